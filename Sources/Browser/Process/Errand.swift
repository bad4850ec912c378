import Glibc
import Ground

/// A thread of our own for work that blocks or that must stay where it began.
enum Errand {
    private final class Task: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread, which nobody waits for.
    static func run(_ body: @escaping @Sendable () -> Void) throws {
        var thread = pthread_t()
        let task = unsafe Unmanaged.passRetained(Task(body))
        let status = unsafe pthread_create(
            &thread, nil,
            { task in
                guard let task = unsafe task else { return nil }
                unsafe Unmanaged<Task>.fromOpaque(task).takeRetainedValue().body()
                return nil
            }, task.toOpaque())
        guard status == 0 else {
            unsafe task.release()
            throw Fault(.unavailable, "The system would not start a thread.", retry: .soon)
        }
        pthread_detach(thread)
    }
}

/// Milliseconds of the steady clock.
func steadyNow() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
}
