import Ground
import Workflow
import WorkflowTesting

/// A ledger that tells its clients when a run's end has been committed.
final class Finishes: LedgerFront {
    private struct Desk {
        var finished: Set<RunID> = []
        var waiting: [RunID: CheckedContinuation<Void, Never>] = [:]
        var total = 0
        var goal: (count: Int, reached: CheckedContinuation<Void, Never>)?
    }

    let below: any Ledger
    private let desk = Guarded(Desk())

    init(of ledger: any Ledger) { below = ledger }

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
        let answers = try await below.commit(mutations)
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
            // Who waits for a number of them asks for none by its name.
            if waiting == nil, desk.goal == nil { desk.finished.insert(run) }
            guard let goal = desk.goal, desk.total >= goal.count else {
                return (waiting, nil as CheckedContinuation<Void, Never>?)
            }
            desk.goal = nil
            return (waiting, goal.reached)
        }
        waiting?.resume()
        reached?.resume()
    }
}
