import Ground
package import Workflow

/// Runs one seeded history on two ledgers in lockstep and compares every answer, and now and then
/// everything that can be read.
///
/// Throws a `Mismatch` with the seed, the first difference and the fewest moves found to show it.
/// Equal seeds give equal histories, so the seed alone reproduces it.
package func compareTraces(
    seed: UInt64, moves: Int = 60, a: @Sendable (TestWorld) async throws -> any Ledger,
    b: @Sendable (TestWorld) async throws -> any Ledger
) async throws {
    var writer = TraceWriter(seed: seed)
    var trace: [Move] = []
    let pair = try await LedgerPair(a, b)
    var found: String?
    for number in 1...max(1, moves) where found == nil {
        let move = writer.next()
        trace.append(move)
        let looks = number.isMultiple(of: 12) || number == moves
        found = try await pair.make(move, looking: looks) { writer.learn(from: $0) }
    }
    guard let found else { return }
    let (few, difference) = try await shrink(trace, found, a, b)
    let story = few.enumerated().map { "  \($0.offset + 1). \($0.element)" }
    throw Mismatch(
        "seed \(seed): \(difference)\nafter \(few.count) of \(trace.count) moves:\n"
            + story.joined(separator: "\n"))
}

/// Leaves out whatever is not needed to see a difference: halves first, then single moves.
private func shrink(
    _ trace: [Move], _ difference: String, _ a: LedgerCase.Factory, _ b: LedgerCase.Factory
) async throws -> ([Move], String) {
    // Looking everywhere finds where it begins. When the difference is one of batches, the moves
    // one by one do not show it, and the whole trace is told.
    let parts = trace.flatMap(\.parts)
    guard var (best, said) = try await replay(parts, looking: true, a, b) else {
        return (trace, difference)
    }
    var size = max(1, best.count / 2)
    while size > 0 {
        var start = 0
        while start < best.count {
            var fewer = best
            fewer.removeSubrange(start..<min(start + size, best.count))
            if let still = try await replay(fewer, looking: false, a, b) {
                (best, said) = still
            } else {
                start += size
            }
        }
        size /= 2
    }
    return (best, said)
}

/// The first difference that a written trace shows, and the moves up to there; looks after every
/// move or only at the end.
private func replay(
    _ trace: [Move], looking: Bool, _ a: LedgerCase.Factory, _ b: LedgerCase.Factory
) async throws -> ([Move], String)? {
    let pair = try await LedgerPair(a, b)
    for (index, move) in trace.enumerated() {
        let looks = looking || index == trace.count - 1
        if let difference = try await pair.make(move, looking: looks) {
            return (Array(trace[...index]), difference)
        }
    }
    return nil
}

/// One thing done to both ledgers of a pair.
enum Move: Sendable, CustomStringConvertible {
    case advance(milliseconds: Int64)
    case commit([Mutation])

    /// The same, one mutation at a time.
    var parts: [Move] {
        switch self {
        case .advance: [self]
        case .commit(let mutations): mutations.map { .commit([$0]) }
        }
    }

    var description: String {
        switch self {
        case .advance(let milliseconds): "\(milliseconds) ms later"
        case .commit(let mutations):
            mutations.map { "\($0)".plain }.joined(separator: "\n     and ")
        }
    }
}

/// Two ledgers that live through the same history, each with a clock of its own.
struct LedgerPair: Sendable {
    let a: any Ledger
    private(set) var b: any Ledger
    private let clocks: [TestWorld]

    init(_ a: LedgerCase.Factory, _ b: LedgerCase.Factory) async throws {
        clocks = [TestWorld(), TestWorld()]
        self.a = try await a(clocks[0])
        self.b = try await b(clocks[1])
    }

    /// From now on another ledger in the place of `b`, with the same clock.
    mutating func replaceB(
        _ make: (any Ledger, TestWorld) async throws -> any Ledger
    ) async throws {
        b = try await make(b, clocks[1])
    }

    /// The difference that the move brought to light; nil when there is none.
    func make(
        _ move: Move, looking: Bool, learn: ([Result<Answer, Fault>]) -> Void = { _ in }
    ) async throws -> String? {
        switch move {
        case .advance(let milliseconds):
            for clock in clocks { clock.advance(.milliseconds(milliseconds)) }
        case .commit(let mutations):
            let one = try await a.commit(mutations)
            let other = try await b.commit(mutations)
            learn(one)
            if let difference = differ(mutations, one, other) { return difference }
        }
        if !looking { return nil }
        return try await Glimpse(of: a).difference(from: Glimpse(of: b))
    }

    private func differ(
        _ mutations: [Mutation], _ one: [Result<Answer, Fault>], _ other: [Result<Answer, Fault>]
    ) -> String? {
        if one.count != other.count { return "\(one.count) answers in a, \(other.count) in b" }
        for (index, mutation) in mutations.enumerated() {
            let (left, right) = (Plain.result(one[index]), Plain.result(other[index]))
            if left != right { return "\(mutation)".plain + Plain.apart("\(left)", "\(right)") }
        }
        return nil
    }
}
