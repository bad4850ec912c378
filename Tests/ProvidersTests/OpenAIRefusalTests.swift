import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Providers
import Studio
import Testing

/// The images endpoint when the server says no.
struct OpenAIRefusalTests {
    /// An answer, and what it has to become.
    struct Case: Sendable {
        var status: Int
        var code = ""
        var headers: HTTPHeaders = [:]
        var fault: Fault.Code
        var retry: Fault.Retry = .never
        var charge: Fault.Charge = .nothing
    }

    @Test(arguments: [
        Case(status: 302, headers: ["Location": "http://127.0.0.1:1/"], fault: .invalid),
        Case(status: 400, code: "invalid_size", fault: .invalid),
        Case(status: 400, code: "moderation_blocked", fault: .contentRefused),
        Case(status: 400, code: "content_policy_violation", fault: .contentRefused),
        Case(status: 400, code: "billing_hard_limit_reached", fault: .outOfCredit),
        Case(status: 401, code: "invalid_api_key", fault: .keyNotAccepted),
        Case(status: 402, fault: .outOfCredit),
        Case(status: 403, fault: .keyNotAccepted),
        Case(status: 404, code: "model_not_found", fault: .notFound),
        Case(status: 408, fault: .unavailable, retry: .soon),
        Case(status: 409, fault: .unavailable, retry: .soon, charge: .unknown),
        Case(status: 413, fault: .invalid),
        Case(status: 429, code: "rate_limit_exceeded", fault: .busy, retry: .soon),
        Case(
            status: 429, headers: ["Retry-After": "7"], fault: .busy,
            retry: .after(milliseconds: 7000)),
        Case(
            status: 429,
            headers: [
                "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
                "Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT",
            ], fault: .busy, retry: .after(milliseconds: 60_000)),
        Case(
            status: 429, headers: ["Retry-After": "999999999999999999999"], fault: .busy,
            retry: .after(milliseconds: 3_600_000)),
        Case(
            status: 429, code: "insufficient_quota", headers: ["Retry-After": "7"],
            fault: .outOfCredit),
        Case(status: 500, fault: .unavailable, retry: .soon),
        Case(status: 502, fault: .unavailable, retry: .soon, charge: .unknown),
        Case(
            status: 503, headers: ["Retry-After": "2"], fault: .unavailable,
            retry: .after(milliseconds: 2000)),
        Case(status: 504, fault: .unavailable, retry: .soon, charge: .unknown),
    ])
    func `Each refusal says whether to come back and what it cost`(expected: Case) async throws {
        let fault = try await Easel.fault(
            Easel.complaint(
                expected.status, "Because.", code: expected.code, headers: expected.headers))
        #expect(fault.code == expected.fault)
        #expect(fault.retry == expected.retry)
        #expect(fault.charge == expected.charge)
        #expect(fault.subject == "openai/gpt-image-1")
        #expect(fault.explanation.contains("127.0.0.1"))
        let isQuoted = ![302, 401].contains(expected.status)
        #expect(fault.explanation.contains("Because.") == isQuoted)
    }

    @Test func `A page of a gateway is quoted to nobody and may have cost something`() async throws
    {
        let fault = try await Easel.fault(.reply(500, text: "<html>nginx says no</html>"))
        #expect(fault.code == .unavailable && fault.charge == .unknown)
        #expect(!fault.explanation.contains("html"))
    }

    @Test func `The server's words are made safe to show`() async throws {
        let long = String(repeating: "very ", count: 1000)
        let fault = try await Easel.fault(
            Easel.complaint(400, #"Bad\u001b[31m\nprompt\u202e \u0000\#(long)"#))
        #expect(fault.explanation.contains(": Bad [31m prompt very very"))
        #expect(fault.explanation.contains("…"))
        #expect(!fault.explanation.unicodeScalars.contains("\u{202E}"))
    }

    @Test(arguments: [400, 401, 403, 404, 429, 500, 503])
    func `A server that repeats the key does not get it shown`(status: Int) async throws {
        let complaint = Easel.complaint(status, "Key \(Easel.canary) is \(Easel.canary)!")
        let fault = try await Easel.fault(complaint)
        #expect(!fault.explanation.contains("canary"))
        let early = try await Easel.fault(
            Easel.complaint(status, String(repeating: "x", count: 235) + Easel.canary))
        #expect(!early.explanation.contains("sk-"))
    }

    @Test(arguments: [
        #"{"error":"no such model"}"#, #"{"error":{"message":"no such model","code":404}}"#,
        #"{"error":{"message":"no such model","type":null,"param":[]}}"#,
    ])
    func `Errors in the shapes of local servers are understood`(text: String) async throws {
        let fault = try await Easel.fault(.reply(404, text: text))
        #expect(fault.explanation.contains("no such model"))
    }

    @Test(arguments: ["", "null", "[]", "{}", #"{"error":null}"#, #"{"error":[]}"#, "\u{0}\u{1}"])
    func `A refusal without words is still a refusal`(text: String) async throws {
        let fault = try await Easel.fault(.reply(400, text: text))
        #expect(fault.code == .invalid)
        #expect(fault.explanation.contains("status 400"))
    }

    @Test func `The stand-in refuses as the original does`() async throws {
        let server = ImagesStandIn(key: "another") { _, _ in Easel.png }
        let painter = try Easel.painter(at: server.address)
        let fault = try await #require(throws: Fault.self) {
            _ = try await painter.paint(Easel.order(), key: "k")
        }
        #expect(fault.code == .keyNotAccepted)
        #expect(!"\(fault)".contains("canary"))
        let busy = ImagesStandIn { _, index throws(ImagesStandIn.Refusal) in
            if index == 0 { throw ImagesStandIn.Refusal(429, "Slow down.", retryAfter: 3) }
            return Easel.png
        }
        let patient = try Easel.painter(at: busy.address)
        let refusal = try await #require(throws: Fault.self) {
            _ = try await patient.paint(Easel.order(), key: "k")
        }
        #expect(refusal.retry == .after(milliseconds: 3000))
        #expect(try await patient.paint(Easel.order(), key: "k").bytes == Easel.png)
    }
}
