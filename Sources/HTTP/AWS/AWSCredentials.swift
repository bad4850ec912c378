package import Ground

/// What AWS, and stores that speak like it, know a caller by.
package struct AWSCredentials: Hashable, Sendable {
    /// Names the secret key; not secret itself, but nobody else's business.
    package var accessKey: String
    package var secretKey: Secret
    /// Goes with temporary keys.
    package var sessionToken: Secret?
    /// When temporary keys stop working; nil for those that last.
    package var expires: Moment?

    package init(
        accessKey: String, secretKey: Secret, sessionToken: Secret? = nil, expires: Moment? = nil
    ) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
        self.expires = expires
    }
}
