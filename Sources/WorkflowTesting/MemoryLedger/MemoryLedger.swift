package import Artifacts
package import Ground
package import Workflow

/// The reference ledger, for tests and simulation: `Books` behind a lock, at the time of a `World`.
package final class MemoryLedger: Ledger {
    private let guarded: Guarded<Books>
    private let world: any World

    package init(world: any World, defects: Set<Defect> = []) {
        guarded = Guarded(Books(defects: defects))
        self.world = world
    }

    /// A copy of the books as they are now.
    package var books: Books { guarded.withLock { $0 } }

    package func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        let now = world.now()
        return guarded.withLock { books in mutations.map { books.apply($0, at: now) } }
    }

    package func run(_ id: RunID) async throws -> RunRecord? { guarded.withLock { $0.run(id) } }

    package func runs(_ filter: RunFilter) async throws -> [RunRecord] {
        guarded.withLock { $0.runs(filter) }
    }

    package func steps(of run: RunID) async throws -> [StepRecord] {
        guarded.withLock { $0.steps(of: run) }
    }

    package func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        guarded.withLock { $0.memo(lineage, fingerprint) }
    }

    package func waits(of run: RunID) async throws -> [WaitRecord] {
        guarded.withLock { $0.waits(of: run) }
    }

    package func events(
        after number: Int64, of root: RunID?, most: Int
    ) async throws -> [Event] {
        guarded.withLock { $0.events(after: number, of: root, most: most) }
    }

    package func charges(of root: RunID?) async throws -> [ChargeRecord] {
        guarded.withLock { $0.charges(of: root) }
    }

    package func budget(_ scope: String) async throws -> BudgetRecord? {
        guarded.withLock { $0.budget(scope) }
    }

    package func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        guarded.withLock { $0.cancelled(heldBy: worker) }
    }

    package func nextDue() async throws -> Moment? { guarded.withLock { $0.nextDue() } }

    package func schedules() async throws -> [Schedule] { guarded.withLock { $0.schedules() } }

    package func workers() async throws -> [WorkerRecord] {
        let now = world.now()
        return guarded.withLock { $0.workers(at: now) }
    }

    package func pools() async throws -> [String: Int] { guarded.withLock { $0.pools() } }

    package func referencedDigests() async throws -> Set<Digest> {
        guarded.withLock { $0.referencedDigests() }
    }

    package func check() async throws -> [String] { guarded.withLock { $0.check() } }
}
