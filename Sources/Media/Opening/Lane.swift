import Glibc
import Ground

/// A thread of our own that runs an actor's jobs: decoding and setting type block for tens of
/// milliseconds, which must not hold up the threads that everything else shares.
///
/// Invariant of `@unchecked Sendable`: `jobs` and `isOver` are touched only while `mutex` is held.
@safe final class Lane: SerialExecutor, @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let signal: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [UnownedJob] = []
    private var isOver = false

    init() throws {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe signal = .allocate(capacity: 1)
        unsafe signal.initialize(to: pthread_cond_t())
        unsafe pthread_cond_init(signal, nil)
        var thread = pthread_t()
        let me = unsafe Unmanaged.passRetained(self)
        let status = unsafe pthread_create(
            &thread, nil,
            { lane in
                guard let lane = unsafe lane else { return nil }
                unsafe Unmanaged<Lane>.fromOpaque(lane).takeRetainedValue().work()
                return nil
            }, me.toOpaque())
        guard status == 0 else {
            unsafe me.release()
            throw Fault(.unavailable, "The system would not start a thread.", retry: .soon)
        }
        pthread_detach(thread)
    }

    deinit {
        unsafe pthread_cond_destroy(signal)
        unsafe signal.deallocate()
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    func enqueue(_ job: UnownedJob) {
        locked { jobs.append(job) }
        unsafe pthread_cond_signal(signal)
    }

    /// Ends the thread after the jobs that are waiting.
    func close() {
        locked { isOver = true }
        unsafe pthread_cond_signal(signal)
    }

    private func work() {
        while let job = next() { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    private func next() -> UnownedJob? {
        locked {
            while jobs.isEmpty && !isOver { unsafe pthread_cond_wait(signal, mutex) }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }
}
