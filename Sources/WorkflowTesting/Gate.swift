import Ground
package import Workflow

/// Holds back some mutations on their way to the ledger, as a broken connection would.
package final class Gate: Sendable {
    private let matches: @Sendable (Mutation) -> Bool
    private let isShut = Guarded(true)

    package init(_ matches: @escaping @Sendable (Mutation) -> Bool) { self.matches = matches }

    package func open() { isShut.withLock { $0 = false } }

    func lets(_ mutations: [Mutation]) -> Bool {
        !isShut.withLock { $0 } || !mutations.contains(where: matches)
    }
}

/// A ledger behind gates, for the writes of one process.
struct GatedLedger: LedgerFront {
    let below: any Ledger
    let gates: [Gate]

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        guard gates.allSatisfy({ $0.lets(mutations) }) else {
            throw Fault(.unavailable, "The connection is broken.", retry: .soon)
        }
        return try await below.commit(mutations)
    }
}
