import Glibc
import Ground

/// The few threads on which the shelf waits for the disk, so that Swift's own threads, one a core,
/// never do.
///
/// As a task executor a round trip costs about half of what a continuation did.
final class FileThreads: TaskExecutor {
    static let shared = FileThreads(count: 4)

    private struct Queue {
        var jobs: [UnownedJob] = []
        var next = 0
    }

    private let queue = Guarded(Queue())
    private let waiting = Semaphore()

    init(count: Int) {
        for _ in 0..<count {
            var thread = pthread_t()
            // The thread keeps the executor: both last as long as the process.
            let own = unsafe Unmanaged.passRetained(self).toOpaque()
            let refusal = unsafe pthread_create(&thread, nil, { unsafe begin($0) }, own)
            precondition(refusal == 0, "the system refused a thread")
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        waiting.signal()
    }

    fileprivate func serve() {
        while true {
            waiting.wait()
            let job = queue.withLock { queue in
                let job = queue.jobs[queue.next]
                queue.next += 1
                if queue.next == queue.jobs.count {
                    queue.jobs.removeAll(keepingCapacity: true)
                    queue.next = 0
                }
                return job
            }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Does blocking work on one of these threads while the caller's thread serves others.
    func run<Result: Sendable>(
        _ work: @Sendable () throws -> Result
    ) async throws -> Result {
        try await withTaskExecutorPreference(self) { try await Self.here(work) }
    }

    /// Being concurrent, it goes to the preferred executor before it begins.
    @concurrent
    private static func here<Result: Sendable>(
        _ work: @Sendable () throws -> Result
    ) async throws -> Result {
        try work()
    }
}

private func begin(_ executor: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let executor = unsafe executor else { return nil }
    unsafe Unmanaged<FileThreads>.fromOpaque(executor).takeUnretainedValue().serve()
    return nil
}

/// A count that threads wait on.
@safe private final class Semaphore: @unchecked Sendable {
    // Invariant: set up before, and torn down after, any use; sem_t itself is safe for threads.
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe semaphore.initialize(to: sem_t())
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func signal() { unsafe sem_post(semaphore) }

    func wait() {
        // A signal handler may interrupt the wait; it goes on.
        while unsafe sem_wait(semaphore) != 0 {}
    }
}
