import Artifacts
import Ground
import Workflow

extension Books {
    /// Every law that holds between commits, in sentences where it is broken; empty when sound.
    package func check() -> [String] {
        rows.indices.filter { !rows[$0].gone }.flatMap(checkRow)
            + checkIndexes() + checkSlots() + checkBudgets() + checkEvents()
    }

    private func checkRow(_ at: Int) -> [String] {
        let row = rows[at]
        let record = row.record
        let isRunning = record.state == .running
        var broken: [String] = []
        func hold(_ law: Bool, _ sentence: String) {
            if !law { broken.append("\(record.id) (\(record.state.word)): \(sentence)") }
        }
        hold((record.owner != nil) == isRunning, "has an owner exactly while running")
        hold((row.token != nil) == isRunning, "has a claim token exactly while running")
        hold((record.ended != nil) == record.state.isTerminal, "has an end exactly when ended")
        hold(
            record.due == nil || record.state == .delayed || record.state == .waiting,
            "is due only while delayed or waiting")
        hold(record.state != .delayed || record.due != nil, "is delayed until some time")
        hold(record.receives >= 0, "receives are not negative")
        hold(record.receives <= record.epoch, "is received at most as often as claimed")
        hold(!isRunning || record.started != nil, "running means started")
        hold(
            !isRunning || record.receives + record.checkpoints + record.revision > 0,
            "running was received, or made progress")
        hold(record.state != .done || record.output != nil, "done has an output")
        hold(
            ![.failed, .dead, .attention].contains(record.state) || record.fault != nil,
            "a failure says why")
        hold(isRunning || row.slots.isEmpty, "holds a slot only while running")
        hold(row.slots.allSatisfy { $0.epoch == record.epoch }, "holds slots of its own epoch")
        hold(row.steps.allSatisfy { $0.key == $0.value.path }, "files steps by path")
        hold(
            row.steps.values.allSatisfy {
                lineages[record.lineage]?.memos[$0.fingerprint] != nil
            }, "every step has a memo")
        hold(Set(row.waits.map(\.wait.key)).count == row.waits.count, "waits once per key")
        hold(
            record.state != .waiting
                || record.due == row.waits.filter { $0.verdict == nil }.compactMap(\.due).min(),
            "is due at its next timer")
        hold(record.state != .waiting || !row.waits.isEmpty, "waits for something")
        hold(
            row.charges.allSatisfy { $0.record.epoch <= record.epoch }, "no charge of the future")
        hold(
            Set(
                row.charges.filter { $0.record.state == .reserved }
                    .map { "\($0.record.epoch) \($0.record.path)" }
            )
            .count == row.charges.count { $0.record.state == .reserved },
            "one reservation per attempt of a step")
        return broken
    }

    private func checkIndexes() -> [String] {
        var broken: [String] = []
        var (readyCount, runningCount, alarmCount) = (0, 0, 0)
        for row in rows where !row.gone {
            readyCount += row.record.state == .ready ? 1 : 0
            runningCount += row.record.state == .running ? 1 : 0
            alarmCount += row.record.due == nil ? 0 : 1
        }
        if ready.count != readyCount { broken.append("The queue is not what is ready.") }
        if running.count != runningCount { broken.append("The running are miscounted.") }
        if alarms.count != alarmCount { broken.append("The alarms are miscounted.") }
        if places.count != rows.count(where: { !$0.gone }) { broken.append("Names are lost.") }
        return broken
    }

    private func checkSlots() -> [String] {
        var held: [String: Int] = [:]
        for row in rows { for slot in row.slots { held[slot.pool, default: 0] += 1 } }
        return Set(held.keys).union(taken.keys).sorted { $0.precedes($1) }
            .filter { held[$0, default: 0] != taken[$0, default: 0] }
            .map { "Pool \($0): \(taken[$0, default: 0]) slots are counted, not held." }
    }

    private func checkBudgets() -> [String] {
        var spent: [String: Int64] = [:]
        var reserved: [String: Int64] = [:]
        for charge in rows.lazy.flatMap(\.charges) {
            for scope in charge.scopes {
                let amount = charge.record.amount.microdollars
                switch charge.record.state {
                case .reserved: reserved[scope, default: 0] += amount
                case .settled, .presumed: spent[scope, default: 0] += amount
                case .released: break
                }
            }
        }
        return budgets.values.sorted { $0.scope.precedes($1.scope) }
            .compactMap { budget in
                // Runs that were forgotten stay counted in the budgets they shared.
                let agrees =
                    budget.reserved.microdollars == reserved[budget.scope, default: 0]
                    && budget.spent.microdollars >= spent[budget.scope, default: 0]
                    && budget.reserved >= .zero
                return agrees ? nil : "Budget \(budget.scope) disagrees with its charges."
            }
    }

    private func checkEvents() -> [String] {
        zip(events, events.dropFirst()).allSatisfy { $0.number < $1.number }
            ? [] : ["Events are out of order."]
    }
}
