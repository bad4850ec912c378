package import Ground
package import HTTP

/// An HTTP client on libcurl: all transfers on one thread of its own, HTTP/1.1, certificates
/// verified, nothing taken from the environment.
///
/// Stops, and joins its thread, when let go.
package final class CurlClient: HTTPClient {
    /// What an installation may choose.
    package struct Settings: Sendable {
        /// The address of a proxy, which may hold a password; nil connects directly.
        ///
        /// Requests that may only reach the public internet never use it, since they are judged by
        /// the address they connect to.
        package var proxy: Secret?
        /// Hosts reached without the proxy, comma-separated.
        package var direct: String
        /// A PEM file of certificate authorities, in place of the system's.
        package var authorities: String?
        /// What to call ourselves.
        package var agent: String
        /// More transfers to one host and port wait for a connection; waiting counts as their time.
        package var connectionsPerHost: Int

        package init(
            proxy: Secret? = nil, direct: String = "localhost,127.0.0.1,::1",
            authorities: String? = nil, agent: String = "backlot", connectionsPerHost: Int = 64
        ) {
            self.proxy = proxy
            self.direct = direct
            self.authorities = authorities
            self.agent = agent
            self.connectionsPerHost = connectionsPerHost
        }
    }

    private let loop: CurlLoop

    package init(_ settings: Settings = Settings()) {
        loop = CurlLoop(settings)
        loop.start()
    }

    deinit { loop.stop() }

    package func send(_ request: HTTPRequest, limits: HTTPLimits) async throws -> HTTPResponse {
        let number = loop.nextNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                loop.submit(
                    Job(number: number, request: request, limits: limits, answer: answer))
            }
        } onCancel: {
            loop.cancel(number)
        }
    }

    /// Breaks off what is under way (`HTTPFailure.Reason.stopped`) and joins the thread; later
    /// requests fail in the same way.
    ///
    /// May be called again.
    package func stop() { loop.stop() }
}

/// A request on its way to the loop's thread, with whoever waits for the answer.
struct Job: Sendable {
    let number: Int
    let request: HTTPRequest
    let limits: HTTPLimits
    let answer: CheckedContinuation<HTTPResponse, any Error>
}
