package import Ground

/// Stops calling a provider that keeps failing: closed, open, then half-open with a single probe.
///
/// A value without I/O; whoever owns it tells it the time.
package struct Breaker: Sendable, Hashable {
    package private(set) var state: State
    private let threshold: Int
    private let pause: Moment.Span

    package enum State: Sendable, Hashable {
        case closed(failures: Int)
        case open(until: Moment)
        case halfOpen
    }

    /// Opens after `threshold` failures in a row, for `pause`.
    package init(threshold: Int = 5, pause: Moment.Span = .seconds(60)) {
        state = .closed(failures: 0)
        self.threshold = threshold
        self.pause = pause
    }

    /// Asks to make a call: nil is yes, a span is how long to stay away.
    package mutating func admit(at now: Moment) -> Moment.Span? {
        switch state {
        case .closed: return nil
        case .open(let until) where now >= until:
            state = .halfOpen
            return nil
        case .open(let until): return until - now
        case .halfOpen: return .seconds(1)
        }
    }

    package mutating func succeeded() { state = .closed(failures: 0) }

    package mutating func failed(at now: Moment) {
        switch state {
        case .closed(let failures) where failures + 1 < threshold:
            state = .closed(failures: failures + 1)
        case .closed, .halfOpen, .open: state = .open(until: now + pause)
        }
    }

    /// The admitted call ended without saying anything about the provider.
    package mutating func withdrew() {
        if state == .halfOpen { state = .open(until: Moment(milliseconds: 0)) }
    }
}
