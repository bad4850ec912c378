import Glibc
import Workflow

/// One thread of its own for blocking calls, usable by actors and by whole tasks: a task that
/// prefers it reaches the ledger's clerk without changing threads.
package final class LedgerThread: WritingThread, SerialExecutor {
    private let queue = JobQueue()

    package init() {
        let thread = unsafe Unmanaged.passRetained(queue).toOpaque()
        var handle = pthread_t()
        let failure = unsafe pthread_create(
            &handle, nil,
            { queue in
                guard let queue = unsafe queue else { return nil }
                unsafe Unmanaged<JobQueue>.fromOpaque(queue).takeRetainedValue().work()
                return nil
            }, thread)
        precondition(failure == 0, "the system gives no more threads")
        pthread_detach(handle)
    }

    deinit { queue.stop() }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), on: self)
    }

    package func rest() async {
        await withCheckedContinuation { queue.rest($0) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        unsafe UnownedTaskExecutor(ordinary: self)
    }
}

/// What the thread is to do, in order.
@safe
private final class JobQueue: @unchecked Sendable {
    // Invariant: what varies is touched only while `mutex` is held. Each job keeps its
    // thread alive until it has run.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let filled: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var jobs: [(job: UnownedJob, thread: LedgerThread)] = []
    /// Who goes on when there is nothing else to do, and how many rounds they have waited.
    private var resting: [CheckedContinuation<Void, Never>] = []
    private var rounds = 0
    private static let patience = 32
    private var isStopping = false

    init() {
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe filled.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(filled, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(filled)
        unsafe pthread_mutex_destroy(mutex)
        unsafe filled.deallocate()
        unsafe mutex.deallocate()
    }

    func add(_ job: UnownedJob, on thread: LedgerThread) {
        unsafe pthread_mutex_lock(mutex)
        jobs.append((job, thread))
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(filled)
    }

    func rest(_ waiting: CheckedContinuation<Void, Never>) {
        unsafe pthread_mutex_lock(mutex)
        resting.append(waiting)
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(filled)
    }

    func stop() {
        unsafe pthread_mutex_lock(mutex)
        isStopping = true
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(filled)
    }

    func work() {
        var taken: [(job: UnownedJob, thread: LedgerThread)] = []
        var rested: [CheckedContinuation<Void, Never>] = []
        while take(&taken, &rested) {
            for waiting in rested { waiting.resume() }
            rested.removeAll(keepingCapacity: true)
            for (job, thread) in taken {
                unsafe job.runSynchronously(
                    isolatedTo: thread.asUnownedSerialExecutor(),
                    taskExecutor: thread.asUnownedTaskExecutor())
            }
            taken.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for jobs and takes all of them, or else who rests; false at the end.
    private func take(
        _ taken: inout [(job: UnownedJob, thread: LedgerThread)],
        _ rested: inout [CheckedContinuation<Void, Never>]
    ) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while jobs.isEmpty, resting.isEmpty {
            if isStopping { return false }
            unsafe pthread_cond_wait(filled, mutex)
        }
        rounds = resting.isEmpty ? 0 : rounds + 1
        if jobs.isEmpty || rounds > Self.patience { swap(&resting, &rested) }
        swap(&jobs, &taken)
        return true
    }
}
