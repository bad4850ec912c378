internal import CPQ
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

    /// Returns when the descriptor can be read or has been closed by the other side, which the thread
    /// notices when it has nothing else to do; or when the task is cancelled or `stir` is called.
    func readable(_ descriptor: Int32) async {
        let watch = queue.newWatch()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                queue.watch(descriptor, waiting, as: watch)
                // Perhaps that came before there was anything to take back.
                if Task.isCancelled { queue.unwatch(watch) }
            }
        } onCancel: {
            queue.unwatch(watch)
        }
    }

    /// Has everyone go on who waits for a descriptor: it is not the right one any more.
    func stir() { queue.unwatch() }

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
    private struct Watch {
        let number: Int
        let descriptor: Int32
        let waiting: CheckedContinuation<Void, Never>
    }

    // Invariant: what varies is touched only while `mutex` is held. Each job keeps its
    // thread alive until it has run.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let filled: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var jobs: [(job: UnownedJob, thread: LedgerThread)] = []
    /// Who goes on when there is nothing else to do, and how many rounds they have waited.
    private var resting: [CheckedContinuation<Void, Never>] = []
    private var rounds = 0
    private static let patience = 32
    /// Who goes on when a descriptor can be read.
    private var watches: [Watch] = []
    private var lastWatch = 0
    /// Wakes the thread while it waits for descriptors, instead of `filled`.
    private let bell = backlot_bell()
    private var isWatching = false
    private var isStopping = false

    init() {
        precondition(bell >= 0, "the system gives no more files")
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe filled.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(filled, nil)
    }

    deinit {
        close(bell)
        unsafe pthread_cond_destroy(filled)
        unsafe pthread_mutex_destroy(mutex)
        unsafe filled.deallocate()
        unsafe mutex.deallocate()
    }

    func add(_ job: UnownedJob, on thread: LedgerThread) {
        change { $0.jobs.append((job, thread)) }
    }

    func rest(_ waiting: CheckedContinuation<Void, Never>) {
        change { $0.resting.append(waiting) }
    }

    func stop() {
        change { $0.isStopping = true }
    }

    func newWatch() -> Int {
        change { queue in
            queue.lastWatch += 1
            return queue.lastWatch
        }
    }

    func watch(_ descriptor: Int32, _ waiting: CheckedContinuation<Void, Never>, as number: Int) {
        change {
            $0.watches.append(Watch(number: number, descriptor: descriptor, waiting: waiting))
        }
    }

    /// Has one of those who wait for a descriptor go on, or all.
    func unwatch(_ number: Int? = nil) {
        let ended = change { queue in
            let place = queue.watches.partition { number == nil || $0.number == number }
            defer { queue.watches.removeSubrange(place...) }
            return queue.watches[place...]
        }
        for watch in ended { watch.waiting.resume() }
    }

    private func change<Result>(_ body: (JobQueue) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        let result = body(self)
        let isWatching = isWatching
        unsafe pthread_mutex_unlock(mutex)
        if isWatching {
            eventfd_write(bell, 1)
        } else {
            unsafe pthread_cond_signal(filled)
        }
        return result
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

    /// Waits for jobs and takes all of them, or else who rests or has been waiting for a descriptor;
    /// false at the end.
    private func take(
        _ taken: inout [(job: UnownedJob, thread: LedgerThread)],
        _ rested: inout [CheckedContinuation<Void, Never>]
    ) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while jobs.isEmpty, resting.isEmpty, rested.isEmpty {
            if isStopping { return false }
            if watches.isEmpty {
                unsafe pthread_cond_wait(filled, mutex)
            } else {
                watch(for: &rested)
            }
        }
        rounds = resting.isEmpty ? 0 : rounds + 1
        if jobs.isEmpty && rested.isEmpty || rounds > Self.patience {
            rested += resting
            resting.removeAll(keepingCapacity: true)
        }
        swap(&jobs, &taken)
        return true
    }

    /// Waits until a descriptor can be read or there is something to do; lets go of the mutex
    /// meanwhile.
    private func watch(for read: inout [CheckedContinuation<Void, Never>]) {
        let numbers = watches.map(\.number)
        var sockets = ([bell] + watches.map(\.descriptor))
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        isWatching = true
        unsafe pthread_mutex_unlock(mutex)
        _ = unsafe poll(&sockets, nfds_t(sockets.count), -1)
        unsafe pthread_mutex_lock(mutex)
        isWatching = false
        var rings: eventfd_t = 0
        if sockets[0].revents != 0 { _ = unsafe eventfd_read(bell, &rings) }
        for (number, socket) in zip(numbers, sockets.dropFirst()) where socket.revents != 0 {
            // It may have been taken back meanwhile.
            guard let place = watches.firstIndex(where: { $0.number == number }) else { continue }
            read.append(watches.remove(at: place).waiting)
        }
    }
}
