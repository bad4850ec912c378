import Artifacts
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
struct GatedLedger: Ledger {
    let ledger: any Ledger
    let gates: [Gate]

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        guard gates.allSatisfy({ $0.lets(mutations) }) else {
            throw Fault(.unavailable, "The connection is broken.", retry: .soon)
        }
        return try await ledger.commit(mutations)
    }

    func run(_ id: RunID) async throws -> RunRecord? { try await ledger.run(id) }
    func runs(_ filter: RunFilter) async throws -> [RunRecord] { try await ledger.runs(filter) }
    func steps(of run: RunID) async throws -> [StepRecord] { try await ledger.steps(of: run) }
    func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        try await ledger.memo(lineage, fingerprint)
    }
    func waits(of run: RunID) async throws -> [WaitRecord] { try await ledger.waits(of: run) }
    func events(after number: Int64, of root: RunID?, most: Int) async throws -> [Event] {
        try await ledger.events(after: number, of: root, most: most)
    }
    func charges(of root: RunID?) async throws -> [ChargeRecord] {
        try await ledger.charges(of: root)
    }
    func budget(_ scope: String) async throws -> BudgetRecord? { try await ledger.budget(scope) }
    func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        try await ledger.cancelled(heldBy: worker)
    }
    func nextDue() async throws -> Moment? { try await ledger.nextDue() }
    func schedules() async throws -> [Schedule] { try await ledger.schedules() }
    func workers() async throws -> [WorkerRecord] { try await ledger.workers() }
    func pools() async throws -> [String: Int] { try await ledger.pools() }
    func referencedDigests() async throws -> Set<Digest> { try await ledger.referencedDigests() }
    func check() async throws -> [String] { try await ledger.check() }
}
