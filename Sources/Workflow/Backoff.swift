package import Ground

/// How long to wait before trying again: 2 s, then twice as long each time, with jitter.
package struct Backoff: Sendable, Hashable {
    package var first: Moment.Span
    package var most: Moment.Span

    package init(first: Moment.Span = .seconds(2), most: Moment.Span = .minutes(5)) {
        self.first = first
        self.most = most
    }

    /// The wait after the given number of receives (1...), between half and the whole of its step.
    ///
    /// A fault that names a time is believed, up to an hour.
    package func wait(after receives: Int, for fault: Fault, chance: UInt64) -> Moment.Span {
        if case .after(let milliseconds) = fault.retry {
            return min(.milliseconds(max(0, milliseconds)), .hours(1))
        }
        let doublings = max(0, min(receives - 1, 20))
        let whole = min(first.milliseconds << Int64(doublings), most.milliseconds)
        let half = max(1, whole / 2)
        return .milliseconds(half + Int64(chance % UInt64(half)))
    }
}
