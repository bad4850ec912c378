import Glibc

/// One thread of its own for blocking calls, usable by actors and by whole tasks: a task that
/// prefers it reaches the ledger's clerk without changing threads.
package final class LedgerThread: TaskExecutor, SerialExecutor {
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
    // Invariant: `jobs` and `isStopping` are touched only while `mutex` is held. Each job keeps its
    // thread alive until it has run.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let filled: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var jobs: [(job: UnownedJob, thread: LedgerThread)] = []
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

    func stop() {
        unsafe pthread_mutex_lock(mutex)
        isStopping = true
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_cond_signal(filled)
    }

    func work() {
        var taken: [(job: UnownedJob, thread: LedgerThread)] = []
        while take(&taken) {
            for (job, thread) in taken {
                unsafe job.runSynchronously(
                    isolatedTo: thread.asUnownedSerialExecutor(),
                    taskExecutor: thread.asUnownedTaskExecutor())
            }
            taken.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for jobs and takes all of them; false at the end.
    private func take(_ taken: inout [(job: UnownedJob, thread: LedgerThread)]) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while jobs.isEmpty {
            if isStopping { return false }
            unsafe pthread_cond_wait(filled, mutex)
        }
        swap(&jobs, &taken)
        return true
    }
}
