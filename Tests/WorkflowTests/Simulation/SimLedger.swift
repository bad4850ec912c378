import Artifacts
import Ground
import Workflow
import WorkflowTesting

/// The ledger as one process reaches it: late, sometimes not at all, sometimes without an answer.
struct SimLedger: Ledger {
    let shared: SimBooks
    let weather: Weather
    let process: Process

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        try await weather.pass(process)
        if weather.isDiskFull, weather.isFoul {
            throw Fault(.diskFull, "The ledger's disk is full.", retry: .soon)
        }
        let answers = shared.apply(mutations)
        try await weather.comeBack(process)
        return answers
    }

    private func read<Result: Sendable>(_ body: (SimBooks) -> Result) async throws -> Result {
        try await weather.pass(process)
        return body(shared)
    }

    func run(_ id: RunID) async throws -> RunRecord? { try await read { $0.books.run(id) } }

    func runs(_ filter: RunFilter) async throws -> [RunRecord] {
        try await read { $0.books.runs(filter) }
    }

    func steps(of run: RunID) async throws -> [StepRecord] {
        try await read { $0.books.steps(of: run) }
    }

    func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        try await read { $0.books.memo(lineage, fingerprint) }
    }

    func waits(of run: RunID) async throws -> [WaitRecord] {
        try await read { $0.books.waits(of: run) }
    }

    func events(after number: Int64, of root: RunID?, most: Int) async throws -> [Event] {
        try await read { $0.books.events(after: number, of: root, most: most) }
    }

    func charges(of root: RunID?) async throws -> [ChargeRecord] {
        try await read { $0.books.charges(of: root) }
    }

    func budget(_ scope: String) async throws -> BudgetRecord? {
        try await read { $0.books.budget(scope) }
    }

    func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        try await read { $0.books.cancelled(heldBy: worker) }
    }

    func nextDue() async throws -> Moment? { try await read { $0.books.nextDue() } }

    func schedules() async throws -> [Schedule] { try await read { $0.books.schedules() } }

    func workers() async throws -> [WorkerRecord] {
        try await read { $0.books.workers(at: $0.clockwork.now) }
    }

    func pools() async throws -> [String: Int] { try await read { $0.books.pools() } }

    func referencedDigests() async throws -> Set<Digest> {
        try await read { $0.books.referencedDigests() }
    }

    func check() async throws -> [String] { try await read { $0.books.check() } }
}
