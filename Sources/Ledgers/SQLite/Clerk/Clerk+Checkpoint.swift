import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension Clerk {
    /// A step's completion.
    ///
    /// One row is memo, label and event; see `Migrations`.
    func record(_ checkpoint: Checkpoint) throws -> Answer {
        let step = checkpoint.step
        guard let held = try database.first(holdOfRun, checkpoint.hold.run, read: { Held($0) }),
            held.state == RunState.running.rawValue, held.epoch == checkpoint.hold.epoch
        else { return .fenced }
        if held.booked {
            try leaveStep(held.n, step.path, epoch: held.epoch, cost: step.label.cost)
        }
        if held.checkpoints > 0,
            let standing = try database.first(
                standingStep, held.n, step.path,
                read: {
                    (
                        number: $0.int64(), same: try $0.digest() == step.fingerprint,
                        revision: $0.integer(), output: try $0.parcel()
                    )
                })
        {
            if standing.same, standing.revision >= step.revision {
                return .recorded(standing.output)
            }
            try retire(standing.number)
            try database.run(deleteStep, standing.number)
        }
        let memo = try memo(held.line, step.fingerprint)
        let number = try insert(step, held, output: memo ?? step.output)
        try database.run(countStep, held.n, number, step.label.reused)
        return .recorded(memo ?? step.output)
    }

    private func insert(_ step: StepRecord, _ held: Held, output: Parcel) throws -> Int64 {
        let number = try nextEvent()
        let kind: Event.Kind = step.label.reused ? .stepReused : .stepMade
        try database.run(
            insertStep, number, held.n, now, kind.rawValue, step.path, held.line,
            step.fingerprint, step.base == step.fingerprint ? nil : step.base, step.revision,
            output, step.published, Digests(step.label.inputs), step.label.provider,
            step.label.model, step.label.cost, step.label.started, step.label.finished,
            step.label.reused)
        return number
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
    let checkpoints: Int

    init(_ row: Statement) {
        n = row.int64()
        line = row.int64()
        booked = row.flag()
        state = row.integer()
        epoch = row.integer()
        checkpoints = row.integer()
    }
}

/// Digests as one blob.
private struct Digests: Bindable {
    let digests: [Digest]

    init(_ digests: [Digest]) { self.digests = digests }

    func bind(to statement: Statement) {
        var bytes = Data(capacity: digests.count * 32)
        for digest in digests { unsafe digest.withBytes { unsafe bytes.append(contentsOf: $0) } }
        statement.bind(bytes)
    }
}

private let holdOfRun = Query(
    "SELECT n, line, booked, state, epoch, checkpoints FROM runs WHERE id = ?")
private let standingStep = Query(
    """
    SELECT number, fingerprint, revision, output, output_size, output_inline
    FROM steps WHERE run = ? AND path = ?
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
private let countStep = Query(
    """
    UPDATE runs SET checkpoints = checkpoints + 1, last_event = ?2,
        receives = iif(?3, receives, 0)
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
