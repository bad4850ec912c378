@preconcurrency @unsafe import Dispatch
import Glibc
import Ground

/// Turns Ctrl-C and SIGTERM into a graceful stop; a second one ends at once.
///
/// It hears as long as it lives: to be kept until what it stops has really ended.
final class Interrupt: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let heard: Heard

    private final class Heard: Sendable {
        private let count = Counter()
        private let stops = Guarded<[@Sendable () -> Void]>([])

        var any: Bool { count.value > 0 }

        func add(_ stop: @escaping @Sendable () -> Void) {
            stops.withLock { $0.append(stop) }
            if any { stop() }
        }

        func signal() {
            if count.next() > 1 { _exit(ExitCode.interrupted.rawValue) }
            for stop in stops.withLock({ $0 }) { stop() }
        }
    }

    init() {
        let heard = Heard()
        self.heard = heard
        sources = [SIGINT, SIGTERM]
            .map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { heard.signal() }
                source.resume()
                return source
            }
    }

    /// Does this at the first signal too, or now when there has been one.
    ///
    /// It may be done twice when the signal comes just then.
    func stopping(_ stop: @escaping @Sendable () -> Void) { heard.add(stop) }

    var hasHappened: Bool { heard.any }

    deinit { for source in sources { source.cancel() } }
}
