import Artifacts
import Ground
import Workflow

/// Everything that can be read in a ledger, without what ledgers may word or order as they like.
struct Glimpse: Equatable, Sendable {
    var runs: [RunRecord]
    var steps: [StepRecord] = []
    var waits: [WaitRecord] = []
    var events: [Event]
    var charges: [ChargeRecord]
    var budgets: [BudgetRecord] = []
    var memos: [Parcel?] = []
    var stopped: [Hold] = []
    var schedules: [Schedule]
    var due: Moment?
    var blobs: Set<Digest>
    var damage: [String]

    init(of ledger: any Ledger) async throws {
        runs = try await ledger.runs(RunFilter(most: 10_000)).map(Plain.record)
        events = try await ledger.events(after: 0, of: nil, most: 100_000).enumerated()
            .map { Plain.event($0.element, number: $0.offset) }
        charges = try await ledger.charges(of: nil)
        schedules = try await ledger.schedules()
        due = try await ledger.nextDue()
        // Small values may be named too; blobs must be named exactly.
        blobs = try await ledger.referencedDigests().intersection(TraceWriter.blobDigests)
        damage = try await ledger.check()
        for run in runs {
            steps += try await ledger.steps(of: run.id)
            waits += try await ledger.waits(of: run.id).map(Plain.wait)
                .sorted { $0.wait.key.precedes($1.wait.key) }
        }
        for scope in TraceWriter.scopes {
            if let budget = try await ledger.budget(scope) { budgets.append(budget) }
        }
        for lineage in TraceWriter.lineages {
            for print in TraceWriter.prints { memos.append(try await ledger.memo(lineage, print)) }
        }
        for worker in TraceWriter.workers {
            stopped += try await ledger.cancelled(heldBy: worker)
        }
    }

    /// What is not the same; nil when all is.
    func difference(from other: Glimpse) -> String? {
        if !damage.isEmpty || !other.damage.isEmpty {
            return "unsound\n  a: \(damage)\n  b: \(other.damage)"
        }
        if self == other { return nil }
        let found: [String?] = [
            Self.differ("runs", runs, other.runs), Self.differ("steps", steps, other.steps),
            Self.differ("waits", waits, other.waits), Self.differ("events", events, other.events),
            Self.differ("charges", charges, other.charges),
            Self.differ("budgets", budgets, other.budgets),
            Self.differ("memos", memos, other.memos),
            Self.differ("cancelled", stopped, other.stopped),
            Self.differ("schedules", schedules, other.schedules),
            Self.differ("next due", [due], [other.due]),
            Self.differ("blobs", blobs.sorted(), other.blobs.sorted()),
        ]
        return found.lazy.compactMap { $0 }.first
    }

    private static func differ<Element: Equatable>(
        _ name: String, _ left: [Element], _ right: [Element]
    ) -> String? {
        if left == right { return nil }
        let index = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let place = index ?? min(left.count, right.count)
        func say(_ list: [Element]) -> String {
            place < list.count ? "\(list[place])" : "nothing more"
        }
        return "\(name), number \(place + 1)" + Plain.apart(say(left), say(right))
    }
}
