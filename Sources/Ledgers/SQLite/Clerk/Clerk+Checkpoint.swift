import Artifacts
import Ground
import Workflow

extension Clerk {
    /// How many checkpoints one statement takes: more would not be cheaper.
    static let together = 8

    /// A step's completion.
    ///
    /// One row is memo, label, event and count; see `Migrations`.
    func record(_ checkpoint: Checkpoint) throws -> Answer {
        let step = checkpoint.step
        guard let held = try standing(checkpoint.hold) else { return .fenced }
        if held.booked {
            try leaveStep(held.n, step.path, epoch: held.epoch, cost: step.label.cost)
        }
        if !step.label.reused, held.isPlain, try isFirst(step, held) {
            return .recorded(step.output)
        }
        if let number = try database.first(
            stepByPath, held.n, step.path, step.path.mark, read: { $0.int64() })
        {
            if let output = try output(number, for: step) { return .recorded(output) }
            try replace(number, of: held.n)
        }
        let memo = try memo(held.line, step.fingerprint)
        try insert(step, held, output: memo ?? step.output, isKnown: memo != nil)
        return .recorded(memo ?? step.output)
    }

    /// Several checkpoints by one statement, when nothing stands against any of them, as is usual;
    /// nil otherwise, and then nothing was written.
    func recordTogether(_ mutations: ArraySlice<Mutation>) throws -> [Result<Answer, Fault>]? {
        guard case .checkpoint = mutations.first else { return nil }
        let first = try nextEvent()
        eventNumber = first
        let statement = try database.statement(insertTogether)
        var results: [Result<Answer, Fault>] = []
        for mutation in mutations {
            guard case .checkpoint(let checkpoint) = mutation, !checkpoint.step.label.reused,
                let held = try standing(checkpoint.hold), !held.booked, held.isPlain
            else {
                statement.reset()
                return nil
            }
            statement.bind(
                checkpoint.step, of: held, number: first + Int64(results.count), at: now)
            results.append(.success(.recorded(checkpoint.step.output)))
        }
        if try database.run(statement) == results.count {
            eventNumber = first + Int64(results.count)
            return results
        }
        try database.run(takeBack, first)
        return nil
    }

    /// Writes the row unless something stands against it: a row of this path, or what answers for
    /// the fingerprint.
    private func isFirst(_ step: StepRecord, _ held: Held) throws -> Bool {
        let number = try nextEvent()
        let statement = try database.statement(insertFirst)
        statement.bind(step, of: held, number: number, at: now)
        if try database.run(statement) == 1 { return true }
        eventNumber = number
        return false
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

    private func insert(
        _ step: StepRecord, _ held: Held, output: Parcel, isKnown: Bool
    ) throws {
        var step = step
        step.output = output
        let statement = try database.statement(isKnown ? insertKnown : insertAnswering)
        statement.bind(step, of: held, number: try nextEvent(), at: now)
        try database.run(statement)
        holds[step.run] = nil
    }

    /// What answers for a fingerprint: a person's edit first.
    private func memo(_ line: Int64, _ fingerprint: Digest) throws -> Parcel? {
        try database.first(memoByLine, line, fingerprint, fingerprint.mark) { try $0.parcel() }
    }

    /// Moves what a step row is besides (its event and its memo) to where they stay without it.
    func retire(_ number: Int64) throws {
        try database.run(moveEvent, number)
        try database.run(moveMemo, number)
        forgetMemos()
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

private let stepByPath = Query("SELECT number FROM steps WHERE \(StepRecord.isOfPath)")
private let stepByNumber = Query(
    """
    SELECT fingerprint, revision, output, output_size, output_inline FROM steps WHERE number = ?
    """)
private let memoByLine = Query(
    """
    SELECT output, output_size, output_inline FROM memo WHERE line = ?1 AND fingerprint = ?2
    UNION ALL
    SELECT output, output_size, output_inline FROM steps
    WHERE line = ?1 AND answer = ?3 AND fingerprint = ?2
    LIMIT 1
    """)
private let insertFirst = Insertion.firsts.query()
private let insertTogether = Insertion.firsts.query(rows: Clerk.together)
private let insertAnswering = Insertion.answering.query()
private let insertKnown = Insertion.known.query()
// The numbers of events go up, so these are the rows of this attempt.
private let takeBack = Query("DELETE FROM steps WHERE number >= ?")
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
    SELECT line, fingerprint, output, output_size, output_inline FROM steps
    WHERE number = ? AND answer IS NOT NULL
    ON CONFLICT DO NOTHING
    """)
private let deleteStep = Query("DELETE FROM steps WHERE number = ?")
private let freeSlot = Query("DELETE FROM slots WHERE run = ? AND path = ?")
private let closeIntent = Query("DELETE FROM intents WHERE run = ? AND path = ?")
