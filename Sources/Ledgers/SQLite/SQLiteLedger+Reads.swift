package import Artifacts
package import Ground
package import Workflow

extension SQLiteLedger {
    package func run(_ id: RunID) throws -> RunRecord? {
        try readers.read { try $0.first(runById, id) { try RunRow($0).record } }
    }

    package func runs(_ filter: RunFilter) throws -> [RunRecord] {
        let states = filter.states.map { String($0.rawValue) }.sorted().joined(separator: ",")
        let query =
            filter.root != nil ? runsOfRoot : filter.lineage != nil ? runsOfLineage : newestRuns
        return try readers.read {
            try $0.all(
                query, "[\(states)]", filter.production, filter.root, filter.lineage,
                filter.topLevelOnly, max(0, filter.most)
            ) { try RunRow($0).record }
        }
    }

    package func steps(of run: RunID) throws -> [StepRecord] {
        try readers.read { try $0.all(stepsOfRun, run) { try StepRecord($0, of: run) } }
    }

    package func memo(_ lineage: String, _ fingerprint: Digest) throws -> Parcel? {
        try readers.read { database in
            guard let line = try database.first(lineByName, lineage, read: { $0.int64() }) else {
                return nil
            }
            return try database.first(memoByLine, line, fingerprint, fingerprint.mark) {
                try $0.parcel()
            }
        }
    }

    package func waits(of run: RunID) throws -> [WaitRecord] {
        try readers.read { try $0.all(waitsOfRun, run) { try WaitRecord($0, of: run) } }
    }

    package func events(
        after number: Int64, of root: RunID?, most: Int
    ) throws -> [Event] {
        try readers.read { database in
            guard let root else {
                return try database.all(eventsAfter, number, max(0, most)) { try Event($0) }
            }
            // A tree's events lie between its first and its last.
            let span = try database.first(eventSpan, root) {
                (first: $0.int64(), last: $0.int64())
            }
            guard let span, span.last > number else { return [] }
            return try database.all(
                eventsOfRoot, max(number + 1, span.first), span.last, root, max(0, most)
            ) { try Event($0) }
        }
    }

    package func charges(of root: RunID?) throws -> [ChargeRecord] {
        try readers.read { database in
            guard let root else {
                return try database.all(everyCharge) { try ChargeRecord($0) }
            }
            return try database.all(chargesOfRoot, root) { try ChargeRecord($0) }
        }
    }

    package func budget(_ scope: String) throws -> BudgetRecord? {
        try readers.read { try $0.first(budgetByScope, scope) { BudgetRecord($0) } }
    }

    package func cancelled(heldBy worker: WorkerID) throws -> [Hold] {
        try readers.read {
            try $0.all(cancelledRuns, worker) { Hold(run: RunID($0.text()), epoch: $0.integer()) }
        }
    }

    package func nextDue() throws -> Moment? {
        try readers.read { try $0.first(firstDue) { $0.maybeMoment() } ?? nil }
    }

    package func schedules() throws -> [Schedule] {
        try readers.read { try $0.all(everySchedule) { try Schedule($0) } }
    }

    package func workers() throws -> [WorkerRecord] {
        let gone = Set(roll.gone())
        return
            try readers.read { database in
                try database.all(liveWorkers, world.now()) { row in
                    WorkerRecord(
                        id: WorkerID(rawValue: row.text()), leaseUntil: row.moment(),
                        productions: try row.maybe { try $0.json([ProductionKey].self) } ?? [])
                }
            }
            .filter { !gone.contains($0.id) }
    }

    package func pools() throws -> [String: Int] {
        let pools = try readers.read { try $0.all(everyPool) { ($0.text(), $0.integer()) } }
        return Dictionary(uniqueKeysWithValues: pools)
    }

    package func referencedDigests() throws -> Set<Digest> {
        try readers.read { database in
            var digests = Set(try database.all(everyDigest) { try $0.digest() })
            for verdict in try database.all(everyVerdict, read: { try $0.json(Verdict.self) }) {
                if case .output(let parcel) = verdict { digests.insert(parcel.digest) }
            }
            return digests
        }
    }
}

extension Event {
    fileprivate init(_ row: Statement) throws {
        let number = row.int64()
        let run = RunID(row.text())
        let root = row.maybe { RunID($0.text()) } ?? run
        let at = row.moment()
        let kind = row.integer()
        guard let kind = Kind(rawValue: kind) else {
            throw SQLiteError.damaged("event \(number) is of kind \(kind)")
        }
        self.init(
            number: number, run: run, root: root, at: at, kind: kind,
            path: row.maybe { $0.text() }, detail: row.maybe { $0.text() })
    }
}

extension ChargeRecord {
    init(_ row: Statement) throws {
        let run = RunID(row.text())
        let root = row.maybe { RunID($0.text()) } ?? run
        let (path, epoch) = (row.text(), row.integer())
        let (provider, model) = (row.maybe { $0.text() }, row.maybe { $0.text() })
        let (amount, number, at) = (row.money(), row.integer(), row.moment())
        guard let state = State(rawValue: number) else {
            throw SQLiteError.damaged("a charge's state is \(number)")
        }
        self.init(
            run: run, root: root, path: path, epoch: epoch, provider: provider, model: model,
            amount: amount, state: state, at: at)
    }
}

private let runById = Query("SELECT \(RunRow.columns) FROM runs WHERE id = ?")
private func runs(where narrow: String) -> Query {
    Query(
        """
        SELECT \(RunRow.columns) FROM runs
        WHERE \(narrow) AND state IN (SELECT value FROM json_each(?1))
            AND (?2 IS NULL OR production = ?2) AND (?3 IS NULL OR ifnull(root, id) = ?3)
            AND (?4 IS NULL OR ifnull(lineage, id) = ?4) AND (NOT ?5 OR parent IS NULL)
        ORDER BY submitted DESC, n DESC LIMIT ?6
        """)
}
private let newestRuns = runs(where: "true")
private let runsOfRoot = runs(where: "(id = ?3 OR root = ?3)")
private let runsOfLineage = runs(where: "(id = ?4 OR lineage = ?4)")
private let stepsOfRun = Query(
    """
    SELECT \(StepRecord.columns) FROM steps
    WHERE run = (SELECT n FROM runs WHERE id = ?) ORDER BY path
    """)
private let lineByName = Query(
    """
    SELECT line FROM runs WHERE id = ?1 AND lineage IS NULL
    UNION ALL SELECT line FROM runs WHERE lineage = ?1 LIMIT 1
    """)
private let memoByLine = Query(
    """
    SELECT output, output_size, output_inline FROM memo WHERE line = ?1 AND fingerprint = ?2
    UNION ALL
    SELECT output, output_size, output_inline FROM steps
    WHERE line = ?1 AND answer = ?3 AND fingerprint = ?2
    LIMIT 1
    """)
private let waitsOfRun = Query(
    """
    SELECT \(WaitRecord.columns) FROM waits
    WHERE run = (SELECT n FROM runs WHERE id = ?) ORDER BY since, key
    """)
// Both tables are walked in the order of their numbers, so a page of events costs a page.
private func events(where narrow: String, most: String) -> Query {
    func part(_ table: String) -> String {
        """
        SELECT number, id, root, at, kind, path, detail
        FROM \(table) CROSS JOIN runs ON n = run WHERE \(narrow)
        """
    }
    return Query(
        "\(part("events")) UNION ALL \(part("log_of_steps")) ORDER BY number LIMIT \(most)")
}
private let eventsAfter = events(where: "number > ?1", most: "?2")
private let eventsOfRoot = events(
    where: "number BETWEEN ?1 AND ?2 AND ifnull(root, id) = ?3", most: "?4")
private let eventSpan = Query(
    """
    SELECT ifnull(min(first_event), 0), ifnull(max(max(
        last_event, ifnull((SELECT max(number) FROM steps WHERE run = runs.n), 0))), 0)
    FROM runs WHERE id = ?1 OR root = ?1
    """)
private let everyCharge = Query(
    """
    SELECT id, root, path, c.epoch, provider, model, amount, c.state, at
    FROM charges c CROSS JOIN runs ON runs.n = c.run ORDER BY c.n
    """)
private let chargesOfRoot = Query(
    """
    SELECT id, root, path, c.epoch, provider, model, amount, c.state, at
    FROM charges c JOIN runs ON runs.n = c.run
    WHERE c.run IN (SELECT n FROM runs WHERE id = ?1 OR root = ?1) ORDER BY c.n
    """)
private let budgetByScope = Query("SELECT \(BudgetRecord.columns) FROM budgets WHERE scope = ?")
private let cancelledRuns = Query(
    "SELECT id, epoch FROM runs WHERE state = 1 AND owner = ? AND cancel_requested ORDER BY n")
private let firstDue = Query(
    """
    SELECT min(due) FROM (
        SELECT min(due) AS due FROM runs WHERE due IS NOT NULL
        UNION ALL SELECT min(next) FROM schedules)
    """)
private let liveWorkers = Query(
    "SELECT id, lease_until, productions FROM workers WHERE lease_until >= ? ORDER BY id")
private let everyPool = Query("SELECT name, capacity FROM pools")
private let everySchedule = Query("SELECT \(Schedule.columns) FROM schedules ORDER BY name")
private let everyDigest = Query(
    """
    SELECT input FROM runs UNION SELECT output FROM runs WHERE output IS NOT NULL
    UNION SELECT output FROM steps UNION SELECT output FROM memo
    UNION SELECT input FROM schedules
    """)
private let everyVerdict = Query("SELECT verdict FROM waits WHERE verdict IS NOT NULL")
