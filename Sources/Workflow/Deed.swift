package import Ground

/// Something that a worker has just done with a run, for whoever looks on.
///
/// Told after the ledger knows it; nothing depends on its being heard.
package enum Deed: Sendable {
    case took(RunRecord)
    /// A step is finished: it was made, or found.
    case finished(RunID, path: String, reused: Bool)
    case left(RunID, Parting)

    /// How a worker parts from a run.
    package enum Parting: Sendable {
        case done
        case failed(Fault)
        case attention(Fault)
        case cancelled
        /// For a person, a child, a time or the world.
        case waits([Wait])
        case handedBack
        case triesAgain(after: Moment.Span, Fault)
        /// Somebody else has it.
        case lost
        /// The ledger cannot be told now; it will be, or the lease ends.
        case untold(Fault)
    }
}

extension Deed.Parting {
    /// What a closing mutation means; nil for others.
    init?(_ mutation: Mutation) {
        switch mutation {
        case .finish(_, .done): self = .done
        case .finish(_, .failed(let fault)): self = .failed(fault)
        case .finish(_, .attention(let fault)): self = .attention(fault)
        case .finish(_, .cancelled): self = .cancelled
        case .suspend(_, let waits): self = .waits(waits)
        case .handBack(_, let back):
            self = back.fault.map { .triesAgain(after: back.delay, $0) } ?? .handedBack
        default: return nil
        }
    }
}
