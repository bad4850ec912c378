import Ground
import Workflow

extension Books {
    mutating func limit(_ pool: String, _ capacity: Int?) -> Answer {
        limits[pool] = capacity
        return .done
    }

    mutating func plan(_ schedule: Schedule) throws(Fault) -> Answer {
        guard schedule.every > .zero else {
            throw Fault(
                .invalid, "The schedule “\(schedule.name)” must come again after some time.",
                subject: schedule.name)
        }
        let old = turns[schedule.name]
        let isSameRhythm =
            old?.schedule.first == schedule.first && old?.schedule.every == schedule.every
        let next = isSameRhythm ? old?.next ?? schedule.first : schedule.first
        turns[schedule.name] = ScheduleTurn(schedule: schedule, next: next)
        return .done
    }

    mutating func unplan(_ name: String) -> Answer {
        turns[name] = nil
        return .done
    }

    mutating func tick(at now: Moment) -> Answer {
        var fired: [RunID] = []
        for name in turns.keys.sorted(by: { $0.precedes($1) }) {
            guard let turn = turns[name], turn.next <= now else { continue }
            let schedule = turn.schedule
            let tail = "\(name)-\(turn.next.milliseconds)"
            let submission = Submission(
                id: RunID(tail), key: "schedule:\(name):\(turn.next.milliseconds)",
                production: schedule.production, version: schedule.version, title: name,
                input: schedule.input)
            if case .success(.submitted(let run, _)) = apply(.submit(submission), at: now) {
                fired.append(run)
            }
            let every = schedule.every.milliseconds
            let gone = (now - schedule.first).milliseconds / every + 1
            turns[name]?.next = schedule.first + .milliseconds(gone * every)
        }
        return .fired(fired)
    }

    mutating func bury(olderThan span: Moment.Span, at now: Moment) -> Answer {
        let before = Moment(milliseconds: now.milliseconds - span.milliseconds)
        let stale = rows.indices.filter { at in
            let row = rows[at]
            return !row.gone && (row.record.state == .ready || row.record.state == .delayed)
                && row.record.started == nil && row.record.submitted < before
        }
        let days = span.milliseconds / Moment.Span.days(1).milliseconds
        for at in stale {
            die(
                at,
                Fault(.exhausted, "Waited in the queue for longer than \(days) days; retry it."),
                at: now)
        }
        return .counted(stale.count)
    }

    mutating func forget(_ run: RunID) throws(Fault) -> Answer {
        guard let at = places[run] else { return .done }
        let family = [at] + descendants(of: run)
        if let alive = family.first(where: { !rows[$0].record.state.isTerminal }) {
            throw wrongState(alive, "forgotten")
        }
        for member in family { erase(member) }
        let gone = Set(family.map { rows[$0].record.id })
        events.removeAll { gone.contains($0.run) }
        return .done
    }

    private mutating func erase(_ at: Int) {
        book(at, as: .presumed)
        let record = rows[at].record
        let key = rows[at].key
        rows[at] = Row(record: record, gone: true)
        places[record.id] = nil
        families[Self.family(of: record.id)]?.removeAll { $0 == at }
        if let key, keys[key] == at { keys[key] = nil }
        budgets[BudgetRecord.scope(of: record.id)] = nil
        lineages[record.lineage]?.runs -= 1
        if let lineage = lineages[record.lineage], lineage.runs <= 0 {
            lineages[record.lineage] = nil
        }
    }
}
