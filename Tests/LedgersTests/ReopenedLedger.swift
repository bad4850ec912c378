import Artifacts
import Ground
import Ledgers
import Workflow

/// Opens the ledger's file for each call and closes it after: nothing is remembered but on disk.
struct ReopenedLedger: Ledger {
    let folder: String
    let world: any World

    private var ledger: any Ledger {
        get async throws { try await SQLiteLedger(folder: folder, world: world, logSize: 0) }
    }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        try await ledger.commit(mutations)
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
