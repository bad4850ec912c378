import Ground

/// Thrown through a production to unwind it; never for a production to catch.
///
/// Should one be caught all the same, every later verb of that scope throws it again and the run
/// ends as the interruption says.
struct Interruption: Error {
    enum Reason: Sendable {
        /// Somebody or something has to answer first.
        case wait
        /// A fault that is worth trying again.
        case retry(Fault)
        /// Nothing is wrong with the run: it is given back without being counted.
        case yield(Moment.Span)
        case attention(Fault)
        case stopped(Stop)
    }

    let reason: Reason

    /// Whether the other branches of the run must stop too.
    var endsAll: Bool {
        switch reason {
        case .attention, .stopped: true
        case .wait, .yield, .retry: false
        }
    }

    /// Of several, which one decides how the run ends.
    var severity: Int {
        switch reason {
        case .wait: 0
        case .yield: 1
        case .retry: 2
        case .attention: 3
        case .stopped: 4
        }
    }
}

/// Why a worker lets go of a run that has not ended.
enum Stop: Sendable, Equatable {
    /// The lease is lost: another worker may have the run, so nothing may be written.
    case fenced
    case cancelled
    /// The worker is asked to leave.
    case leaving
}
