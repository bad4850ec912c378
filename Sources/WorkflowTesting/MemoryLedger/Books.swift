import Artifacts
package import Ground
package import Workflow

/// The reference ledger as a value: every mutation and nothing else, without I/O, clock or chance.
///
/// Equal histories give equal books, so a run of ten thousand schedules can be replayed.
package struct Books: Sendable {
    /// Bugs planted for a test; empty in honest books.
    package var defects: Set<Defect>

    /// Runs in the order of their insertion; a forgotten one leaves an empty row.
    var rows: [Row] = []
    var places: [RunID: Int] = [:]
    var keys: [String: Int] = [:]
    /// Rows by the first part of their id: where descendants are looked for.
    var families: [String: [Int]] = [:]
    var lineages: [String: Lineage] = [:]

    // Which rows are in which state: kept by `change` alone.
    var ready = Sorted<Turn>()
    var running = Sorted<Int>()
    var alarms = Sorted<Alarm>()

    /// Until when each worker is taken for alive.
    var workers: [WorkerID: Moment] = [:]
    /// What each last asked to make.
    var repertoires: [WorkerID: [ProductionKey]] = [:]
    var limits: [String: Int] = [:]
    /// Slots taken, by pool.
    var taken: [String: Int] = [:]
    var rates: [String: Bucket] = [:]
    var budgets: [String: BudgetRecord] = [:]
    var chargeCount = 0
    var turns: [String: ScheduleTurn] = [:]
    var events: [Event] = []
    var eventCount: Int64 = 0

    package init(defects: Set<Defect> = []) { self.defects = defects }

    /// Applies one mutation; one that fails leaves the books as they were.
    package mutating func apply(_ mutation: Mutation, at now: Moment) -> Result<Answer, Fault> {
        do throws(Fault) {
            return .success(try answer(to: mutation, at: now))
        } catch {
            return .failure(error)
        }
    }

    private mutating func answer(
        to mutation: Mutation, at now: Moment
    ) throws(Fault) -> Answer {
        switch mutation {
        case .submit(let submission): try submit(submission, at: now)
        case .claim(let claim): .claimed(hand(claim, at: now))
        case .checkpoint(let checkpoint): record(checkpoint, at: now)
        case .finish(let hold, let ending): finish(hold, ending, at: now)
        case .suspend(let hold, let waits): suspend(hold, waits, at: now)
        case .handBack(let hold, let handBack): take(back: hold, handBack, at: now)
        case .reserve(let reservation): reserve(reservation, at: now)
        case .release(let hold, let path, let charge): release(hold, path: path, charge: charge)
        case .beat(let worker, let lease): beat(worker, lease: lease, at: now)
        case .leave(let worker): leave(worker, at: now)
        case .reap: reap(at: now)
        case .answer(let run, let wait, let verdict):
            try settle(run, wait: wait, verdict: verdict, at: now)
        case .cancel(let run): try cancel(run, at: now)
        case .retry(let run): try retry(run, at: now)
        case .replaceInput(let run, let parcel): try replaceInput(run, parcel, at: now)
        case .edit(let run, let path, let parcel):
            try edit(run, path: path, parcel, at: now)
        case .take(let run, let path): try askForTake(run, path: path, at: now)
        case .limit(let pool, let capacity): limit(pool, capacity)
        case .cap(let scope, let cap): self.cap(scope, cap)
        case .schedule(let schedule): try plan(schedule)
        case .unschedule(let name): unplan(name)
        case .tick: tick(at: now)
        case .bury(let span): bury(olderThan: span, at: now)
        case .forget(let run): try forget(run)
        }
    }

    func has(_ defect: Defect) -> Bool { defects.contains(defect) }
}

extension Books {
    /// The only way to change a run's record: keeps the indexes, and clears the desk of a run that
    /// stops running.
    mutating func change(_ at: Int, _ body: (inout RunRecord) -> Void) {
        let (before, due, priority) = marks(at)
        body(&rows[at].record)
        if rows[at].record.state != .delayed, rows[at].record.state != .waiting {
            rows[at].record.due = nil
        }
        let (after, newDue, _) = marks(at)
        if before == after, due == newDue { return }
        unindex(at, before, due, priority)
        index(at)
        if before == .running, after != .running { clearDesk(at) }
    }

    mutating func index(_ at: Int) {
        let (state, due, priority) = marks(at)
        switch state {
        case .ready: ready.insert(Turn(priority: priority, at: at))
        case .running: running.insert(at)
        case .delayed, .waiting:
            if let due { alarms.insert(Alarm(due: due, at: at)) }
        default: break
        }
    }

    mutating func unindex(_ at: Int, _ state: RunState, _ due: Moment?, _ priority: Int) {
        switch state {
        case .ready: ready.remove(Turn(priority: priority, at: at))
        case .running: running.remove(at)
        case .delayed, .waiting:
            if let due { alarms.remove(Alarm(due: due, at: at)) }
        default: break
        }
    }

    func marks(_ at: Int) -> (RunState, Moment?, Int) {
        (rows[at].record.state, rows[at].record.due, rows[at].record.priority)
    }

    private mutating func clearDesk(_ at: Int) {
        rows[at].token = nil
        if !(has(.reapKeepsOwner)) { rows[at].record.owner = nil }
        if has(.slotLeaks) { return }
        for slot in rows[at].slots { taken[slot.pool, default: 0] -= 1 }
        rows[at].slots = []
    }

    mutating func note(
        _ kind: Event.Kind, _ at: Int, _ now: Moment, path: String? = nil, detail: String? = nil
    ) {
        eventCount += 1
        events.append(
            Event(
                number: eventCount, run: rows[at].record.id, root: rows[at].record.root, at: now,
                kind: kind, path: path, detail: detail))
    }

    /// The row that the hold still holds; nil when the writer is fenced off.
    func held(_ hold: Hold, evenWithout fence: Bool = false) -> Int? {
        guard let at = places[hold.run] else { return nil }
        if fence { return at }
        guard rows[at].record.state == .running, rows[at].record.epoch == hold.epoch else {
            return nil
        }
        return at
    }

    func known(_ run: RunID) throws(Fault) -> Int {
        guard let at = places[run] else {
            throw Fault(.notFound, "There is no run “\(run)”.", subject: run.rawValue)
        }
        return at
    }

    /// Rows of the runs below this one, whatever their depth, oldest first.
    func descendants(of run: RunID) -> [Int] {
        let prefix = run.rawValue + "/"
        return (families[Self.family(of: run)] ?? [])
            .filter { at in
                !rows[at].gone && rows[at].record.id.rawValue.utf8.starts(with: prefix.utf8)
            }
    }

    static func family(of run: RunID) -> String {
        guard let slash = run.rawValue.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return run.rawValue
        }
        return String(run.rawValue[..<slash])
    }
}
