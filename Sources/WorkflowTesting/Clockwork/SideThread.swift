import Workflow

/// A second thread of a process under a `Clockwork`: code can prefer it, and the seed decides
/// between what is ready on both.
package final class SideThread: WritingThread {
    private let process: Process

    init(of process: Process) { self.process = process }

    package func enqueue(_ job: consuming ExecutorJob) {
        process.enqueue(UnownedJob(job), on: self)
    }

    /// Returns at once: what comes next is the seed's to say, whoever rests.
    package func rest() async {}

    /// Starts a task on this thread.
    package func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) { await body() }
    }
}
