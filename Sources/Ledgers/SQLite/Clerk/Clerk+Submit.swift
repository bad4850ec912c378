import Artifacts
import Ground
import Workflow

extension Clerk {
    func submit(_ submission: Submission) throws -> Answer {
        if let key = submission.key,
            let run = try database.first(runByKey, key, read: { RunID($0.text()) })
        {
            return .submitted(run, isNew: false)
        }
        if let known = try find(submission.id)?.record {
            guard known.production == submission.production, known.input == submission.input
            else {
                throw Fault.clash(submission.id.rawValue)
            }
            return .submitted(submission.id, isNew: false)
        }
        try insert(submission)
        return .submitted(submission.id, isNew: true)
    }

    private func insert(_ submission: Submission) throws {
        let record = RunRecord(submission, at: now)
        let number = try nextEvent()
        try database.run(
            insertRun, record.id, record.state, number,
            try line(of: record.lineage),
            record.root == record.id ? nil : record.root, record.parent,
            record.lineage == record.id.rawValue ? nil : record.lineage, record.production,
            record.version, record.title, record.pool, record.priority, record.input,
            record.submitted, record.due, submission.key)
        let n = database.lastRow
        try database.run(
            insertSubmitted, number, n, now, Event.Kind.submitted.rawValue, record.title)
        if let budget = submission.budget {
            _ = try cap(BudgetRecord.scope(of: record.id), budget)
        }
        if let parent = submission.parent, try isStopping(parent) || isStopping(record.root),
            var row = try find(record.id)
        {
            try end(&row, .cancelled)
        }
    }

    private func isStopping(_ run: RunID) throws -> Bool {
        guard let record = try find(run)?.record else { return false }
        return record.state == .cancelled || record.cancelRequested
    }

    /// The number of the lineage; nil when this run begins it.
    private func line(of lineage: String) throws -> Int64? {
        try database.first(lineByName, lineage) { $0.int64() }
    }
}

private let runByKey = Query("SELECT id FROM runs WHERE key = ?")
private let lineByName = Query(
    """
    SELECT line FROM runs WHERE id = ?1 AND lineage IS NULL
    UNION ALL SELECT line FROM runs WHERE lineage = ?1 LIMIT 1
    """)
// A run that begins its lineage is numbered before it is inserted: SQLite would choose the same.
private let insertRun = Query(
    """
    INSERT INTO runs(id, state, epoch, revision, receives, claimed, replaced, booked, waits,
        first_event, last_event, line, root, parent, lineage, production, version, title, pool,
        priority, input, input_size, input_inline, cancel_requested, submitted, due, key)
    VALUES(?1, ?2, 0, 0, 0, 0, 0, 0, 0, ?3, ?3,
        ifnull(?4, (SELECT ifnull(max(n), 0) + 1 FROM runs)), ?5, ?6, ?7, ?8, ?9, ?10, ?11,
        ?12, ?13, ?14, ?15, 0, ?16, ?17, ?18)
    """)
private let insertSubmitted = Query(
    "INSERT INTO events(number, run, at, kind, path, detail) VALUES(?, ?, ?, ?, NULL, ?)")
