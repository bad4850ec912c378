package import Ground

/// What a signature is good for: one day, one region, one service.
package struct AWSScope: Hashable, Sendable, CustomStringConvertible {
    package let region: String
    package let service: String
    /// `20150830T123600Z`.
    package let time: String

    package init(region: String, service: String, at moment: Moment) {
        self.init(
            region: region, service: service,
            time: moment.iso8601.filter { $0 != "-" && $0 != ":" })
    }

    /// - Parameter time: as in `X-Amz-Date`.
    package init(region: String, service: String, time: String) {
        self.region = region
        self.service = service
        self.time = time
    }

    /// `20150830/us-east-1/s3/aws4_request`.
    package var description: String { "\(time.prefix(8))/\(region)/\(service)/aws4_request" }

    /// What is signed for a request.
    package func stringToSign(_ request: AWSCanonicalRequest) -> String {
        "AWS4-HMAC-SHA256\n\(time)\n\(self)\n\(request.digest)"
    }

    /// Signs a text with the key that the secret gives for this scope; hexadecimal digits.
    package func signature(of text: String, with secret: Secret) -> String {
        var key = Array("AWS4\(secret.revealed())".utf8)
        for part in [String(time.prefix(8)), region, service, "aws4_request"] {
            key = HMAC.sha256(key: key, part)
        }
        return hexadecimal(HMAC.sha256(key: key, text))
    }
}
