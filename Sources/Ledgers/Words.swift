import Ground
import Workflow

// What both ledgers say to people, so that they say the same.

extension Fault {
    static func unknownRun(_ id: String) -> Self {
        Self(.notFound, "There is no run “\(id)”.", subject: id)
    }

    static func clash(_ id: String) -> Self {
        Self(
            .invalid,
            "There is already a run “\(id)” with another input; choose another name.",
            subject: id)
    }

    static func wrongState(_ id: String, _ state: RunState, _ wish: String) -> Self {
        Self(.wrongState, "Run “\(id)” is \(state.word) and cannot be \(wish).", subject: id)
    }

    static func noWait(_ key: String, of run: String) -> Self {
        Self(.notFound, "Run “\(run)” does not wait for “\(key)”.", subject: key)
    }

    static func answered(_ key: String, of run: String, _ standing: Verdict) -> Self {
        Self(
            .wrongState, "“\(key)” of “\(run)” is answered already: \(standing.words).",
            subject: key)
    }

    static func noStep(_ path: String, of run: String, among paths: [String]) -> Self {
        Self(
            .notFound,
            "Run “\(run)” has no finished step “\(path)”; "
                + (paths.isEmpty ? "it has none yet." : "it has \(paths.joined(separator: ", "))."),
            subject: path)
    }

    static func doubt(_ path: String) -> Self {
        Self(
            .outcomeUnknown,
            "An earlier attempt of “\(path)” may have taken effect; look, then retry the run to let it be done again.",
            subject: path)
    }

    static func overdraft(_ path: String, price: Money, cap: Money, of budget: BudgetRecord) -> Self
    {
        Self(
            .overBudget,
            "“\(path)” costs \(price), but of the \(cap) for \(budget.scope) \(budget.spent) are spent and \(budget.reserved) reserved; raise the budget or choose something cheaper.",
            subject: budget.scope)
    }

    static func wornOut(_ receives: some CustomStringConvertible) -> Self {
        Self(
            .exhausted, "Received \(receives) times without progress; see its events, then retry.")
    }

    static let diedEachTime = Self(
        .exhausted, "Received three times without progress; its worker died each time.")

    static func stale(after span: Moment.Span) -> Self {
        let days = span.milliseconds / Moment.Span.days(1).milliseconds
        return Self(
            .exhausted, "Waited in the queue for longer than \(days) days; retry it.")
    }

    static func cancelled(_ id: String) -> Self {
        Self(.cancelled, "“\(id)” was cancelled.", subject: id)
    }

    static func neverAgain(_ schedule: String) -> Self {
        Self(
            .invalid, "The schedule “\(schedule)” must come again after some time.",
            subject: schedule)
    }

    static func cannotHold(_ reason: String) -> Self {
        Self(.invalid, "The ledger cannot hold this entry: \(reason).")
    }

    static func newerTables(_ place: String, found: Int, known: Int) -> Self {
        Self(
            .storage,
            "The ledger \(place) was written by a newer Backlot (tables version \(found), this program knows \(known)). Use that version, or another ledger.",
            subject: place)
    }
}

extension Verdict {
    var words: String {
        switch self {
        case .approved(let person): "approved by \(person)"
        case .rejected(let person, let reason): "rejected by \(person): \(reason)"
        case .elapsed: "elapsed"
        case .output: "output"
        case .failed(let fault): "failed: \(fault.explanation)"
        }
    }
}
