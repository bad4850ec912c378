package import Artifacts
package import Ground
package import Workflow

extension PostgresLedger {
    package func run(_ id: RunID) async throws -> RunRecord? {
        try await readers.read(runById, .run(id)) { try RunRecord(&$0) }.first
    }

    package func runs(_ filter: RunFilter) async throws -> [RunRecord] {
        let query =
            filter.root != nil ? runsOfRoot : filter.lineage != nil ? runsOfLineage : newestRuns
        return try await readers.read(
            query, .numbers(filter.states.map { Int64($0.rawValue) }), .text(filter.production),
            .run(filter.root), .text(filter.lineage), .flag(filter.topLevelOnly),
            .number(max(0, filter.most))
        ) { try RunRecord(&$0) }
    }

    package func steps(of run: RunID) async throws -> [StepRecord] {
        try await readers.read(stepsOfRun, .run(run)) { try StepRecord(&$0, of: run) }
    }

    package func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        try await readers.read(memoOfLineage, .text(lineage), .digest(fingerprint)) {
            try $0.parcel()
        }
        .first
    }

    package func waits(of run: RunID) async throws -> [WaitRecord] {
        try await readers.read(waitsOfRun, .run(run)) { try WaitRecord(&$0, of: run) }
    }

    package func events(
        after number: Int64, of root: RunID?, most: Int
    ) async throws -> [Event] {
        guard let root else {
            return try await readers.read(eventsAfter, .number(number), .number(max(0, most))) {
                try Event(&$0)
            }
        }
        return try await readers.read(
            eventsOfRoot, .number(number), .run(root), .number(max(0, most))
        ) { try Event(&$0) }
    }

    package func charges(of root: RunID?) async throws -> [ChargeRecord] {
        guard let root else {
            return try await readers.read(everyCharge) { try ChargeRecord(&$0) }
        }
        return try await readers.read(chargesOfRoot, .run(root)) { try ChargeRecord(&$0) }
    }

    package func budget(_ scope: String) async throws -> BudgetRecord? {
        try await readers.read(budgetByScope, .text(scope)) { row in
            BudgetRecord(
                scope: row.text(), cap: row.maybe { $0.money() }, spent: row.money(),
                reserved: row.money())
        }
        .first
    }

    package func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        try await readers.read(cancelledRuns, .text(worker.rawValue)) {
            Hold(run: RunID($0.text()), epoch: $0.integer())
        }
    }

    /// In this machine's time, which may differ from the database's.
    package func nextDue() async throws -> Moment? {
        let found = try await readers.read(firstDue, moment) { ($0.maybeMoment(), $0.moment()) }
        guard case (let due?, let now)? = found.first else { return nil }
        return hostTime + (due - now)
    }

    package func schedules() async throws -> [Schedule] {
        try await readers.read(everySchedule) { try Schedule(&$0) }
    }

    /// Leases in this machine's time, as above.
    package func workers() async throws -> [WorkerRecord] {
        let here = hostTime
        return try await readers.read(liveWorkers, moment) { row in
            let now = row.moment()
            return WorkerRecord(
                id: WorkerID(rawValue: row.text()), leaseUntil: here + (row.moment() - now),
                productions: try row.productions())
        }
    }

    package func pools() async throws -> [String: Int] {
        let pools = try await readers.read(everyPool) { ($0.text(), $0.integer()) }
        return Dictionary(uniqueKeysWithValues: pools)
    }

    package func referencedDigests() async throws -> Set<Digest> {
        Set(try await readers.read(everyDigest) { try $0.digest() })
    }
}

extension Event {
    fileprivate init(_ row: inout PostgresRow) throws {
        let number = row.int64()
        let (run, root) = (RunID(row.text()), RunID(row.text()))
        let at = row.moment()
        let kind = row.integer()
        guard let kind = Kind(rawValue: kind) else {
            throw PostgresError.damaged("event \(number) is of kind \(kind)")
        }
        self.init(
            number: number, run: run, root: root, at: at, kind: kind,
            path: row.maybe { $0.text() }, detail: row.maybe { $0.text() })
    }
}

extension ChargeRecord {
    init(_ row: inout PostgresRow) throws {
        let (run, root) = (RunID(row.text()), RunID(row.text()))
        let (path, epoch) = (row.text(), row.integer())
        let (provider, model) = (row.maybe { $0.text() }, row.maybe { $0.text() })
        let (amount, number, at) = (row.money(), row.integer(), row.moment())
        guard let state = State(rawValue: number) else {
            throw PostgresError.damaged("a charge's state is \(number)")
        }
        self.init(
            run: run, root: root, path: path, epoch: epoch, provider: provider, model: model,
            amount: amount, state: state, at: at)
    }
}

private let runById = Query("SELECT \(RunRecord.postgresColumns) FROM §records WHERE id = $1")
private func runs(where narrow: String) -> Query {
    Query(
        """
        SELECT \(RunRecord.postgresColumns) FROM §records
        WHERE n IN (SELECT n FROM §runs WHERE \(narrow)
            AND state = ANY($1) AND ($2 IS NULL OR production = $2)
            AND ($3::text IS NULL OR coalesce(root, id) = $3)
            AND ($4::text IS NULL OR coalesce(lineage, id) = $4)
            AND (NOT $5 OR parent IS NULL)
            ORDER BY submitted DESC, n DESC LIMIT $6)
        ORDER BY submitted DESC, n DESC
        """)
}
private let newestRuns = runs(where: "true")
private let runsOfRoot = runs(where: "(id = $3 OR root = $3)")
private let runsOfLineage = runs(where: "(id = $4 OR lineage = $4)")
private let stepsOfRun = Query(
    """
    SELECT * FROM §steps WHERE run = (SELECT n FROM §runs WHERE id = $1) ORDER BY path
    """)
private let memoOfLineage = Query(
    """
    WITH line AS (
        SELECT line FROM (
            SELECT line FROM §runs WHERE id = $1 AND lineage IS NULL
            UNION ALL SELECT line FROM §runs WHERE lineage = $1) l LIMIT 1)
    SELECT output, output_size, output_inline FROM (
        SELECT 1 AS turn, output, output_size, output_inline FROM §memo
        WHERE line = (SELECT line FROM line) AND fingerprint = $2
        UNION ALL
        SELECT 2, output, output_size, output_inline FROM §steps
        WHERE line = (SELECT line FROM line) AND fingerprint = $2) found
    ORDER BY turn LIMIT 1
    """)
private let waitsOfRun = Query(
    """
    SELECT * FROM §waits WHERE run = (SELECT n FROM §runs WHERE id = $1) ORDER BY since, key
    """)
private let eventsAfter = Query(
    """
    SELECT number, id, coalesce(root, id), at, kind, path, detail
    FROM (
        (SELECT * FROM §events WHERE number > $1 ORDER BY number LIMIT $2)
        UNION ALL
        (SELECT number, run, at, kind, path, detail FROM §log_of_many
        WHERE last > $1 AND number > $1 ORDER BY last, number LIMIT $2)
        UNION ALL
        (SELECT * FROM §log_of_steps WHERE number > $1 ORDER BY number LIMIT $2)
    ) log JOIN §runs r ON r.n = log.run ORDER BY number LIMIT $2
    """)
// A tree's events lie between its first and its last.
private let eventsOfRoot = Query(
    """
    WITH tree AS MATERIALIZED (
        SELECT n, id, root, first_event, last_event FROM §runs WHERE id = $2 OR root = $2),
    span AS MATERIALIZED (
        SELECT greatest($1 + 1, min(first_event)) AS low, max(last_event) AS high FROM tree)
    SELECT number, id, coalesce(root, id), at, kind, path, detail
    FROM (
        SELECT * FROM §events WHERE run IN (SELECT n FROM tree)
            AND number BETWEEN (SELECT low FROM span) AND (SELECT high FROM span)
        UNION ALL
        SELECT number, run, at, kind, path, detail FROM §log_of_many
        WHERE run IN (SELECT n FROM tree) AND number > $1 AND last BETWEEN (SELECT low FROM span)
            AND (SELECT high FROM span) + \(PostgresSharedEvents.span - 1)
        UNION ALL
        SELECT * FROM §log_of_steps WHERE run IN (SELECT n FROM tree) AND number > $1
    ) log JOIN tree ON tree.n = log.run ORDER BY number LIMIT $3
    """)
private let everyCharge = Query(
    """
    SELECT id, coalesce(root, id), path, c.epoch, provider, model, amount, c.state, at
    FROM §charges c JOIN §runs r ON r.n = c.run ORDER BY c.n
    """)
private let chargesOfRoot = Query(
    """
    SELECT id, coalesce(root, id), path, c.epoch, provider, model, amount, c.state, at
    FROM §charges c JOIN §runs r ON r.n = c.run
    WHERE c.run IN (SELECT n FROM §runs WHERE id = $1 OR root = $1) ORDER BY c.n
    """)
private let budgetByScope = Query(
    "SELECT scope, cap, spent, reserved FROM §budgets WHERE scope = $1")
private let cancelledRuns = Query(
    """
    SELECT id, epoch FROM §held JOIN §runs USING (n)
    WHERE held.owner = $1 AND cancel_requested ORDER BY n
    """)
private let firstDue = Query(
    """
    SELECT least(
            (SELECT min(due) FROM §runs WHERE due IS NOT NULL),
            (SELECT min(next) FROM §schedules)),
        coalesce($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    """)
private let liveWorkers = Query(
    """
    SELECT now, id, lease_until, productions, versions FROM §workers,
        (SELECT coalesce($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)) c(now)
    WHERE lease_until >= now ORDER BY id
    """)
private let everyPool = Query("SELECT name, capacity FROM §pools")
private let everySchedule = Query("SELECT * FROM §schedules ORDER BY name")
private let everyDigest = Query(
    """
    SELECT input FROM §runs UNION SELECT output FROM §runs WHERE output IS NOT NULL
    UNION SELECT output FROM §steps UNION SELECT output FROM §memo
    UNION SELECT input FROM §schedules
    UNION SELECT output FROM §waits WHERE output IS NOT NULL
    """)
