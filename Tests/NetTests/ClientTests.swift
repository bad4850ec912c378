import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Testing

/// The client against servers that behave.
struct ClientTests {
    private let client = CurlClient()

    @Test func `A request arrives as written and the answer comes back whole`() async throws {
        let server = StandInServer(
            script: .reply(201, headers: ["X-Kind": " blue ", "x-kind": "green"], text: "made"))
        let request = HTTPRequest(
            "POST", server.address + "/a//b/../c%2Fd?q=%20",
            headers: ["X-Empty": "", "X-One": "1"],
            body: Data("hello".utf8))
        let response = try await client.send(request, limits: HTTPLimits())
        #expect(response.status == 201)
        #expect(response.headers.values(of: "X-KIND") == ["blue", "green"])
        #expect(response.body == Data("made".utf8))
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST")
        #expect(seen.url == "/a//b/../c%2Fd?q=%20")
        #expect(seen.body == Data("hello".utf8))
        #expect(seen.headers["x-empty"] == "" && seen.headers["x-one"] == "1")
        #expect(seen.headers["Content-Type"] == nil && seen.headers["Expect"] == nil)
        #expect(seen.headers["User-Agent"] == "backlot")
    }
}
