import Artifacts
import Ground
import Workflow

extension Connection {
    /// Hands out every row in the archive's order.
    func handOut(_ take: (ArchiveRow) throws -> Void) throws {
        func each(_ query: Query, _ read: (Statement) throws -> ArchiveRow) throws {
            try scan(query) { row in
                try take(try read(row))
                return true
            }
        }
        try each(everyRun) { row in
            let (key, claimed) = (row.maybe { $0.text() }, row.int64())
            let run = try RunRow(row)
            return .run(
                .init(
                    n: run.n, line: run.line, key: key, claimed: claimed,
                    firstEvent: run.firstEvent, lastEvent: run.lastEvent, record: run.record))
        }
        try each(everyEvent) { row in
            .event(
                .init(
                    number: row.int64(), run: row.int64(), at: row.moment(),
                    kind: try row.eventKind(), path: row.maybe { $0.text() },
                    detail: row.maybe { $0.text() }))
        }
        try handOutSteps(take)
        try each(everyTake) { row in
            .take(.init(line: row.int64(), base: try row.digest(), count: row.integer()))
        }
        try each(everyWait) { row in
            let (run, id) = (row.int64(), RunID(row.text()))
            return .wait(.init(run: run, record: try WaitRecord(row, of: id)))
        }
        try each(everyCharge) { row in
            let (run, scopes) = (row.int64(), try row.json([String].self))
            return .charge(.init(run: run, record: try ChargeRecord(row), scopes: scopes))
        }
        try handOutHouse(each)
        try each(lastNumber) { .end(lastEvent: $0.int64()) }
    }

    /// Steps, then those memos that the oldest step of the fingerprint does not say itself.
    private func handOutSteps(_ take: (ArchiveRow) throws -> Void) throws {
        let memos = try all(everyMemo) { row in
            ArchiveRow.MemoEntry(
                line: row.int64(), fingerprint: try row.digest(), output: try row.parcel())
        }
        let asked = Set(memos.map(Answered.init))
        var said: [Answered: Digest] = [:]
        try scan(everyStep) { row in
            let (number, run, at) = (row.int64(), row.int64(), row.moment())
            let (kind, line, id) = (try row.eventKind(), row.int64(), RunID(row.text()))
            let entry = ArchiveRow.StepEntry(
                number: number, run: run, at: at, kind: kind, line: line,
                record: try StepRecord(row, of: id))
            let key = Answered(line: line, fingerprint: entry.record.fingerprint)
            if asked.contains(key), said[key] == nil { said[key] = entry.record.output.digest }
            try take(.step(entry))
            return true
        }
        for memo in memos where said[Answered(memo)] != memo.output.digest {
            try take(.memo(memo))
        }
    }

    private func handOutHouse(
        _ each: (Query, (Statement) throws -> ArchiveRow) throws -> Void
    ) throws {
        try each(everyBudget) { .budget(BudgetRecord($0)) }
        try each(everyIntent) { row in
            .intent(.init(run: row.int64(), path: row.text(), epoch: row.integer()))
        }
        try each(everyPool) { .pool(.init(name: $0.text(), capacity: $0.integer())) }
        try each(everyRate) { row in
            .rate(.init(key: row.text(), level: row.int64(), at: row.moment()))
        }
        try each(everySchedule) { row in
            let schedule = try Schedule(row)
            return .schedule(.init(schedule: schedule, next: row.moment()))
        }
    }
}

/// What a lineage has an answer for.
private struct Answered: Hashable {
    let line: Int64
    let fingerprint: Digest

    init(line: Int64, fingerprint: Digest) {
        self.line = line
        self.fingerprint = fingerprint
    }

    init(_ memo: ArchiveRow.MemoEntry) {
        self.init(line: memo.line, fingerprint: memo.fingerprint)
    }
}

extension Statement {
    func eventKind() throws -> Event.Kind {
        let number = integer()
        guard let kind = Event.Kind(rawValue: number) else {
            throw SQLiteError.damaged("an event is of kind \(number)")
        }
        return kind
    }
}

private let everyRun = Query("SELECT key, claimed, \(RunRow.columns) FROM runs ORDER BY n")
private let everyEvent = Query(
    "SELECT number, run, at, kind, path, detail FROM events ORDER BY number")
private let everyStep = Query(
    """
    SELECT number, run, at, kind, line, (SELECT id FROM runs WHERE n = steps.run),
        \(StepRecord.columns)
    FROM steps ORDER BY number
    """)
private let everyMemo = Query(
    """
    SELECT line, fingerprint, output, output_size, output_inline FROM memo
    ORDER BY line, fingerprint
    """)
private let everyTake = Query("SELECT line, base, count FROM takes ORDER BY line, base")
private let everyWait = Query(
    """
    SELECT run, (SELECT id FROM runs WHERE n = waits.run), \(WaitRecord.columns)
    FROM waits ORDER BY run, key
    """)
private let everyCharge = Query(
    """
    SELECT run, scopes, id, root, path, c.epoch, provider, model, amount, c.state, at
    FROM charges c CROSS JOIN runs ON runs.n = c.run ORDER BY c.n
    """)
private let everyBudget = Query("SELECT \(BudgetRecord.columns) FROM budgets ORDER BY scope")
private let everyIntent = Query("SELECT run, path, epoch FROM intents ORDER BY run, path")
private let everyPool = Query("SELECT name, capacity FROM pools ORDER BY name")
private let everyRate = Query("SELECT key, level, at FROM rates ORDER BY key")
private let everySchedule = Query("SELECT \(Schedule.columns) FROM schedules ORDER BY name")
private let lastNumber = Query(
    """
    SELECT max(
        ifnull((SELECT max(number) FROM events), 0), ifnull((SELECT max(number) FROM steps), 0),
        ifnull((SELECT value FROM floors WHERE name = 'events'), 0))
    """)
