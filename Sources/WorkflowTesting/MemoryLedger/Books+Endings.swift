import Ground
import Workflow

extension Books {
    mutating func finish(_ hold: Hold, _ ending: Ending, at now: Moment) -> Answer {
        if let at = places[hold.run], isRepeat(at, hold, ending) { return .done }
        guard let at = held(hold, evenWithout: has(.noFenceOnFinish)) else { return .fenced }
        book(at, as: .presumed)
        switch ending {
        case .done(let output, let revision):
            if rows[at].record.revision > revision, !has(.finishIgnoresEdits) {
                goOn(at, at: now)
                return .done
            }
            change(at) { $0.output = output }
            end(at, .done, at: now)
        case .failed(let fault): end(at, .failed, fault, at: now)
        case .attention(let fault): end(at, .attention, fault, at: now)
        case .cancelled: end(at, .cancelled, at: now)
        }
        return .done
    }

    private func isRepeat(_ at: Int, _ hold: Hold, _ ending: Ending) -> Bool {
        let record = rows[at].record
        guard record.epoch == hold.epoch else { return false }
        return switch ending {
        case .done(let output, _): record.state == .done && record.output == output
        case .failed: record.state == .failed
        case .attention: record.state == .attention
        case .cancelled: record.state == .cancelled
        }
    }

    /// People edited while the worker finished: the run is made again from where they did.
    private mutating func goOn(_ at: Int, at now: Moment) {
        change(at) { record in
            record.state = .ready
            record.receives = 0
            record.fault = nil
        }
        note(.handedBack, at, now, detail: "edited meanwhile")
    }

    /// Ends a run and tells its parent.
    mutating func end(_ at: Int, _ state: RunState, _ fault: Fault? = nil, at now: Moment) {
        change(at) { record in
            record.state = state
            record.ended = now
            if state == .done { record.fault = nil }
            if let fault { record.fault = fault }
        }
        let kind: Event.Kind =
            switch state {
            case .done: .done
            case .failed: .failed
            case .dead: .dead
            case .attention: .attention
            default: .cancelled
            }
        note(kind, at, now, detail: fault?.explanation)
        if state != .attention { wakeParent(of: at) }
    }

    mutating func die(_ at: Int, _ fault: Fault, at now: Moment) { end(at, .dead, fault, at: now) }

    static func wornOut(_ receives: Int) -> Fault {
        Fault(
            .exhausted, "Received \(receives) times without progress; see its events, then retry.")
    }

    /// Lays the ending of a run into the waits of its parent.
    mutating func wakeParent(of at: Int) {
        guard !has(.wakeParentForgotten), let parent = rows[at].record.parent,
            let above = places[parent], let verdict = verdict(of: at)
        else { return }
        let child = rows[at].record.id
        var found = false
        for index in rows[above].waits.indices
        where rows[above].waits[index].wait.kind == .child(child) {
            rows[above].waits[index].verdict = verdict
            found = true
        }
        if found, rows[above].record.state == .waiting { change(above) { $0.state = .ready } }
    }

    private func verdict(of at: Int) -> Verdict? {
        let record = rows[at].record
        return switch record.state {
        case .done: record.output.map { .output($0) }
        case .failed, .dead: .failed(record.fault ?? Self.wornOut(record.receives))
        case .cancelled:
            .failed(Fault(.cancelled, "“\(record.id)” was cancelled.", subject: record.id.rawValue))
        default: nil
        }
    }

    // MARK: before the end

    mutating func suspend(_ hold: Hold, _ waits: [Wait], at now: Moment) -> Answer {
        if let at = places[hold.run], isSuspended(at, hold, waits) { return .done }
        guard let at = held(hold, evenWithout: has(.noFenceOnSuspend)) else { return .fenced }
        if endedByCancellation(at, at: now) { return .done }
        var goesOn = waits.isEmpty
        for wait in waits {
            if lay(wait, at, at: now) { goesOn = true }
            note(.waiting, at, now, path: wait.key)
        }
        let due = rows[at].waits.filter { $0.verdict == nil }.compactMap(\.due).min()
        change(at) { record in
            record.state = goesOn ? .ready : .waiting
            record.receives = max(0, record.receives - 1)
            record.due = due
        }
        return .done
    }

    /// A run that somebody cancelled while it was held does not lie down to wait: nobody would wake
    /// it for its end.
    private mutating func endedByCancellation(_ at: Int, at now: Moment) -> Bool {
        guard rows[at].record.cancelRequested else { return false }
        end(at, .cancelled, at: now)
        return true
    }

    private func isSuspended(_ at: Int, _ hold: Hold, _ waits: [Wait]) -> Bool {
        let record = rows[at].record
        guard record.epoch == hold.epoch else { return false }
        if record.state == .cancelled { return true }
        guard record.state == .waiting || record.state == .ready else { return false }
        return waits.allSatisfy { wait in rows[at].waits.contains { $0.wait.key == wait.key } }
    }

    /// Adds or finds the wait; true when it is over already.
    private mutating func lay(_ wait: Wait, _ at: Int, at now: Moment) -> Bool {
        if has(.suspendLosesVerdict) { rows[at].waits.removeAll { $0.wait.key == wait.key } }
        if let index = rows[at].waits.firstIndex(where: { $0.wait.key == wait.key }) {
            return isOver(at, index, at: now)
        }
        var due: Moment?
        if case .time(let span) = wait.kind { due = now + span }
        rows[at].waits
            .append(
                WaitRecord(run: rows[at].record.id, wait: wait, since: now, due: due, verdict: nil))
        return isOver(at, rows[at].waits.count - 1, at: now)
    }

    private mutating func isOver(_ at: Int, _ index: Int, at now: Moment) -> Bool {
        let row = rows[at].waits[index]
        if row.verdict != nil { return true }
        if case .child(let child) = row.wait.kind, let below = places[child],
            !has(.childVerdictMissed), let verdict = verdict(of: below)
        {
            rows[at].waits[index].verdict = verdict
            return true
        }
        guard let due = row.due, due <= now else { return false }
        rows[at].waits[index].verdict = .elapsed
        return true
    }

    mutating func take(back hold: Hold, _ back: HandBack, at now: Moment) -> Answer {
        if let at = places[hold.run], rows[at].record.epoch == hold.epoch,
            [.ready, .delayed, .dead, .cancelled].contains(rows[at].record.state)
        {
            return .done
        }
        guard let at = held(hold, evenWithout: has(.noFenceOnHandBack)) else { return .fenced }
        if back.counted, back.fault?.charge == .unknown { book(at, as: .presumed) }
        if endedByCancellation(at, at: now) { return .done }
        let counted = back.counted || has(.handBackAlwaysCounted)
        change(at) { record in
            if let fault = back.fault { record.fault = fault }
            if !counted { record.receives = max(0, record.receives - 1) }
        }
        let record = rows[at].record
        if counted, record.receives >= back.maxReceives, !has(.deathNeverDeclared) {
            die(at, record.fault ?? Self.wornOut(record.receives), at: now)
            return .done
        }
        requeue(at, delay: back.delay, at: now)
        note(.handedBack, at, now, detail: back.fault?.explanation)
        return .done
    }

    private mutating func requeue(_ at: Int, delay: Moment.Span, at now: Moment) {
        let waits = delay > .zero && !has(.delayIgnored)
        change(at) { record in
            record.state = waits ? .delayed : .ready
            record.due = waits ? now + delay : nil
        }
    }

    // MARK: workers

    mutating func beat(_ worker: WorkerID, lease: Moment.Span, at now: Moment) -> Answer {
        workers[worker] = now + lease
        return .done
    }

    mutating func leave(_ worker: WorkerID, at now: Moment) -> Answer {
        let mine = running.elements.filter { rows[$0].record.owner == worker }
        let counted = has(.handBackAlwaysCounted)
        for at in mine {
            change(at) { record in
                if !counted { record.receives = max(0, record.receives - 1) }
                record.state = .ready
            }
            note(.handedBack, at, now)
        }
        workers[worker] = nil
        repertoires[worker] = nil
        return .counted(mine.count)
    }

    mutating func reap(at now: Moment) -> Answer {
        let lost = running.elements.filter { at in
            guard let owner = rows[at].record.owner, let until = workers[owner] else { return true }
            return until < now || has(.reapKillsTheLiving)
        }
        for at in lost {
            book(at, as: .presumed)
            if rows[at].record.cancelRequested {
                end(at, .cancelled, at: now)
            } else if rows[at].record.receives >= 3, !has(.deathNeverDeclared) {
                die(
                    at,
                    Fault(
                        .exhausted,
                        "Received three times without progress; its worker died each time."),
                    at: now)
            } else {
                change(at) { $0.state = .ready }
                note(.leaseLost, at, now)
            }
        }
        return .counted(lost.count)
    }
}
