import FoundationEssentials
import Ground
import HTTP
import HTTPTesting

/// A real proxy between a shelf and its store that misbehaves as it is told.
struct UnrulyProxy: Sendable {
    let address: String
    private let companion: Companion

    /// What may befall a request.
    static let mishaps = [
        "error before", "error after", "slow down", "reset before", "reset after", "lost reply",
        "truncated", "late",
    ]

    init(before server: S3Server) throws {
        companion = try Companion(
            "unruly_proxy.py", [String(server.address.split(separator: ":").last ?? "")])
        address = "http://127.0.0.1:\(companion.greeting.split(separator: " ").last ?? "")"
    }

    /// Counts requests from 1 again; these befall the ones of these numbers.
    func plan(_ mishaps: [Int: String]) throws {
        let pairs = mishaps.map { "\"\($0.key)\": \"\($0.value)\"" }
        _ = try companion.answer(to: "plan {\(pairs.joined(separator: ", "))}")
    }

    /// Counts requests from 1 again; this befalls the one of the number and all after it.
    func plan(from number: Int, _ mishap: String) throws {
        _ = try companion.answer(to: "from \(number) \(mishap)")
    }

    var count: Int { get throws { Int(try companion.answer(to: "count")) ?? 0 } }
}

/// The time of this machine, but nobody sleeps; how long they would have is written down.
final class HastyWorld: World {
    private let sleeps = Guarded<[Moment.Span]>([])
    private let state: Guarded<UInt64>
    private let ahead: Moment.Span

    init(seed: UInt64 = 1, ahead: Moment.Span = .zero) {
        state = Guarded(seed)
        self.ahead = ahead
    }

    var slept: [Moment.Span] { sleeps.withLock { $0 } }

    func now() -> Moment { RealWorld().now() + ahead }

    func sleep(_ span: Moment.Span) async throws {
        sleeps.withLock { $0.append(span) }
        try Task.checkCancellation()
        await Task.yield()
    }

    func random() -> UInt64 {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}

/// A client that lets the test have a word before each request, and change the answers.
struct HookedClient: HTTPClient {
    let client: any HTTPClient
    var before: @Sendable (HTTPRequest) async throws -> Void = { _ in }
    var after: @Sendable (HTTPRequest, inout HTTPResponse) -> Void = { _, _ in }

    func send(_ request: HTTPRequest, limits: HTTPLimits) async throws -> HTTPResponse {
        try await before(request)
        var response = try await client.send(request, limits: limits)
        after(request, &response)
        return response
    }
}
