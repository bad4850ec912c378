import Dispatch
import FoundationEssentials
import Glibc
import Ground
import Media
package import Workflow

extension Premises {
    /// Works on runs while `body` is going on: on one root and its children, or on all.
    ///
    /// When the task is cancelled the runs are handed back, so that anyone can take them up.
    package func working<Result: Sendable>(
        on root: RunID? = nil, _ shift: Shift = Shift(),
        witness: @escaping @Sendable (Deed) -> Void = { _ in },
        _ body: @Sendable (Worker) async throws -> Result
    ) async throws -> Result {
        let id = WorkerNames.fresh(chance: world.random())
        try await buryTheDead()
        try await setLimits(shift)
        try keepers.ledger.register(id)
        let worker = Worker(
            id: id, ledger: ledger, scribe: scribe, shelf: shelf, world: world,
            repertoire: repertoire,
            settings: WorkerSettings(
                capacity: shift.mostRuns, lease: shift.lease ?? keepers.ledger.lease,
                lanes: shift.lanes, cores: Shift.cores, root: root,
                budgets: monthlyBudget.scopes, witness: witness),
            desk: keepers.ledger.thread.map { Worker.Desk(thread: $0) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancelled it would cut off what is paid for already, so it is told to leave.
                let working = Task { await worker.run() }
                await withTaskCancellationHandler {
                    await working.value
                } onCancel: {
                    worker.stop()
                }
            }
            do {
                let result = try await body(worker)
                worker.stop()
                try await group.waitForAll()
                return result
            } catch {
                worker.stop()
                try? await group.waitForAll()  // `run` throws nothing; the first error is told
                throw error
            }
        }
    }

    /// Makes what waits for its next try ready now, of one root and its children: for a person who
    /// asks again.
    package func hurry(_ root: RunID) async throws {
        for run in try await ledger.runs(RunFilter(states: [.delayed], root: root, most: 10_000)) {
            do {
                try await runs.retry(run.id)
            } catch let fault as Fault where fault.code == .wrongState {
                // Its time has come meanwhile, or another process has asked for it.
            }
        }
    }

    /// Gives back the memory that work has taken: for a process that goes on without any.
    package func rest() async { await desk.rest() }

    /// Hands the new events of a run and its children to `body`, until the run has ended or waits
    /// for a person; returns it as it then stands.
    ///
    /// On every turn, every 30 ms when nothing happens, `stopped` is asked: `CancellationError` is
    /// thrown when it says yes, and whatever it throws. `delayed` is shown a run that waits for its
    /// next try.
    package func follow(
        _ root: RunID, from number: Int64 = 0, stopped: @Sendable () throws -> Bool,
        delayed: @Sendable (RunRecord) -> Void,
        _ body: @Sendable ([Event]) async throws -> Void
    ) async throws -> RunRecord {
        var number = number
        while true {
            if try stopped() { throw CancellationError() }
            guard let record = try await ledger.run(root) else {
                throw Fault(.notFound, "Run \(root) is gone.", subject: root.rawValue)
            }
            let events = try await ledger.events(after: number, of: root, most: 500)
            if let last = events.last {
                try await body(events)
                number = last.number
            } else if try await isAtRest(record) {
                return record
            } else {
                if record.state == .delayed { delayed(record) }
                try await world.sleep(.milliseconds(30))
            }
        }
    }

    /// Ended, or waiting for a person and nothing else.
    private func isAtRest(_ record: RunRecord) async throws -> Bool {
        if record.state.isTerminal { return true }
        guard record.state == .waiting else { return false }
        return try await ledger.waits(of: record.id)
            .contains { wait in
                guard wait.verdict == nil, case .approval = wait.wait.kind else { return false }
                return true
            }
    }
}
