@preconcurrency @unsafe import Dispatch
import Glibc
import Workflow

/// Turns Ctrl-C and SIGTERM into a graceful stop of a worker; a second Ctrl-C ends at once.
final class Interrupt: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let seen: Seen

    private final class Seen: Sendable {
        private let stop: @Sendable () -> Void
        private let count = Counter()
        init(_ stop: @escaping @Sendable () -> Void) { self.stop = stop }

        var any: Bool { count.value > 0 }

        func signal() {
            if count.next() > 1 { _exit(ExitCode.interrupted.rawValue) }
            stop()
        }
    }

    /// Calls `stop` at the first signal.
    init(_ stop: @escaping @Sendable () -> Void) {
        let seen = Seen(stop)
        self.seen = seen
        sources = [SIGINT, SIGTERM]
            .map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { seen.signal() }
                source.resume()
                return source
            }
    }

    var hasHappened: Bool { seen.any }

    deinit { for source in sources { source.cancel() } }
}
