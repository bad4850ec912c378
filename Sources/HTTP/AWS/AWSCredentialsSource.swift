/// Where keys come from; asked before every request, so it answers at once while they are good.
package protocol AWSCredentialsSource: Sendable {
    /// Keys that work now.
    ///
    /// `refused` are those that the service has just called expired: others are to be had, or a
    /// `Fault` says why there are none.
    func credentials(insteadOf refused: AWSCredentials?) async throws -> AWSCredentials
}

extension AWSCredentials: AWSCredentialsSource {
    /// Fixed keys are always the same.
    package func credentials(insteadOf refused: AWSCredentials?) -> AWSCredentials { self }
}
