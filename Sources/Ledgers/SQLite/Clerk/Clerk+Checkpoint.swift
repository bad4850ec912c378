import Artifacts
import Ground
import Workflow

extension Clerk {
    /// A step's completion.
    ///
    /// One row is memo, label, event and count; see `Migrations`.
    func record(_ checkpoint: Checkpoint) throws -> Answer {
        let step = checkpoint.step
        guard
            let held = try database.first(
                holdOfRun, checkpoint.hold.run, step.path, step.fingerprint,
                read: { Held($0) }),
            held.state == RunState.running.rawValue, held.epoch == checkpoint.hold.epoch
        else { return .fenced }
        if held.booked {
            try leaveStep(held.n, step.path, epoch: held.epoch, cost: step.label.cost)
        }
        if let standing = held.standing {
            if let output = try output(standing, for: step) { return .recorded(output) }
            try replace(standing, of: held.n)
        }
        let memo = held.isKnown ? try memo(held.line, step.fingerprint) : nil
        try insert(step, held, output: memo ?? step.output)
        return .recorded(memo ?? step.output)
    }

    /// The output of a step row that stands against this step; nil when it gives way.
    private func output(_ number: Int64, for step: StepRecord) throws -> Parcel? {
        try database.first(stepByNumber, number) { row in
            let isSame = try row.digest() == step.fingerprint
            return isSame && row.integer() >= step.revision ? try row.parcel() : nil
        } ?? nil
    }

    private func replace(_ number: Int64, of run: Int64) throws {
        try retire(number)
        try database.run(countReplaced, run, number)
        try database.run(deleteStep, number)
    }

    private func insert(_ step: StepRecord, _ held: Held, output: Parcel) throws {
        let kind: Event.Kind = step.label.reused ? .stepReused : .stepMade
        try database.run(
            insertStep, try nextEvent(), held.n, now, kind.rawValue, step.path, held.line,
            step.fingerprint, step.base == step.fingerprint ? nil : step.base, step.revision,
            output, step.published, Digests(step.label.inputs), step.label.provider,
            step.label.model, step.label.cost, step.label.started, step.label.finished,
            step.label.reused)
    }

    /// What answers for a fingerprint: a person's edit first.
    private func memo(_ line: Int64, _ fingerprint: Digest) throws -> Parcel? {
        try database.first(memoByLine, line, fingerprint) { try $0.parcel() }
    }

    /// Moves what a step row is besides (its event and its memo) to where they stay without it.
    func retire(_ number: Int64) throws {
        try database.run(moveEvent, number)
        try database.run(moveMemo, number)
    }

    /// Gives back what the step had reserved.
    private func leaveStep(_ run: Int64, _ path: String, epoch: Int, cost: Money) throws {
        try database.run(freeSlot, run, path)
        try database.run(closeIntent, run, path)
        for charge in try reservedCharges(of: run, path: path) where charge.epoch == epoch {
            try book(charge, as: .settled, cost: cost)
        }
    }
}

/// What a checkpoint needs to know of its run.
private struct Held {
    let n: Int64
    let line: Int64
    let booked: Bool
    let state: Int
    let epoch: Int
    /// The number of the step's row, when it has one.
    let standing: Int64?
    /// Whether something answers for the fingerprint.
    let isKnown: Bool

    init(_ row: Statement) {
        n = row.int64()
        line = row.int64()
        booked = row.flag()
        state = row.integer()
        epoch = row.integer()
        standing = row.maybe { $0.int64() }
        isKnown = row.flag()
    }
}

/// Digests as one blob.
private struct Digests: Bindable {
    let digests: [Digest]

    init(_ digests: [Digest]) { self.digests = digests }

    func bind(to statement: Statement) { statement.bind(digests) }
}

private let holdOfRun = Query(
    """
    SELECT n, line, booked, state, epoch,
        (SELECT number FROM steps WHERE run = runs.n AND path = ?2),
        EXISTS(SELECT 1 FROM steps WHERE line = runs.line AND fingerprint = ?3)
            OR EXISTS(SELECT 1 FROM memo WHERE line = runs.line AND fingerprint = ?3)
    FROM runs WHERE id = ?1
    """)
private let stepByNumber = Query(
    """
    SELECT fingerprint, revision, output, output_size, output_inline FROM steps WHERE number = ?
    """)
private let memoByLine = Query(
    """
    SELECT output, output_size, output_inline FROM memo WHERE line = ?1 AND fingerprint = ?2
    UNION ALL
    SELECT output, output_size, output_inline FROM steps WHERE line = ?1 AND fingerprint = ?2
    LIMIT 1
    """)
private let insertStep = Query(
    """
    INSERT INTO steps(number, run, at, kind, path, line, fingerprint, base, revision,
        output, output_size, output_inline, published, inputs, provider, model, cost, started,
        finished, reused)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
// What the row that goes had said of its run is written into the run's own.
private let countReplaced = Query(
    """
    UPDATE runs SET replaced = replaced + 1, last_event = max(last_event, ?2),
        receives = iif(EXISTS(
            SELECT 1 FROM steps WHERE number = ?2 AND number > claimed AND NOT reused
        ), 0, receives)
    WHERE n = ?1
    """)
private let moveEvent = Query(
    """
    INSERT INTO events(number, run, at, kind, path, detail)
    SELECT number, run, at, kind, path, detail FROM log_of_steps WHERE number = ?
    """)
private let moveMemo = Query(
    """
    INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
    SELECT line, fingerprint, output, output_size, output_inline FROM steps WHERE number = ?
    ON CONFLICT DO NOTHING
    """)
private let deleteStep = Query("DELETE FROM steps WHERE number = ?")
private let freeSlot = Query("DELETE FROM slots WHERE run = ? AND path = ?")
private let closeIntent = Query("DELETE FROM intents WHERE run = ? AND path = ?")
