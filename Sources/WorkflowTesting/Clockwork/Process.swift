package import Ground

/// A process under a `Clockwork`: an executor for its tasks, and the world as they see it.
package final class Process: TaskExecutor, World, @unchecked Sendable {
    // Invariant: as its clockwork, touched by the one thread that drives it.
    package let name: String
    private unowned let clockwork: Clockwork
    package private(set) var isDead = false
    private var isPaused = false
    private var frozen: [UnownedJob] = []

    init(_ name: String, of clockwork: Clockwork) {
        self.name = name
        self.clockwork = clockwork
    }

    /// Whether none of its code runs now.
    package var isStill: Bool { isDead || isPaused }

    package func enqueue(_ job: consuming ExecutorJob) {
        clockwork.enqueue(UnownedJob(job), of: self)
    }

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

    func freeze(_ job: UnownedJob) { frozen.append(job) }

    func thaw() {
        for job in frozen { clockwork.enqueue(job, of: self) }
        frozen = []
    }

    package func now() -> Moment { clockwork.now }

    package func sleep(_ span: Moment.Span) async throws { try await clockwork.sleep(span) }

    package func random() -> UInt64 { clockwork.chance.next() }
}
