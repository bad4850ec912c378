import Ground
import Workflow

/// With a worker that cannot write: after a while it is better to say so and to stop.
final class Patience: Sendable {
    private static let most = Moment.Span.seconds(5)

    private let run: RunID
    private let console: Console
    private let since = Guarded<Moment?>(nil)

    init(for run: RunID, _ console: Console) {
        self.run = run
        self.console = console
    }

    /// Mentions trouble when it begins; throws it, with what to do, once it has stood for five
    /// seconds.
    func check(_ trouble: Fault?, at now: Moment) throws {
        let isLong = since.withLock { since in
            if let trouble, since == nil { console.note("trouble: \(trouble.explanation)") }
            since = trouble == nil ? nil : since ?? now
            return since.map { now - $0 > Self.most } ?? false
        }
        guard isLong, var fault = trouble else { return }
        fault.explanation += " The same command then goes on with run \(run)."
        throw fault
    }
}
