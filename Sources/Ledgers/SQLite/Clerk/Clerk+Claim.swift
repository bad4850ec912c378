import Artifacts
import Ground
import Workflow

extension Clerk {
    func hand(_ claim: Claim) throws -> [ClaimedRun] {
        let half = Moment.Span.milliseconds(claim.lease.milliseconds / 2)
        try database.run(
            extendLease, claim.worker, now + claim.lease, now + half,
            try advertised(claim.productions))
        let token = Int64(bitPattern: claim.token)
        let again = try database.all(runsByToken, claim.worker, token) { try RunRow($0) }
        if !again.isEmpty { return try again.map { try claimed($0, takes: true) } }
        try promote()
        let takes = try database.first(anyTake) { _ in true } ?? false
        var handed: [ClaimedRun] = []
        while handed.count < claim.most {
            let chosen = try choose(claim, most: claim.most - handed.count)
            if chosen.isEmpty { break }
            for row in chosen {
                if let run = try handOut(row, claim, token, takes: takes) { handed.append(run) }
            }
        }
        return handed
    }

    /// Productions as they stand in the workers' rows; a worker asks with the same ones each time.
    private func advertised(_ productions: [ProductionKey]) throws -> String {
        if let (known, text) = repertoire, known == productions { return text }
        let text = try json(productions)
        repertoire = (productions, text)
        return text
    }

    /// Delayed runs and timers whose time has come.
    private func promote() throws {
        let due = try database.all(runsDue, now) { try RunRow($0) }
        for var row in due {
            if row.record.state == .waiting {
                try database.run(elapse, row.n, now, try json(Verdict.elapsed))
            }
            row.record.state = .ready
            try save(&row)
        }
    }

    private func choose(_ claim: Claim, most: Int) throws -> [RunRow] {
        let productions = Set(claim.productions)
        let limits = try capacities()
        var room: [String: Int] = [:]
        var chosen: [RunRow] = []
        try database.scan(readyRuns) { statement in
            let key = ProductionKey(name: statement.text(), version: statement.integer())
            guard productions.contains(key) else { return true }
            let row = try RunRow(statement)
            if let root = claim.root, row.record.root != root { return true }
            if let capacity = limits[row.record.pool] {
                let running = try room[row.record.pool] ?? capacity - runningCount(row.record.pool)
                if running <= 0 { return true }
                room[row.record.pool] = running - 1
            }
            chosen.append(row)
            return chosen.count < most
        }
        return chosen
    }

    private func capacities() throws -> [String: Int] {
        let rows = try database.all(everyLimit) { ($0.text(), $0.integer()) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func runningCount(_ pool: String) throws -> Int {
        try database.first(runningInPool, pool) { $0.integer() } ?? 0
    }

    /// The run as handed out; nil for one that is worn out or cancelled, which ends instead.
    private func handOut(
        _ row: RunRow, _ claim: Claim, _ token: Int64, takes: Bool
    ) throws -> ClaimedRun? {
        var row = row
        if row.record.receives >= claim.maxReceives {
            try end(&row, .dead, row.record.fault ?? .wornOut(row.record.receives))
            return nil
        }
        if row.record.cancelRequested {
            try end(&row, .cancelled)
            return nil
        }
        row.record.state = .running
        row.record.epoch += 1
        row.record.receives += 1
        row.record.owner = claim.worker
        row.record.started = row.record.started ?? now
        row.token = token
        try remember(row)
        try note(.claimed, &row, detail: "\(row.record.epoch)")
        try database.run(
            markRunning, row.n, row.record.epoch, row.record.receives, claim.worker, token,
            row.record.started, row.lastEvent)
        return try claimed(row, takes: takes)
    }

    private func claimed(_ row: RunRow, takes: Bool) throws -> ClaimedRun {
        let run = row.record.id
        var claimed = ClaimedRun(record: row.record)
        if row.record.checkpoints > 0 {
            for step in try database.all(stepsOfRun, row.n, read: { try StepRecord($0, of: run) }) {
                claimed.steps[step.path] = step
            }
        }
        if row.waits {
            for wait in try database.all(waitsOfRun, row.n, read: { try WaitRecord($0, of: run) }) {
                claimed.verdicts[wait.wait.key] = wait.verdict
            }
        }
        guard takes else { return claimed }
        try database.scan(takesOfLine, row.line) {
            claimed.takes[try $0.digest()] = $0.integer()
            return true
        }
        return claimed
    }
}

// A lease that is still half there is left alone: an idle worker asks several times a second, and
// a claim that finds nothing is to write nothing.
private let extendLease = Query(
    """
    INSERT INTO workers(id, lease_until, productions) VALUES(?1, ?2, ?4)
    ON CONFLICT(id) DO UPDATE SET
        lease_until = iif(lease_until < ?3, excluded.lease_until, lease_until),
        productions = excluded.productions
    WHERE lease_until < ?3 OR productions IS NOT excluded.productions
    """)
private let runsByToken = Query(
    """
    SELECT \(RunRow.columns) FROM runs WHERE state = 1 AND owner = ? AND token = ?
    ORDER BY priority, n
    """)
private let runsDue = Query(
    "SELECT \(RunRow.columns) FROM runs WHERE due <= ? AND state IN (2, 3) ORDER BY due, n")
private let elapse = Query(
    "UPDATE waits SET verdict = ?3 WHERE run = ?1 AND due <= ?2 AND verdict IS NULL")
private let readyRuns = Query(
    """
    SELECT production, version, \(RunRow.columns) FROM runs INDEXED BY runs_ready
    WHERE state = 0 ORDER BY priority, n
    """)
private let everyLimit = Query("SELECT name, capacity FROM pools")
private let runningInPool = Query("SELECT count(*) FROM runs WHERE state = 1 AND pool = ?")
private let markRunning = Query(
    """
    UPDATE runs SET state = 1, epoch = ?2, receives = ?3, owner = ?4, token = ?5, started = ?6,
        last_event = ?7, claimed = ?7
    WHERE n = ?1
    """)
private let stepsOfRun = Query("SELECT \(StepRecord.columns) FROM steps WHERE run = ?")
private let waitsOfRun = Query("SELECT \(WaitRecord.columns) FROM waits WHERE run = ?")
private let anyTake = Query("SELECT 1 FROM takes LIMIT 1")
private let takesOfLine = Query("SELECT base, count FROM takes WHERE line = ?")
