package import Ground

/// A process under a `Clockwork`: an executor for its tasks, and the world as they see it.
package final class Process: TaskExecutor, World, @unchecked Sendable {
    // Invariant: as its clockwork, touched by the one thread that drives it.
    package let name: String
    private unowned let clockwork: Clockwork
    package private(set) var isDead = false
    private var isPaused = false
    private var frozen: [Duty] = []

    /// A job and the thread of this process that it is to run on.
    struct Duty {
        let job: UnownedJob
        let process: Process
        let thread: any TaskExecutor
    }

    init(_ name: String, of clockwork: Clockwork) {
        self.name = name
        self.clockwork = clockwork
    }

    /// Whether none of its code runs now.
    package var isStill: Bool { isDead || isPaused }

    package func enqueue(_ job: consuming ExecutorJob) {
        enqueue(UnownedJob(job), on: self)
    }

    func enqueue(_ job: UnownedJob, on thread: any TaskExecutor) {
        clockwork.enqueue(Duty(job: job, process: self, thread: thread))
    }

    /// Another thread of this process.
    package func sideThread() -> SideThread { SideThread(of: self) }

    /// Starts a task of this process.
    package func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) { await body() }
    }

    /// Nothing of it ever runs again: no `defer`, no handler, as after `kill -9`.
    package func kill() { isDead = true }

    /// Stands still, as a machine does that swaps; timers that came due meanwhile are all late.
    package func pause() { isPaused = true }

    package func resume() {
        isPaused = false
        if !isDead { thaw() }
    }

    func freeze(_ duty: Duty) { frozen.append(duty) }

    func thaw() {
        for duty in frozen { clockwork.enqueue(duty) }
        frozen = []
    }

    package func now() -> Moment { clockwork.now }

    package func sleep(_ span: Moment.Span) async throws { try await clockwork.sleep(span) }

    package func random() -> UInt64 { clockwork.chance.next() }
}
