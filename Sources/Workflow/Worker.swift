package import Artifacts
package import Ground

/// Claims runs and plays them, keeps their leases, and looks after what is due.
///
/// A worker may vanish at any point: its runs are claimed by others when its lease ends, and its
/// late writes are fenced.
package final class Worker: Sendable {
    struct State {
        var sessions: [RunID: Session] = [:]
        var free: Int
        var waiting: CheckedContinuation<Void, Never>?
        var stopping = false
        /// When what is still underway after leaving is cut off.
        var graceEnds: Moment?
        var lastBeat: Moment
        /// When the turn of `keep` that is under way began; it may be waiting for the ledger.
        var turnBegan: Moment?
        /// What could not be written when a session ended.
        ///
        /// While this worker lives nobody else
        /// takes these runs up, so it is owed.
        var owed: [Mutation] = []

        /// The sessions by their runs' names: a dictionary's order is another in every process, and
        /// a simulated history must be the same in all.
        var inOrder: [Session] { sessions.values.sorted { $0.record.id < $1.record.id } }
    }

    package let id: WorkerID
    let house: House
    let repertoire: Repertoire
    let state: Guarded<State>

    private let desk: Desk?

    /// Puts a worker together.
    /// - Parameter desk: Where the scribe commits, when that is a thread of its own.
    package init(
        id: WorkerID, ledger: any Ledger, scribe: Scribe, shelf: any ObjectStore,
        world: any World, repertoire: Repertoire, settings: WorkerSettings = WorkerSettings(),
        desk: Desk? = nil
    ) {
        self.id = id
        self.desk = desk
        house = House(
            ledger: ledger, scribe: scribe, shelf: shelf, world: world, settings: settings)
        self.repertoire = repertoire
        state = Guarded(State(free: settings.capacity, lastBeat: world.now()))
    }

    /// Works until `stop` is called or the task is cancelled; then gives its runs back.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            let keeping = Guarded(false)
            group.addTask { await self.keep(until: { keeping.withLock { $0 } }) }
            group.addTask { await self.guardLease(until: { keeping.withLock { $0 } }) }
            let hearing: @Sendable () async -> Void = {
                await self.house.ledger.listen { self.house.scribe.hear($0) }
            }
            // Where the scribe commits: news costs no further change of threads.
            if let desk {
                group.addTask(executorPreference: desk.thread, operation: hearing)
            } else {
                group.addTask(operation: hearing)
            }
            await withTaskCancellationHandler {
                await claimAndPlay()
            } onCancel: {
                self.stop()
            }
            keeping.withLock { $0 = true }
            group.cancelAll()
        }
        // Leaving is a courtesy: when it fails, the lease ends by itself.
        _ = try? await house.scribe.write(.leave(id))
    }

    /// Begins no more runs and no more steps, and lets go of the runs underway; they can be taken
    /// up at once.
    ///
    /// Bodies that are paid, go to a provider or cannot be repeated are let finish, for as long as
    /// the grace of the settings. Cancelling the task of `run` cuts them off as well.
    package func stop() {
        let (sessions, waiting) = state.withLock { state in
            state.stopping = true
            state.graceEnds = state.graceEnds ?? house.world.now() + house.settings.grace
            return (state.inOrder, state.waiting.take())
        }
        for session in sessions { session.stop(.leaving) }
        waiting?.resume()
        house.scribe.unpark()
    }

    /// Why the ledger could not be written at last, for longer than patience; nil when it could.
    ///
    /// While it stands, runs of this worker may neither go on nor end.
    package var trouble: Fault? { house.trouble.withLock { $0 } }

    private var isStopping: Bool { state.withLock { $0.stopping } }

    private func claimAndPlay() async {
        // A worker may play for months: a session that has ended leaves nothing behind.
        await withDiscardingTaskGroup { group in
            while true {
                // Where the scribe commits, a few are begun at once; a task made there stays there.
                let many = await withTaskExecutorPreference(desk?.thread) {
                    while let room = await room() {
                        let sessions = sessions(for: await claim(most: room))
                        if sessions.areMany { return sessions.all as [Session]? }
                        for session in sessions.all { group.addTask { await self.hold(session) } }
                        // The next claim would keep the thread from those that are to begin there.
                        await desk?.thread.rest()
                    }
                    return nil
                }
                guard let many else { return }
                for session in many { group.addTask { await self.hold(session) } }
            }
        }
    }

    /// Sessions for claimed runs, and whether they are too many for the scribe's thread.
    ///
    /// Many go to the threads for all, so that some go on while others are committed.
    private func sessions(for runs: [ClaimedRun]) -> (all: [Session], areMany: Bool) {
        let held = state.withLock { $0.sessions.count }
        let areMany = desk.map { held + runs.count > $0.seats } ?? false
        let bodies = areMany ? nil : desk?.elsewhere
        let all = runs.map { Session($0, in: house, bodies: bodies) }
        for session in all { enter(session) }
        return (all, areMany)
    }

    private func hold(_ session: Session) async {
        await play(session)
        leave(session)
    }

    /// How many runs may be claimed now; waits while there is room for none.
    ///
    /// Nil: stop.
    private func room() async -> Int? {
        while true {
            let (stopping, free) = state.withLock { ($0.stopping, $0.free) }
            if stopping { return nil }
            if free > 0 { return free }
            await withCheckedContinuation { waiting in
                let ready = state.withLock { state in
                    if state.free > 0 || state.stopping { return true }
                    state.waiting = waiting
                    return false
                }
                if ready { waiting.resume() }
            }
        }
    }

    private func claim(most: Int) async -> [ClaimedRun] {
        let settings = house.settings
        var claim = Claim(
            worker: id, token: house.world.random(), productions: repertoire.keys, most: most,
            lease: settings.lease, root: settings.root, maxReceives: settings.maxReceives)
        while !isStopping {
            do {
                let answer = try await house.scribe.write(.claim(claim)) {
                    !self.isStopping || planted(.parksForTheStopped)
                }
                guard case .claimed(let runs) = answer else { return [] }
                return runs
            } catch {
                if planted(.claimsAnew) { claim.token = house.world.random() }
                // Perhaps they are ours already: the token gives us the same ones again.
                guard (try? await house.world.sleep(settings.poll)) != nil else { return [] }
            }
        }
        return []
    }

    private func enter(_ session: Session) {
        let (stopping, earlier) = state.withLock { state in
            state.free -= 1
            return (
                state.stopping, state.sessions.updateValue(session, forKey: session.record.id)
            )
        }
        // The run was taken from us without our noticing, and has come back.
        earlier?.stop(.fenced)
        house.settings.witness(.took(session.record))
        if stopping { session.stop(.leaving) }
    }

    private func leave(_ session: Session) {
        let waiting = state.withLock { state in
            if state.sessions[session.record.id] === session {
                state.sessions[session.record.id] = nil
            }
            state.free += 1
            return state.waiting.take()
        }
        waiting?.resume()
    }
}
