import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Testing

/// The client against servers that misbehave, and against none at all.
struct HostileServerTests {
    private let client = CurlClient()

    private func failure(
        _ answer: StandInAnswer, method: String = "GET", limits: HTTPLimits = HTTPLimits()
    ) async throws -> HTTPFailure? {
        let server = StandInServer(script: answer)
        return try await failure(of: HTTPRequest(method, server.address + "/"), limits: limits)
    }

    private func failure(
        of request: HTTPRequest, limits: HTTPLimits = HTTPLimits()
    ) async throws -> HTTPFailure? {
        do {
            _ = try await client.send(request, limits: limits)
            return nil
        } catch let failure as HTTPFailure {
            return failure
        }
    }

    @Test func `A stated length above the limit is refused before the body`() async throws {
        #expect(
            try await failure(.claiming(1 << 30)) == HTTPFailure(.bodyTooLarge, sent: true))
    }

    @Test func `A body without end is cut at the limit`() async throws {
        let limits = HTTPLimits(body: 1 << 20)
        #expect(
            try await failure(.endless, limits: limits) == HTTPFailure(.bodyTooLarge, sent: true))
    }

    @Test func `A body of exactly the limit is taken, one byte more is not`() async throws {
        let limits = HTTPLimits(body: 1000)
        let fits = StandInAnswer.reply(body: Data(repeating: 7, count: 1000))
        #expect(try await failure(fits, limits: limits) == nil)
        let chunked = StandInAnswer.raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                + String(repeating: "x", count: 1001) + "\r\n0\r\n\r\n")
        #expect(try await failure(chunked, limits: limits)?.reason == .bodyTooLarge)
    }

    @Test func `A body shorter than stated is a broken connection, not an answer`() async throws {
        let answer = StandInAnswer.truncated(Data("half".utf8), claiming: 8)
        #expect(try await failure(answer) == HTTPFailure(.brokenOff, sent: true))
        let chunked = StandInAnswer.raw(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
        #expect(try await failure(chunked) == HTTPFailure(.brokenOff, sent: true))
    }

    @Test func `A reset and an empty answer are broken connections`() async throws {
        #expect(try await failure(.reset) == HTTPFailure(.brokenOff, sent: true))
        #expect(try await failure(.raw("")) == HTTPFailure(.brokenOff, sent: true))
    }

    @Test func `Header fields are bounded, one long or many short ones`() async throws {
        let long = StandInAnswer.reply(headers: ["X-Bomb": String(repeating: "b", count: 70_000)])
        #expect(try await failure(long)?.reason == .headTooLarge)
        var many = HTTPHeaders()
        for number in 0..<5000 { many.add("X-Bomb-\(number)", "boom") }
        #expect(
            try await failure(.reply(headers: many)) == HTTPFailure(.headTooLarge, sent: true))
    }

    @Test func `Interim answers without end are bounded like any head`() async throws {
        let interim = Data("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8)
        let answer = StandInAnswer([.sendForever(interim)])
        #expect(try await failure(answer)?.reason == .headTooLarge)
    }

    @Test func `Fields of interim answers and trailers do not count as fields`() async throws {
        let server = StandInServer(
            script: .raw(
                "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Real: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n"))
        let response = try await client.send(
            HTTPRequest("GET", server.address), limits: HTTPLimits())
        #expect(response.headers.fields.map(\.name) == ["X-Real", "Transfer-Encoding"])
        #expect(response.body == Data("hi".utf8))
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "<html>hello</html>", "HTTP/9.9 200 OK\r\n\r\n"])
    func `What is not HTTP is no answer`(text: String) async throws {
        let reason = try await failure(.raw(text))?.reason
        #expect(reason == .malformedAnswer)
    }

    @Test func `A drip that would take for ever is cut by the deadline`() async throws {
        let drip = StandInAnswer.dripping(
            Data(repeating: 1, count: 1 << 20), bytes: 1, every: .milliseconds(5))
        let limits = HTTPLimits(total: .seconds(1))
        #expect(try await failure(drip, limits: limits) == HTTPFailure(.timedOut, sent: true))
    }

    @Test func `Silence after the request is a timeout of unknown outcome`() async throws {
        let limits = HTTPLimits(total: .seconds(1))
        let found = try await failure(.silence, method: "POST", limits: limits)
        #expect(found == HTTPFailure(.timedOut, sent: true))
        #expect(found?.fault(calling: "x.test").charge == .unknown)
        #expect(found?.fault(calling: "x.test").retry == .soon)
    }

    @Test func `Silence ends before the deadline when it lasts too long`() async throws {
        let limits = HTTPLimits(total: .minutes(10), silence: .seconds(1))
        #expect(try await failure(.silence, limits: limits) == HTTPFailure(.timedOut, sent: true))
    }

    @Test func `A refused connection costs nothing`() async throws {
        let server = StandInServer(script: .silence)
        let address = server.address
        server.stop()
        let gone = try await failure(of: HTTPRequest("GET", address))
        #expect(gone == HTTPFailure(.cannotConnect, sent: false))
        #expect(gone?.fault(calling: "x.test").charge == .nothing)
    }

    @Test func `A name that cannot exist does not resolve`() async throws {
        let name = String(repeating: "a", count: 70) + ".invalid"
        let found = try await failure(of: HTTPRequest("GET", "http://\(name)/"))
        #expect(found == HTTPFailure(.cannotResolve, sent: false))
    }

    @Test func `TLS with a server that speaks none fails in the handshake`() async throws {
        let server = StandInServer(script: .reply())
        let found = try await failure(of: HTTPRequest("GET", "https://127.0.0.1:\(server.port)/"))
        #expect(found == HTTPFailure(.handshakeFailed, sent: false))
    }

    @Test(arguments: [
        "", "http://", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
        "http://127.0.0.1:99999/", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/a b",
        "http://user:word@127.0.0.1/",
    ])
    func `An address that is no plain web address is not called`(url: String) async throws {
        let found = try await failure(of: HTTPRequest("GET", url))
        #expect(found == HTTPFailure(.malformedRequest, sent: false))
    }

    @Test func `A header field cannot smuggle in another`() async throws {
        let server = StandInServer(script: .reply())
        for headers: HTTPHeaders in [
            ["X": "a\r\nEvil: 1"], ["X\r\nEvil": "1"], ["X:": "1"], ["": "1"], ["X": "a\u{0}b"],
        ] {
            let found = try await failure(
                of: HTTPRequest("GET", server.address, headers: headers))
            #expect(found == HTTPFailure(.malformedRequest, sent: false))
        }
        #expect(
            try await failure(of: HTTPRequest("GET / HTTP/1.1\r\nX: y", server.address))
                == HTTPFailure(.malformedRequest, sent: false))
        #expect(server.requests.isEmpty)
    }

    @Test func `A redirect is an answer and is not followed`() async throws {
        let elsewhere = StandInServer(script: .reply(text: "secret"))
        let server = StandInServer(script: .reply(302, headers: ["Location": elsewhere.address]))
        let response = try await client.send(
            HTTPRequest("GET", server.address), limits: HTTPLimits())
        #expect(response.status == 302)
        #expect(response.headers["location"] == elsewhere.address)
        #expect(elsewhere.requests.isEmpty)
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
    func `A request for the public internet does not reach this machine`(
        host: String
    ) async throws {
        let server = StandInServer(script: .reply(text: "secret"))
        let warm = HTTPRequest("GET", server.address)
        _ = try await client.send(warm, limits: HTTPLimits())
        let found = try await failure(
            of: HTTPRequest("GET", "http://\(host):\(server.port)/", reach: .publicInternet))
        #expect(found == HTTPFailure(.privateAddress, sent: false))
        #expect(server.requests.count == 1)
    }
}
