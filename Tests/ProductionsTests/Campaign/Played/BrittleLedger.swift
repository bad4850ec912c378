import Artifacts
import ArtifactsTesting
import Ground
import Workflow

/// A ledger over another whose power goes at one of its commits, numbered from 1.
///
/// With the power gone nothing can be read or written any more.
final class BrittleLedger: Ledger {
    private let ledger: any Ledger
    private let mains: Mains
    private let cutting: (number: Int, when: BrittleStore.Mishap.When)?
    private let count = Guarded(0)

    init(
        _ ledger: any Ledger, mains: Mains, cutting number: Int? = nil,
        _ when: BrittleStore.Mishap.When = .before
    ) {
        self.ledger = ledger
        self.mains = mains
        cutting = number.map { ($0, when) }
    }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        try await mains.draw()
        let number = count.withLock { count in
            count += 1
            return count
        }
        let isLast = number == cutting?.number
        if isLast, cutting?.when == .before { mains.cut() }
        try await mains.draw()
        let answers = try await ledger.commit(mutations)
        if isLast { mains.cut() }
        try await mains.draw()
        return answers
    }

    func run(_ id: RunID) async throws -> RunRecord? { try await powered.run(id) }

    func runs(_ filter: RunFilter) async throws -> [RunRecord] { try await powered.runs(filter) }

    func steps(of run: RunID) async throws -> [StepRecord] { try await powered.steps(of: run) }

    func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        try await powered.memo(lineage, fingerprint)
    }

    func waits(of run: RunID) async throws -> [WaitRecord] { try await powered.waits(of: run) }

    func events(after number: Int64, of root: RunID?, most: Int) async throws -> [Event] {
        try await powered.events(after: number, of: root, most: most)
    }

    func charges(of root: RunID?) async throws -> [ChargeRecord] {
        try await powered.charges(of: root)
    }

    func budget(_ scope: String) async throws -> BudgetRecord? {
        try await powered.budget(scope)
    }

    func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        try await powered.cancelled(heldBy: worker)
    }

    func nextDue() async throws -> Moment? { try await powered.nextDue() }

    func schedules() async throws -> [Schedule] { try await powered.schedules() }

    func workers() async throws -> [WorkerRecord] { try await powered.workers() }

    func pools() async throws -> [String: Int] { try await powered.pools() }

    func referencedDigests() async throws -> Set<Digest> {
        try await powered.referencedDigests()
    }

    func check() async throws -> [String] { try await powered.check() }

    /// The ledger below, while there is power.
    private var powered: any Ledger {
        get async throws {
            try await mains.draw()
            return ledger
        }
    }
}
