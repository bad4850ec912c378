import FoundationEssentials
import HTTP
import Net
import Testing

/// Whom the client believes to be who they say, against a TLS server with a certificate of its own.
@Suite(.enabled(if: TLSServer.isPossible))
struct CertificateTests {
    private let server: TLSServer

    init() throws { server = try TLSServer(name: "localhost") }

    private func status(_ settings: CurlClient.Settings, host: String) async throws -> Int {
        let client = CurlClient(settings)
        let request = HTTPRequest("GET", "https://\(host):\(server.port)/")
        return try await client.send(request, limits: HTTPLimits()).status
    }

    @Test func `A certificate that nobody vouches for is not believed`() async throws {
        await #expect(throws: HTTPFailure(.untrusted, sent: false)) {
            try await status(CurlClient.Settings(), host: "localhost")
        }
    }

    @Test func `An authority from the settings is believed, for its own names only`() async throws {
        let settings = CurlClient.Settings(authorities: server.certificate)
        #expect(try await status(settings, host: "localhost") == 200)
        await #expect(throws: HTTPFailure(.untrusted, sent: false)) {
            try await status(settings, host: "127.0.0.1")
        }
    }
}
