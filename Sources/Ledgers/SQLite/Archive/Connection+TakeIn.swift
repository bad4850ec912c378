import Artifacts
import Ground
import Workflow

extension Connection {
    /// Puts an archive's rows in the place of everything that is there.
    ///
    /// To be called within a transaction; throws when the archive ends before its end.
    func takeIn(_ next: () throws -> ArchiveRow?) throws {
        for query in removals { try run(query) }
        var isWhole = false
        while let row = try next() {
            guard !isWhole else { throw Fault.brokenArchive("something follows its end") }
            if case .end = row { isWhole = true }
            try insert(row)
        }
        guard isWhole else { throw Fault.brokenArchive("its end is missing") }
        for query in derivations { try run(query) }
    }

    private func insert(_ row: ArchiveRow) throws {
        switch row {
        case .run(let entry): try insert(entry)
        case .event(let entry):
            try run(
                insertEvent, entry.number, entry.run, entry.at, entry.kind.rawValue, entry.path,
                entry.detail)
        case .step(let entry): try insert(entry)
        case .memo(let entry): try run(insertMemo, entry.line, entry.fingerprint, entry.output)
        case .take(let entry): try run(insertTake, entry.line, entry.base, entry.count)
        case .wait(let entry):
            let record = entry.record
            var child: RunID?
            if case .child(let run) = record.wait.kind { child = run }
            try run(
                insertWait, entry.run, record.wait.key, try json(record.wait.kind), child,
                record.since, record.due, try record.verdict.map { try json($0) })
        case .charge(let entry):
            let record = entry.record
            try run(
                insertCharge, entry.run, record.path, record.epoch, record.provider,
                record.model, record.amount, record.state.rawValue, record.at,
                try json(entry.scopes))
        default: try insert(house: row)
        }
    }

    private func insert(house row: ArchiveRow) throws {
        switch row {
        case .budget(let budget):
            try run(insertBudget, budget.scope, budget.cap, budget.spent, budget.reserved)
        case .intent(let entry): try run(insertIntent, entry.run, entry.path, entry.epoch)
        case .pool(let entry): try run(insertPool, entry.name, entry.capacity)
        case .rate(let entry): try run(insertRate, entry.key, entry.level, entry.at)
        case .schedule(let entry):
            let schedule = entry.schedule
            try run(
                insertSchedule, schedule.name, schedule.every.milliseconds, schedule.first,
                schedule.production, schedule.version, schedule.input, entry.next)
        case .end(let number): try run(insertFloor, number)
        default: break
        }
    }

    private func insert(_ entry: ArchiveRow.RunEntry) throws {
        let record = entry.record
        try run(
            insertRun, entry.n, record.id, record.state, record.epoch, record.revision,
            record.receives, entry.claimed, record.checkpoints, entry.firstEvent,
            entry.lastEvent, entry.line, record.root == record.id ? nil : record.root,
            record.parent, record.lineage == record.id.rawValue ? nil : record.lineage,
            record.production, record.version, record.title, record.pool, record.priority,
            record.owner, record.input, MaybeParcel(record.output),
            try record.fault.map { try json($0) }, record.cancelRequested, record.submitted,
            record.started, record.ended, record.due, entry.key)
    }

    private func insert(_ entry: ArchiveRow.StepEntry) throws {
        let (step, label) = (entry.record, entry.record.label)
        try run(
            insertStep, entry.number, entry.run, entry.at, entry.kind.rawValue, step.path,
            entry.line, step.fingerprint, step.base == step.fingerprint ? nil : step.base,
            step.revision, step.output, step.published, DigestList(label.inputs), label.provider,
            label.model, label.cost, label.started, label.finished, label.reused, step.path.mark,
            step.fingerprint.mark)
    }
}

extension Fault {
    static func brokenArchive(_ why: String) -> Self {
        Self(.storage, "The ledger's archive cannot be read: \(why). Begin the move again.")
    }
}

/// Digests as one blob.
private struct DigestList: Bindable {
    let digests: [Digest]

    init(_ digests: [Digest]) { self.digests = digests }

    func bind(to statement: Statement) { statement.bind(digests) }
}

private let removals =
    [
        "runs", "steps", "memo", "takes", "events", "floors", "waits", "charges", "budgets",
        "slots", "intents", "pools", "rates", "workers", "schedules",
    ]
    .map { Query("DELETE FROM \($0)") }
// Checkpoints are the steps and what they have replaced; the rest says whether to look further.
private let derivations = [
    Query("UPDATE runs SET replaced = replaced - (SELECT count(*) FROM steps WHERE run = n)"),
    Query("UPDATE runs SET waits = 1 WHERE n IN (SELECT run FROM waits)"),
    Query(
        """
        UPDATE runs SET booked = 1
        WHERE n IN (SELECT run FROM charges UNION SELECT run FROM intents)
        """),
]
private let insertRun = Query(
    """
    INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked, waits,
        first_event, last_event, line, root, parent, lineage, production, version, title, pool,
        priority, owner, input, input_size, input_inline, output, output_size, output_inline,
        fault, cancel_requested, submitted, started, ended, due, key)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?, ?)
    """)
private let insertEvent = Query(
    "INSERT INTO events(number, run, at, kind, path, detail) VALUES(?, ?, ?, ?, ?, ?)")
// They come in the order of their numbers, so the oldest of a fingerprint answers for it.
private let insertStep = Insertion.answering.query()
private let insertMemo = Query(
    """
    INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
    VALUES(?, ?, ?, ?, ?)
    """)
private let insertTake = Query("INSERT INTO takes(line, base, count) VALUES(?, ?, ?)")
private let insertWait = Query(
    "INSERT INTO waits(run, key, kind, child, since, due, verdict) VALUES(?, ?, ?, ?, ?, ?, ?)")
private let insertCharge = Query(
    """
    INSERT INTO charges(run, path, epoch, provider, model, amount, state, at, scopes)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
private let insertBudget = Query(
    "INSERT INTO budgets(scope, cap, spent, reserved) VALUES(?, ?, ?, ?)")
private let insertIntent = Query("INSERT INTO intents(run, path, epoch) VALUES(?, ?, ?)")
private let insertPool = Query("INSERT INTO pools(name, capacity) VALUES(?, ?)")
private let insertRate = Query("INSERT INTO rates(key, level, at) VALUES(?, ?, ?)")
private let insertSchedule = Query(
    """
    INSERT INTO schedules(name, every, first, production, version, input, input_size,
        input_inline, next)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
private let insertFloor = Query("INSERT INTO floors(name, value) VALUES('events', ?)")
