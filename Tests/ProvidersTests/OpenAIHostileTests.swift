import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Providers
import Studio
import Testing

/// The images endpoint when the server answers with nonsense, or hardly at all.
struct OpenAIHostileTests {
    @Test(arguments: [
        "", "<html><title>Welcome</title></html>", "{", "[]", "null", "{}", #"{"data":[]}"#,
        #"{"data":[{}]}"#, #"{"data":[{"b64_json":""}]}"#, #"{"data":[{"b64_json":7}]}"#,
        #"{"data":[{"b64_json":"!!!!"}]}"#, #"{"data":[{"b64_json":"iVBORw0KGg"}]}"#,
        #"{"data":[{"b64_json":"aGVsbG8="}]}"#, #"{"data":[{"b64_json":"iVBO"}]}"#,
        #"{"data":[{"url":"data:image/png,abc"}]}"#, #"{"data":[{"url":"data:"}]}"#,
        #"{"data":[{"url":"data:image/png;base64,aGVsbG8="}]}"#,
        String(repeating: "[", count: 100_000), #"{"data":"# + String(repeating: "[", count: 9999),
    ])
    func `Nonsense is no picture, costs who knows what and is not tried again`(
        text: String
    ) async throws {
        let fault = try await Easel.fault(.reply(text: text))
        #expect(fault.code == .badAnswer)
        #expect(fault.retry == .never && fault.charge == .unknown)
    }

    @Test func `A picture above the limit is refused, in the answer and by its length`()
        async throws
    {
        let large = Easel.png + Data(repeating: 0, count: 3000)
        let item = #""b64_json":"\#(large.base64EncodedString())""#
        let fault = try await Easel.fault(Easel.answer(item), largest: 2000)
        #expect(fault.code == .badAnswer)
        let claimed = try await Easel.fault(.claiming(1 << 30))
        #expect(claimed.explanation.contains("larger answer than is accepted"))
        #expect(claimed.retry == .never && claimed.charge == .unknown)
        let endless = try await Easel.fault(.endless, largest: 1 << 20)
        #expect(endless.explanation.contains("larger answer than is accepted"))
    }

    @Test(arguments: [
        "http://127.0.0.1:1/x.png", "https://127.0.0.1:1/x.png", "https://localhost:1/x.png",
        "https://[::1]:1/x.png", "https://169.254.169.254/latest/meta-data/",
        "http://example.com/x.png", "file:///etc/passwd", "ftp://127.0.0.1/x.png",
        "https://user:word@example.com/x.png", "//example.com/x.png", "/x.png", "javascript:1",
    ])
    func `Addresses on other near servers, or without TLS, are not fetched`(
        url: String
    ) async throws {
        let fault = try await Easel.fault(Easel.answer(#""url":"\#(url)""#))
        #expect([.badAnswer, .invalid].contains(fault.code))
        #expect(fault.retry == .never && fault.charge == .unknown)
    }

    @Test func `A picture that cannot be fetched has been paid for all the same`() async throws {
        for (answer, retry) in [
            (.reply(404), .never), (.reply(503), .soon), (.reset, .soon),
            (.reply(302, headers: ["Location": "https://169.254.169.254/"]), .never),
            (.reply(text: "no picture"), .never), (.claiming(1 << 30), .never),
        ] as [(StandInAnswer, Fault.Retry)] {
            let address = Guarded("")
            let server = StandInServer { request, _ in
                request.method == "GET"
                    ? answer : Easel.answer(#""url":"\#(address.withLock { $0 })/1.png""#)
            }
            address.withLock { $0 = server.address }
            let painter = try Easel.painter(at: server.address + "/v1")
            let fault = try await #require(throws: Fault.self) {
                _ = try await painter.paint(Easel.order(), key: "k")
            }
            #expect(fault.charge == .unknown)
            #expect(fault.retry == retry)
        }
    }

    @Test func `Silence until the deadline may have cost something`() async throws {
        let fault = try await Easel.fault(.silence, deadline: .seconds(1))
        #expect(fault.code == .unavailable)
        #expect(fault.retry == .soon && fault.charge == .unknown)
        let drip = StandInAnswer.dripping(
            Data(repeating: 32, count: 1 << 20), bytes: 1, every: .milliseconds(5))
        let slow = try await Easel.fault(drip, deadline: .seconds(1))
        #expect(slow.retry == .soon && slow.charge == .unknown)
    }

    @Test func `A connection that breaks may have cost something`() async throws {
        for answer in [
            StandInAnswer.reset, .raw(""), .truncated(Data("{\"data\"".utf8), claiming: 99),
        ] {
            let fault = try await Easel.fault(answer)
            #expect(fault.code == .unavailable)
            #expect(fault.retry == .soon && fault.charge == .unknown)
        }
    }

    @Test func `A server that is not there has cost nothing`() async throws {
        let server = StandInServer(script: .silence)
        let painter = try Easel.painter(at: server.address)
        server.stop()
        let fault = try await #require(throws: Fault.self) {
            _ = try await painter.paint(Easel.order(), key: "k")
        }
        #expect(fault.code == .unavailable)
        #expect(fault.retry == .soon && fault.charge == .nothing)
    }

    @Test func `Cancelling lets go of the server at once`() async throws {
        let server = StandInServer(script: .silence)
        let painter = try Easel.painter(at: server.address)
        let task = Task { try await painter.paint(Easel.order(), key: "k") }
        await server.arrivals(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        await server.departures(1)
    }
}
