import Artifacts
import Ground
import Workflow

extension Clerk {
    func settle(_ run: RunID, wait key: String, verdict: Verdict) throws -> Answer {
        var row = try known(run)
        guard
            let wait = try database.first(
                waitByKey, row.n, key, read: { try WaitRecord($0, of: run) })
        else {
            throw Fault.noWait(key, of: run.rawValue)
        }
        if let standing = wait.verdict {
            if standing == verdict { return .done }
            throw Fault.answered(key, of: run.rawValue, standing)
        }
        try database.run(decide, row.n, key, try json(verdict))
        try note(.answered, &row, path: key, detail: verdict.words)
        if row.record.state == .waiting { row.record.state = .ready }
        try save(&row)
        return .done
    }

    func cancel(_ run: RunID) throws -> Answer {
        let row = try known(run)
        if row.record.state == .cancelled { return .done }
        if row.record.state.isTerminal { throw wrongState(row, "cancelled") }
        try stop(row)
        for below in try descendants(of: run) where !below.record.state.isTerminal {
            // Ending one may have woken another since the list was made.
            if let fresh = try find(below.record.id) { try stop(fresh) }
        }
        return .done
    }

    private func stop(_ row: RunRow) throws {
        var row = row
        if row.record.state == .running {
            row.record.cancelRequested = true
            try save(&row)
        } else {
            try end(&row, .cancelled)
        }
    }

    func retry(_ run: RunID) throws -> Answer {
        var row = try known(run)
        switch row.record.state {
        case .failed, .dead, .cancelled, .attention: try revive(row)
        case .delayed:
            row.record.state = .ready
            try note(.retried, &row)
            try save(&row)
        default: throw wrongState(row, "retried")
        }
        for below in try descendants(of: run)
        where [.failed, .dead, .cancelled].contains(below.record.state) {
            try revive(below)
        }
        return .done
    }

    private func revive(_ row: RunRow) throws {
        var row = row
        row.record.state = .ready
        row.record.receives = 0
        row.record.cancelRequested = false
        row.record.ended = nil
        row.record.fault = nil
        try database.run(closeIntents, row.n)
        try note(.retried, &row)
        try save(&row)
        if let parent = row.record.parent {
            try database.run(clearVerdict, parent, row.record.id)
        }
    }

    func replaceInput(_ run: RunID, _ parcel: Parcel) throws -> Answer {
        var row = try known(run)
        if row.record.state == .running { throw wrongState(row, "given another input") }
        row.record.input = parcel
        row.record.revision += 1
        try note(.edited, &row, path: "input")
        try save(&row)
        return .done
    }

    func edit(_ run: RunID, path: String, _ parcel: Parcel) throws -> Answer {
        var row = try known(run)
        let step = try self.step(row, path)
        try retire(step.number)
        try database.run(setMemo, row.line, step.fingerprint, parcel)
        forgetMemos()
        try database.run(closeIntent, row.n, path)
        let number = try nextEvent()
        try database.run(
            editStep, step.number, number, now, Event.Kind.edited.rawValue, parcel)
        row.lastEvent = number
        rouse(&row)
        try save(&row)
        return .done
    }

    func askForTake(_ run: RunID, path: String) throws -> Answer {
        var row = try known(run)
        let step = try self.step(row, path)
        let take = try database.first(countTake, row.line, step.base) { $0.integer() } ?? 1
        rouse(&row)
        try note(.takeAsked, &row, path: path, detail: "\(take)")
        try save(&row)
        return .done
    }

    /// A person changed something: the run is made again from there, unless a worker is at it and
    /// will notice by the revision.
    private func rouse(_ row: inout RunRow) {
        row.record.revision += 1
        row.record.receives = 0
        if row.record.state == .running || row.record.state == .ready { return }
        row.record.state = .ready
        row.record.ended = nil
        row.record.fault = nil
        row.record.cancelRequested = false
    }

    private typealias StepKey = (number: Int64, fingerprint: Digest, base: Digest)

    private func step(_ row: RunRow, _ path: String) throws -> StepKey {
        let found = try database.first(stepKey, row.n, path, path.mark) { statement -> StepKey in
            let number = statement.int64()
            let fingerprint = try statement.digest()
            return (number, fingerprint, try statement.maybe { try $0.digest() } ?? fingerprint)
        }
        if let found { return found }
        let paths = try database.all(somePaths, row.n) { $0.text() }
        throw Fault.noStep(path, of: row.record.id.rawValue, among: paths)
    }
}

private let waitByKey = Query("SELECT \(WaitRecord.columns) FROM waits WHERE run = ? AND key = ?")
private let decide = Query("UPDATE waits SET verdict = ?3 WHERE run = ?1 AND key = ?2")
private let clearVerdict = Query(
    "UPDATE waits SET verdict = NULL WHERE run = (SELECT n FROM runs WHERE id = ?1) AND child = ?2")
private let closeIntents = Query("DELETE FROM intents WHERE run = ?")
private let closeIntent = Query("DELETE FROM intents WHERE run = ? AND path = ?")
private let setMemo = Query(
    """
    INSERT INTO memo(line, fingerprint, output, output_size, output_inline) VALUES(?, ?, ?, ?, ?)
    ON CONFLICT(line, fingerprint) DO UPDATE SET output = excluded.output,
        output_size = excluded.output_size, output_inline = excluded.output_inline
    """)
private let editStep = Query(
    """
    UPDATE steps SET number = ?2, at = ?3, kind = ?4, output = ?5, output_size = ?6,
        output_inline = ?7
    WHERE number = ?1
    """)
private let countTake = Query(
    """
    INSERT INTO takes(line, base, count) VALUES(?, ?, 1)
    ON CONFLICT(line, base) DO UPDATE SET count = count + 1 RETURNING count
    """)
private let stepKey = Query(
    "SELECT number, fingerprint, base FROM steps WHERE \(StepRecord.isOfPath)")
private let somePaths = Query("SELECT path FROM steps WHERE run = ? ORDER BY path LIMIT 5")
