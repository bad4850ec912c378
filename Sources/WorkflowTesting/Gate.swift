import Ground
package import Workflow

/// Holds back some mutations on their way to the ledger, as a broken connection would.
package final class Gate: Sendable {
    private struct State {
        var isShut: Bool
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let matches: @Sendable (Mutation) -> Bool
    /// Whether who comes before it when it is shut is told nothing, but waits until it is opened.
    private let isSilent: Bool
    private let state: Guarded<State>

    package init(
        isSilent: Bool = false, isShut: Bool = true,
        _ matches: @escaping @Sendable (Mutation) -> Bool
    ) {
        self.matches = matches
        self.isSilent = isSilent
        state = Guarded(State(isShut: isShut))
    }

    package func shut() { state.withLock { $0.isShut = true } }

    package func open() {
        let waiting = state.withLock { state in
            state.isShut = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when they may pass; throws when the connection is broken.
    func pass(_ mutations: [Mutation]) async throws {
        guard state.withLock({ $0.isShut }), mutations.contains(where: matches) else { return }
        guard isSilent else {
            throw Fault(.unavailable, "The connection is broken.", retry: .soon)
        }
        await withCheckedContinuation { continuation in
            let isShut = state.withLock { state in
                if state.isShut { state.waiting.append(continuation) }
                return state.isShut
            }
            if !isShut { continuation.resume() }
        }
    }
}

/// A ledger behind gates, for the writes of one process.
struct GatedLedger: LedgerFront {
    let below: any Ledger
    let gates: [Gate]

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        for gate in gates { try await gate.pass(mutations) }
        return try await below.commit(mutations)
    }
}
