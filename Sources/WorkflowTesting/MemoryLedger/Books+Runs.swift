import Artifacts
import Ground
import Workflow

extension Books {
    mutating func submit(
        _ submission: Submission, at now: Moment
    ) throws(Fault) -> Answer {
        if let key = submission.key, let at = keys[key], !has(.keyForgotten) {
            return .submitted(rows[at].record.id, isNew: false)
        }
        if let at = places[submission.id] {
            let record = rows[at].record
            guard record.production == submission.production, record.input == submission.input
            else {
                throw Fault(
                    .invalid,
                    "There is already a run “\(submission.id)” with another input; "
                        + "choose another name.", subject: submission.id.rawValue)
            }
            return .submitted(submission.id, isNew: false)
        }
        insert(submission, at: now)
        return .submitted(submission.id, isNew: true)
    }

    private mutating func insert(_ submission: Submission, at now: Moment) {
        var record = RunRecord(submission, at: now)
        if has(.delayIgnored), record.state == .delayed {
            record.state = .ready
            record.due = nil
        }
        let at = rows.count
        let orphaned =
            submission.parent.map { isCancelled($0) || isCancelled(record.root) } ?? false
        if orphaned {
            record.state = .cancelled
            record.ended = now
            record.due = nil
        }
        rows.append(Row(record: record, key: submission.key))
        places[record.id] = at
        families[Self.family(of: record.id), default: []].append(at)
        lineages[record.lineage, default: Lineage()].runs += 1
        if let key = submission.key { keys[key] = at }
        if let budget = submission.budget { cap(BudgetRecord.scope(of: record.id), budget) }
        index(at)
        note(.submitted, at, now, detail: record.title)
        if orphaned {
            note(.cancelled, at, now)
            wakeParent(of: at)
        }
    }

    private func isCancelled(_ run: RunID) -> Bool {
        guard let at = places[run] else { return false }
        return rows[at].record.state == .cancelled || rows[at].record.cancelRequested
    }

    // MARK: claiming

    mutating func hand(_ claim: Claim, at now: Moment) -> [ClaimedRun] {
        let half = now + .milliseconds(claim.lease.milliseconds / 2)
        if workers[claim.worker].map({ $0 < half }) ?? true {
            workers[claim.worker] = now + claim.lease
        }
        repertoires[claim.worker] = claim.productions
        let again = handedBefore(claim)
        if !again.isEmpty { return again.map(claimed) }
        promote(at: now)
        var handed: [ClaimedRun] = []
        if has(.claimIgnoresLease) { handed += stolen(claim, at: now) }
        while handed.count < claim.most {
            let chosen = choose(claim, most: claim.most - handed.count)
            if chosen.isEmpty { break }
            for at in chosen where handOut(at, claim, at: now) { handed.append(claimed(at)) }
        }
        return handed
    }

    private func handedBefore(_ claim: Claim) -> [Int] {
        if has(.claimForgetsToken) { return [] }
        return running.elements
            .filter { at in
                rows[at].token == claim.token && rows[at].record.owner == claim.worker
            }
            .sorted { left, right in
                Turn(priority: rows[left].record.priority, at: left)
                    < Turn(priority: rows[right].record.priority, at: right)
            }
    }

    /// Planted: takes a run that another worker holds and is alive with.
    private mutating func stolen(_ claim: Claim, at now: Moment) -> [ClaimedRun] {
        let productions = Set(claim.productions)
        let victim = running.elements.first { at in
            rows[at].record.owner != claim.worker && productions.contains(production(at))
        }
        guard let victim, claim.most > 0 else { return [] }
        return handOut(victim, claim, at: now) ? [claimed(victim)] : []
    }

    /// Delayed runs and timers whose time has come.
    private mutating func promote(at now: Moment) {
        if has(.timerNeverPromoted) { return promoteDelayed(at: now) }
        while let alarm = alarms.first, alarm.due <= now {
            let at = alarm.at
            for index in rows[at].waits.indices where rows[at].record.state == .waiting {
                let wait = rows[at].waits[index]
                if wait.verdict == nil, let due = wait.due, due <= now {
                    rows[at].waits[index].verdict = .elapsed
                }
            }
            change(at) { $0.state = .ready }
        }
    }

    private mutating func promoteDelayed(at now: Moment) {
        for alarm in alarms.elements
        where alarm.due <= now && rows[alarm.at].record.state == .delayed {
            change(alarm.at) { $0.state = .ready }
        }
    }

    private func choose(_ claim: Claim, most: Int) -> [Int] {
        let productions = Set(claim.productions)
        var chosen: [Int] = []
        var room: [String: Int] = [:]
        for turn in ready.elements {
            if chosen.count >= most { break }
            if let root = claim.root, rows[turn.at].record.root != root { continue }
            guard productions.contains(production(turn.at)) else { continue }
            let pool = rows[turn.at].record.pool
            if let capacity = limits[pool], !has(.poolLimitIgnored) {
                let free = room[pool] ?? capacity - runningCount(in: pool)
                if free <= 0 { continue }
                room[pool] = free - 1
            }
            chosen.append(turn.at)
        }
        return chosen
    }

    private func production(_ at: Int) -> ProductionKey {
        ProductionKey(name: rows[at].record.production, version: rows[at].record.version)
    }

    private func runningCount(in pool: String) -> Int {
        running.elements.count { rows[$0].record.pool == pool }
    }

    /// Whether the run was handed out: one that is worn out or cancelled ends instead.
    private mutating func handOut(_ at: Int, _ claim: Claim, at now: Moment) -> Bool {
        if rows[at].record.receives >= claim.maxReceives, !has(.deathNeverDeclared) {
            die(at, rows[at].record.fault ?? Self.wornOut(rows[at].record.receives), at: now)
            return false
        }
        if rows[at].record.cancelRequested {
            end(at, .cancelled, at: now)
            return false
        }
        let sameEpoch = has(.epochNotBumped)
        change(at) { record in
            record.state = .running
            if !sameEpoch || record.epoch == 0 { record.epoch += 1 }
            record.receives += 1
            record.owner = claim.worker
            record.started = record.started ?? now
        }
        rows[at].token = claim.token
        note(.claimed, at, now, detail: "\(rows[at].record.epoch)")
        return true
    }

    private func claimed(_ at: Int) -> ClaimedRun {
        let row = rows[at]
        var verdicts: [String: Verdict] = [:]
        for wait in row.waits { verdicts[wait.wait.key] = wait.verdict }
        return ClaimedRun(
            record: row.record, steps: has(.claimForgetsSteps) ? [:] : row.steps,
            takes: lineages[row.record.lineage]?.takes ?? [:], verdicts: verdicts)
    }
}
