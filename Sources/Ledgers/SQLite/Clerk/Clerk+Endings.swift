import Artifacts
import Ground
import Workflow

extension Clerk {
    func finish(_ hold: Hold, _ ending: Ending) throws -> Answer {
        if case .done(let output, let revision) = ending,
            let n = try database.first(
                plainHold, hold.run, hold.epoch, revision, read: { $0.int64() })
        {
            holds[hold.run] = nil
            let number = try note(.done, run: n)
            try database.run(markDone, n, output, now, number)
            return .done
        }
        guard var row = try find(hold.run), row.record.epoch == hold.epoch else { return .fenced }
        if isRepeat(row.record, ending) { return .done }
        guard row.record.state == .running else { return .fenced }
        try presumeCharges(of: row)
        switch ending {
        case .done(let output, let revision):
            if row.record.revision > revision {
                try goOn(&row)
                return .done
            }
            row.record.output = output
            try end(&row, .done)
        case .failed(let fault): try end(&row, .failed, fault)
        case .attention(let fault): try end(&row, .attention, fault)
        case .cancelled: try end(&row, .cancelled)
        }
        return .done
    }

    private func isRepeat(_ record: RunRecord, _ ending: Ending) -> Bool {
        switch ending {
        case .done(let output, _): record.state == .done && record.output == output
        case .failed: record.state == .failed
        case .attention: record.state == .attention
        case .cancelled: record.state == .cancelled
        }
    }

    /// People edited while the worker finished: the run is made again from where they did.
    private func goOn(_ row: inout RunRow) throws {
        row.record.state = .ready
        row.record.receives = 0
        row.record.fault = nil
        try note(.handedBack, &row, detail: "edited meanwhile")
        try save(&row)
    }

    /// Ends a run and tells its parent.
    func end(_ row: inout RunRow, _ state: RunState, _ fault: Fault? = nil) throws {
        row.record.state = state
        row.record.ended = now
        if state == .done { row.record.fault = nil }
        if let fault { row.record.fault = fault }
        try note(state.ending, &row, detail: fault?.explanation)
        try save(&row)
        if state != .attention { try wakeParent(of: row.record) }
    }

    /// Lays the ending of a run into the waits of its parent.
    private func wakeParent(of child: RunRecord) throws {
        guard let parent = child.parent, let verdict = verdict(of: child),
            var row = try find(parent),
            try database.run(laterVerdict, row.n, child.id, try json(verdict)) > 0
        else { return }
        guard row.record.state == .waiting else { return }
        row.record.state = .ready
        try save(&row)
    }

    private func verdict(of record: RunRecord) -> Verdict? {
        switch record.state {
        case .done: record.output.map { .output($0) }
        case .failed, .dead: .failed(record.fault ?? .wornOut(record.receives))
        case .cancelled:
            .failed(Fault.cancelled(record.id.rawValue))
        default: nil
        }
    }

    // MARK: before the end

    func suspend(_ hold: Hold, _ waits: [Wait]) throws -> Answer {
        guard var row = try find(hold.run), row.record.epoch == hold.epoch else { return .fenced }
        if try isSuspended(row, waits) { return .done }
        guard row.record.state == .running else { return .fenced }
        if row.record.cancelRequested {
            // Lying down it would be woken by nobody for its end.
            try end(&row, .cancelled)
            return .done
        }
        var goesOn = waits.isEmpty
        for wait in waits {
            if try lay(wait, of: row) { goesOn = true }
            try note(.waiting, &row, path: wait.key)
        }
        row.waits = row.waits || !waits.isEmpty
        row.record.state = goesOn ? .ready : .waiting
        row.record.receives = max(0, row.record.receives - 1)
        row.record.due = try database.first(nextTimer, row.n) { $0.maybeMoment() } ?? nil
        try save(&row)
        return .done
    }

    private func isSuspended(_ row: RunRow, _ waits: [Wait]) throws -> Bool {
        if row.record.state == .cancelled { return true }
        guard row.record.state == .waiting || row.record.state == .ready else { return false }
        return try waits.allSatisfy { try wait(row, $0.key) != nil }
    }

    private func wait(_ row: RunRow, _ key: String) throws -> WaitRecord? {
        try database.first(waitByKey, row.n, key) { try WaitRecord($0, of: row.record.id) }
    }

    /// Adds or finds the wait; true when it is over already.
    private func lay(_ wait: Wait, of row: RunRow) throws -> Bool {
        if let known = try self.wait(row, wait.key) { return try isOver(known, of: row) }
        var record = WaitRecord(
            run: row.record.id, wait: wait, since: now, due: nil, verdict: nil)
        var child: RunID?
        switch wait.kind {
        case .time(let span): record.due = now + span
        case .child(let run): child = run
        case .approval, .callback: break
        }
        try database.run(
            insertWait, row.n, wait.key, try json(wait.kind), child, now, record.due)
        return try isOver(record, of: row)
    }

    private func isOver(_ wait: WaitRecord, of row: RunRow) throws -> Bool {
        if wait.verdict != nil { return true }
        var verdict: Verdict?
        if case .child(let child) = wait.wait.kind {
            verdict = try find(child).flatMap { self.verdict(of: $0.record) }
        } else if let due = wait.due, due <= now {
            verdict = .elapsed
        }
        guard let verdict else { return false }
        try database.run(decide, row.n, wait.wait.key, try json(verdict))
        return true
    }

    func take(back hold: Hold, _ back: HandBack) throws -> Answer {
        guard var row = try find(hold.run), row.record.epoch == hold.epoch else { return .fenced }
        if [.ready, .delayed, .dead, .cancelled].contains(row.record.state) { return .done }
        guard row.record.state == .running else { return .fenced }
        if back.counted, back.fault?.charge == .unknown { try presumeCharges(of: row) }
        if row.record.cancelRequested {
            try end(&row, .cancelled)
            return .done
        }
        if let fault = back.fault { row.record.fault = fault }
        if !back.counted {
            row.record.receives = max(0, row.record.receives - 1)
        } else if row.record.receives >= back.maxReceives {
            try end(&row, .dead, row.record.fault ?? .wornOut(row.record.receives))
            return .done
        }
        let isDelayed = back.delay > .zero
        row.record.state = isDelayed ? .delayed : .ready
        row.record.due = isDelayed ? now + back.delay : nil
        try note(.handedBack, &row, detail: back.fault?.explanation)
        try save(&row)
        return .done
    }
}

extension RunState {
    /// The event that tells of this end.
    fileprivate var ending: Event.Kind {
        switch self {
        case .done: .done
        case .failed: .failed
        case .dead: .dead
        case .attention: .attention
        default: .cancelled
        }
    }
}

// Most runs end well, and nothing else hangs on them.
private let plainHold = Query(
    """
    SELECT n FROM runs WHERE id = ?1 AND state = 1 AND epoch = ?2 AND revision <= ?3
        AND NOT booked AND parent IS NULL
    """)
private let markDone = Query(
    """
    UPDATE runs SET state = 4, output = ?2, output_size = ?3, output_inline = ?4, ended = ?5,
        last_event = ?6, fault = NULL, owner = NULL, token = NULL
    WHERE n = ?1
    """)
private let laterVerdict = Query("UPDATE waits SET verdict = ?3 WHERE run = ?1 AND child = ?2")
private let nextTimer = Query("SELECT min(due) FROM waits WHERE run = ? AND verdict IS NULL")
private let waitByKey = Query("SELECT \(WaitRecord.columns) FROM waits WHERE run = ? AND key = ?")
private let insertWait = Query(
    "INSERT INTO waits(run, key, kind, child, since, due) VALUES(?, ?, ?, ?, ?, ?)")
private let decide = Query("UPDATE waits SET verdict = ?3 WHERE run = ?1 AND key = ?2")
