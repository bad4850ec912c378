package import Artifacts
package import Ground
package import Workflow

extension Books {
    package func run(_ id: RunID) -> RunRecord? { places[id].map { rows[$0].record } }

    package func runs(_ filter: RunFilter) -> [RunRecord] {
        let found = rows.indices.filter { at in
            let record = rows[at].record
            return !rows[at].gone && filter.states.contains(record.state)
                && (filter.production == nil || filter.production == record.production)
                && (filter.root == nil || filter.root == record.root)
                && (filter.lineage == nil || filter.lineage == record.lineage)
                && (!filter.topLevelOnly || record.parent == nil)
        }
        let newestFirst = found.sorted { left, right in
            let (one, other) = (rows[left].record.submitted, rows[right].record.submitted)
            return one == other ? left > right : one > other
        }
        return newestFirst.prefix(max(0, filter.most)).map { rows[$0].record }
    }

    package func steps(of run: RunID) -> [StepRecord] {
        guard let at = places[run] else { return [] }
        return rows[at].steps.values.sorted { $0.path.precedes($1.path) }
    }

    package func memo(_ lineage: String, _ fingerprint: Digest) -> Parcel? {
        lineages[lineage]?.memos[fingerprint]
    }

    package func waits(of run: RunID) -> [WaitRecord] {
        places[run].map { rows[$0].waits } ?? []
    }

    package func events(after number: Int64, of root: RunID?, most: Int) -> [Event] {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].number <= number { low = middle + 1 } else { high = middle }
        }
        let later = events[low...]
        guard let root else { return Array(later.prefix(max(0, most))) }
        return Array(later.lazy.filter { $0.root == root }.prefix(max(0, most)))
    }

    package func charges(of root: RunID?) -> [ChargeRecord] {
        rows.lazy.filter { root == nil || $0.record.root == root }
            .flatMap(\.charges).sorted { $0.serial < $1.serial }.map(\.record)
    }

    package func budget(_ scope: String) -> BudgetRecord? { budgets[scope] }

    package func cancelled(heldBy worker: WorkerID) -> [Hold] {
        running.elements.map { rows[$0].record }
            .filter { $0.owner == worker && $0.cancelRequested }
            .map { Hold(run: $0.id, epoch: $0.epoch) }
    }

    package func nextDue() -> Moment? {
        let schedule = turns.values.map(\.next).min()
        guard let alarm = alarms.first?.due else { return schedule }
        return min(alarm, schedule ?? alarm)
    }

    package func schedules() -> [Schedule] {
        turns.values.map(\.schedule).sorted { $0.name.precedes($1.name) }
    }

    package func workers(at now: Moment) -> [WorkerRecord] {
        workers.filter { $0.value >= now }
            .map {
                WorkerRecord(
                    id: $0.key, leaseUntil: $0.value, productions: repertoires[$0.key] ?? [])
            }
            .sorted { $0.id.rawValue.precedes($1.id.rawValue) }
    }

    package func pools() -> [String: Int] { limits }

    package func referencedDigests() -> Set<Digest> {
        var digests: Set<Digest> = []
        for row in rows where !row.gone {
            digests.insert(row.record.input.digest)
            if let output = row.record.output { digests.insert(output.digest) }
            for step in row.steps.values { digests.insert(step.output.digest) }
            for wait in row.waits {
                if case .output(let parcel) = wait.verdict { digests.insert(parcel.digest) }
            }
        }
        for lineage in lineages.values { digests.formUnion(lineage.memos.values.map(\.digest)) }
        digests.formUnion(turns.values.map(\.schedule.input.digest))
        return digests
    }
}
