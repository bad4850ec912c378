import Ground
import Workflow

/// What a checkpoint needs to know of its running run.
struct Held {
    let n: Int64
    let line: Int64
    let booked: Bool
    let epoch: Int
    /// Whether the two unique indexes of `steps` tell all that can stand against a step: the
    /// lineage has no memos beside them, and every step of the run its mark.
    let isPlain: Bool
}

// The clerk remembers runs between checkpoints and transactions: whoever changes a run's row takes
// it out, and all are forgotten when somebody else has written.
extension Clerk {
    /// The run while this writer holds it; nil for one who does not.
    func standing(_ hold: Hold) throws -> Held? {
        if let held = holds[hold.run] { return held.epoch == hold.epoch ? held : nil }
        guard let held = try database.first(holdOfRun, hold.run, read: { Held($0) }) else {
            return nil
        }
        remember(held, hold.run)
        return held.epoch == hold.epoch ? held : nil
    }

    /// Remembers a run that is handed out, when there is nothing to look up.
    func remember(_ row: RunRow) throws {
        holds[row.record.id] = nil
        guard row.record.checkpoints == 0, try hasNoMemos() else { return }
        let held = Held(
            n: row.n, line: row.line, booked: row.booked, epoch: row.record.epoch, isPlain: true)
        remember(held, row.record.id)
    }

    private func remember(_ held: Held, _ run: RunID) {
        if holds.count >= 8192 { holds.removeAll(keepingCapacity: true) }
        holds[run] = held
    }

    /// Whether no lineage has any.
    private func hasNoMemos() throws -> Bool {
        if let isEmpty = memoIsEmpty { return isEmpty }
        let isEmpty = try database.first(anyMemo) { _ in false } ?? true
        memoIsEmpty = isEmpty
        return isEmpty
    }

    /// To be called by whoever writes into `memo`.
    func forgetMemos() {
        memoIsEmpty = nil
        holds.removeAll(keepingCapacity: true)
    }

    /// What was known of the file holds no longer.
    func forgetRows() {
        eventNumber = nil
        forgetMemos()
    }
}

extension Held {
    fileprivate init(_ row: Statement) {
        self.init(
            n: row.int64(), line: row.int64(), booked: row.flag(), epoch: row.integer(),
            isPlain: row.flag())
    }
}

private let holdOfRun = Query(
    """
    SELECT n, line, booked, epoch, NOT EXISTS(SELECT 1 FROM steps WHERE run = n AND mark IS NULL)
        AND NOT EXISTS(SELECT 1 FROM memo WHERE memo.line = runs.line)
    FROM runs WHERE id = ? AND state = 1
    """)
private let anyMemo = Query("SELECT 1 FROM memo LIMIT 1")
