import Ground

/// With a worker that cannot write: it is said, and after a while it is better to stop.
final class Patience: Sendable {
    private static let most = Moment.Span.seconds(5)

    private let console: Console
    private let remark: String?
    private let since = Guarded<Moment?>(nil)

    /// - Parameter remark: What to add when it stops; nil never stops, for what is to run for months.
    init(_ console: Console, remark: String?) {
        self.console = console
        self.remark = remark
    }

    /// Mentions trouble when it begins and when it is over; throws it once it has stood for five
    /// seconds, unless this patience is endless.
    func check(_ trouble: Fault?, at now: Moment) throws {
        let isLong = since.withLock { since in
            if let trouble, since == nil { console.note("trouble: \(trouble.explanation)") }
            if trouble == nil, since != nil { console.note("trouble: over") }
            since = trouble == nil ? nil : since ?? now
            return since.map { now - $0 > Self.most } ?? false
        }
        guard isLong, var fault = trouble, let remark else { return }
        fault.explanation += " " + remark
        throw fault
    }
}
