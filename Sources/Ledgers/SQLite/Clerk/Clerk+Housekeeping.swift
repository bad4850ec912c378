import Ground
import Workflow

extension Clerk {
    func plan(_ schedule: Schedule) throws -> Answer {
        guard schedule.every > .zero else {
            throw Fault.neverAgain(schedule.name)
        }
        try database.run(
            setSchedule, schedule.name, schedule.every.milliseconds, schedule.first,
            schedule.production, schedule.version, schedule.input)
        return .done
    }

    func unplan(_ name: String) throws -> Answer {
        try database.run(removeSchedule, name)
        return .done
    }

    func tick() throws -> Answer {
        let due = try database.all(dueSchedules, now) { (try Schedule($0), $0.int64()) }
        var fired: [RunID] = []
        for (schedule, turn) in due {
            let submission = Submission(
                id: RunID("\(schedule.name)-\(turn)"), key: "schedule:\(schedule.name):\(turn)",
                production: schedule.production, version: schedule.version,
                title: schedule.name, input: schedule.input)
            do {
                if case .submitted(let run, _) = try submit(submission) { fired.append(run) }
            } catch is Fault {
                // Something else has the name; the turn passes.
            }
            let every = schedule.every.milliseconds
            let gone = (now - schedule.first).milliseconds / every + 1
            try database.run(
                turnSchedule, schedule.name, schedule.first + .milliseconds(gone * every))
        }
        return .fired(fired)
    }

    func bury(olderThan span: Moment.Span) throws -> Answer {
        let before = now.milliseconds - span.milliseconds
        let stale = try database.all(staleRuns, before) { try RunRow($0) }
        for var row in stale {
            try end(&row, .dead, .stale(after: span))
        }
        return .counted(stale.count)
    }

    func forget(_ run: RunID) throws -> Answer {
        guard let row = try find(run) else { return .done }
        let family = [row] + (try descendants(of: run))
        if let alive = family.first(where: { !$0.record.state.isTerminal }) {
            throw wrongState(alive, "forgotten")
        }
        try database.run(raiseFloor)
        for member in family { try erase(member) }
        return .done
    }

    private func erase(_ row: RunRow) throws {
        try presumeCharges(of: row)
        // Other runs of the lineage may go on using what this one made.
        try database.run(keepMemos, row.n)
        forgetMemos()
        try database.run(removeEvents, row.firstEvent, row.lastEvent, row.n)
        for query in removals { try database.run(query, row.n) }
        try database.run(removeBudget, BudgetRecord.scope(of: row.record.id))
        if try database.first(lineByName, row.record.lineage, read: { $0.int64() }) == nil {
            try database.run(removeMemos, row.line)
            try database.run(removeTakes, row.line)
        }
    }
}

private let setSchedule = Query(
    """
    INSERT INTO schedules(name, every, first, production, version, input, input_size,
        input_inline, next)
    VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?3)
    ON CONFLICT(name) DO UPDATE SET every = excluded.every, first = excluded.first,
        production = excluded.production, version = excluded.version, input = excluded.input,
        input_size = excluded.input_size, input_inline = excluded.input_inline,
        next = iif(every = excluded.every AND first = excluded.first, next, excluded.next)
    """)
private let removeSchedule = Query("DELETE FROM schedules WHERE name = ?")
private let dueSchedules = Query(
    "SELECT \(Schedule.columns) FROM schedules WHERE next <= ? ORDER BY name")
private let turnSchedule = Query("UPDATE schedules SET next = ?2 WHERE name = ?1")
private let staleRuns = Query(
    """
    SELECT \(RunRow.columns) FROM runs
    WHERE n IN (
        SELECT n FROM runs INDEXED BY runs_ready WHERE state = 0 UNION ALL
        SELECT n FROM runs INDEXED BY runs_due WHERE state = 2 AND due IS NOT NULL)
    AND started IS NULL AND submitted < ? ORDER BY n
    """)
private let raiseFloor = Query(
    """
    INSERT INTO floors(name, value) VALUES('events', max(
        ifnull((SELECT max(number) FROM events), 0), ifnull((SELECT max(number) FROM steps), 0)))
    ON CONFLICT(name) DO UPDATE SET value = max(value, excluded.value)
    """)
private let keepMemos = Query(
    """
    INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
    SELECT line, fingerprint, output, output_size, output_inline FROM steps
    WHERE run = ? AND answer IS NOT NULL
    ON CONFLICT DO NOTHING
    """)
// A run's events lie between its first and its last; they have no index of their own.
private let removeEvents = Query("DELETE FROM events WHERE number BETWEEN ? AND ? AND run = ?")
private let removals =
    ["steps", "waits", "charges", "slots", "intents"]
    .map {
        Query("DELETE FROM \($0) WHERE run = ?")
    } + [Query("DELETE FROM runs WHERE n = ?")]
private let removeBudget = Query("DELETE FROM budgets WHERE scope = ?")
private let lineByName = Query(
    """
    SELECT line FROM runs WHERE id = ?1 AND lineage IS NULL
    UNION ALL SELECT line FROM runs WHERE lineage = ?1 LIMIT 1
    """)
private let removeMemos = Query("DELETE FROM memo WHERE line = ?")
private let removeTakes = Query("DELETE FROM takes WHERE line = ?")
