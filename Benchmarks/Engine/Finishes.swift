import Artifacts
import Ground
import Workflow

/// A ledger that tells its clients when a run's end has been committed.
final class Finishes: Ledger {
    private struct Desk {
        var finished: Set<RunID> = []
        var waiting: [RunID: CheckedContinuation<Void, Never>] = [:]
        var total = 0
        var goal: (count: Int, reached: CheckedContinuation<Void, Never>)?
    }

    private let ledger: any Ledger
    private let desk = Guarded(Desk())

    init(of ledger: any Ledger) { self.ledger = ledger }

    /// Returns once the run has ended; to be asked once a run.
    func wait(for run: RunID) async {
        await withCheckedContinuation { waiting in
            let over = desk.withLock { desk in
                if desk.finished.remove(run) != nil { return true }
                desk.waiting[run] = waiting
                return false
            }
            if over { waiting.resume() }
        }
    }

    /// Returns once so many runs have ended.
    func wait(forTotal count: Int) async {
        await withCheckedContinuation { reached in
            let over = desk.withLock { desk in
                if desk.total >= count { return true }
                desk.goal = (count, reached)
                return false
            }
            if over { reached.resume() }
        }
    }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        let answers = try await ledger.commit(mutations)
        for (mutation, answer) in zip(mutations, answers) {
            if case .finish(let hold, _) = mutation, case .success(.done) = answer {
                note(hold.run)
            }
        }
        return answers
    }

    private func note(_ run: RunID) {
        let (waiting, reached) = desk.withLock { desk in
            desk.total += 1
            let waiting = desk.waiting.removeValue(forKey: run)
            if waiting == nil { desk.finished.insert(run) }
            guard let goal = desk.goal, desk.total >= goal.count else {
                return (waiting, nil as CheckedContinuation<Void, Never>?)
            }
            desk.goal = nil
            return (waiting, goal.reached)
        }
        waiting?.resume()
        reached?.resume()
    }

    // MARK: reads are the ledger's own

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
