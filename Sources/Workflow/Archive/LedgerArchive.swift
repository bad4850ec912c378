package import Ground

/// A ledger that can be carried to another, whole.
///
/// `docs/formats/ledger-archive.md` says what is carried and in which order.
package protocol LedgerArchive: Ledger {
    /// Hands out every row, in the archive's order.
    ///
    /// The ledger is to be marked before: what is written meanwhile may be missing.
    func export(_ take: @escaping @Sendable (ArchiveRow) throws -> Void) async throws

    /// Puts rows, which `next` hands in until nil, in the place of everything that is there, and
    /// marks the ledger, in one transaction.
    func replaceAll(
        with next: @escaping @Sendable () throws -> ArchiveRow?, marking mark: MovingMark?
    ) async throws

    /// What the ledger says of a move; nil when it is nobody's affair.
    func mark() async throws -> MovingMark?

    /// Says something of a move; durable when it returns.
    ///
    /// A marked ledger refuses every mutation with the fault `moved`.
    func mark(_ mark: MovingMark?) async throws
}

/// What a ledger says of a move that it has part in.
package struct MovingMark: Sendable, Hashable, Codable {
    package var state: State
    /// The ledger at the other end.
    package var place: String

    package enum State: String, Sendable, Codable {
        /// It is being carried there.
        case leaving
        /// It has been carried there; what is here is a copy of the past.
        case left
        /// It is being carried here from there.
        case arriving
    }

    package init(_ state: State, _ place: String) {
        self.state = state
        self.place = place
    }

    /// Why nothing can be written here.
    package var fault: Fault {
        let words =
            switch state {
            case .leaving:
                "This installation is on its way to \(place). `backlot move` with the same words "
                    + "goes on with the move; `backlot move --undo` gives it up."
            case .left:
                "This installation has moved to \(place): name that one in the settings. `backlot "
                    + "move --undo` makes it work here again, apart from the other."
            case .arriving:
                "An installation is on its way here from \(place). Go on with `backlot move` there."
            }
        return Fault(.moved, words, subject: place)
    }
}

extension Fault.Code {
    /// The installation is elsewhere, or on its way.
    package static let moved = Self(rawValue: "moved")
}
