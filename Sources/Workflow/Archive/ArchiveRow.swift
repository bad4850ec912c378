package import Artifacts
package import Ground

/// One row of a ledger's archive.
///
/// Runs are known by their numbers, the order in which they were handed in.
package enum ArchiveRow: Sendable, Hashable, Codable {
    case run(RunEntry)
    case event(EventEntry)
    case step(StepEntry)
    case memo(MemoEntry)
    case take(TakeEntry)
    case wait(WaitEntry)
    case charge(ChargeEntry)
    case budget(BudgetRecord)
    case intent(IntentEntry)
    case pool(PoolEntry)
    case rate(RateEntry)
    case schedule(ScheduleEntry)
    /// The last row, with the highest number that any event ever had.
    case end(lastEvent: Int64)

    package struct RunEntry: Sendable, Hashable, Codable {
        package var n: Int64
        /// The number of the run that began the lineage.
        package var line: Int64
        package var key: String?
        /// The number of the event of the newest claim; 0 before.
        package var claimed: Int64
        /// All its events that are no steps' lie between these.
        package var firstEvent: Int64
        package var lastEvent: Int64
        package var record: RunRecord

        package init(
            n: Int64, line: Int64, key: String?, claimed: Int64, firstEvent: Int64,
            lastEvent: Int64, record: RunRecord
        ) {
            self.n = n
            self.line = line
            self.key = key
            self.claimed = claimed
            self.firstEvent = firstEvent
            self.lastEvent = lastEvent
            self.record = record
        }
    }

    /// Something that happened, but for what the steps' own rows tell.
    package struct EventEntry: Sendable, Hashable, Codable {
        package var number: Int64
        package var run: Int64
        package var at: Moment
        package var kind: Event.Kind
        package var path: String?
        package var detail: String?

        package init(
            number: Int64, run: Int64, at: Moment, kind: Event.Kind, path: String?,
            detail: String?
        ) {
            self.number = number
            self.run = run
            self.at = at
            self.kind = kind
            self.path = path
            self.detail = detail
        }
    }

    /// A finished step, with the event that finished it; it is a memo of its lineage too.
    package struct StepEntry: Sendable, Hashable, Codable {
        package var number: Int64
        package var run: Int64
        package var at: Moment
        package var kind: Event.Kind
        package var line: Int64
        package var record: StepRecord

        package init(
            number: Int64, run: Int64, at: Moment, kind: Event.Kind, line: Int64,
            record: StepRecord
        ) {
            self.number = number
            self.run = run
            self.at = at
            self.kind = kind
            self.line = line
            self.record = record
        }
    }

    /// What answers for a fingerprint, where it is not just what the lineage's steps say.
    package struct MemoEntry: Sendable, Hashable, Codable {
        package var line: Int64
        package var fingerprint: Digest
        package var output: Parcel

        package init(line: Int64, fingerprint: Digest, output: Parcel) {
            self.line = line
            self.fingerprint = fingerprint
            self.output = output
        }
    }

    package struct TakeEntry: Sendable, Hashable, Codable {
        package var line: Int64
        package var base: Digest
        package var count: Int

        package init(line: Int64, base: Digest, count: Int) {
            self.line = line
            self.base = base
            self.count = count
        }
    }

    package struct WaitEntry: Sendable, Hashable, Codable {
        package var run: Int64
        package var record: WaitRecord

        package init(run: Int64, record: WaitRecord) {
            self.run = run
            self.record = record
        }
    }

    /// In the order in which they were booked.
    package struct ChargeEntry: Sendable, Hashable, Codable {
        package var run: Int64
        package var record: ChargeRecord
        /// The budgets it is booked on.
        package var scopes: [String]

        package init(run: Int64, record: ChargeRecord, scopes: [String]) {
            self.run = run
            self.record = record
            self.scopes = scopes
        }
    }

    /// An effect that was begun and cannot be repeated; the epoch is -1 when it is in doubt.
    package struct IntentEntry: Sendable, Hashable, Codable {
        package var run: Int64
        package var path: String
        package var epoch: Int

        package init(run: Int64, path: String, epoch: Int) {
            self.run = run
            self.path = path
            self.epoch = epoch
        }
    }

    package struct PoolEntry: Sendable, Hashable, Codable {
        package var name: String
        package var capacity: Int

        package init(name: String, capacity: Int) {
            self.name = name
            self.capacity = capacity
        }
    }

    /// A token bucket, as the ledgers keep it: 60,000 units are one grant.
    package struct RateEntry: Sendable, Hashable, Codable {
        package var key: String
        package var level: Int64
        package var at: Moment

        package init(key: String, level: Int64, at: Moment) {
            self.key = key
            self.level = level
            self.at = at
        }
    }

    package struct ScheduleEntry: Sendable, Hashable, Codable {
        package var schedule: Schedule
        package var next: Moment

        package init(schedule: Schedule, next: Moment) {
            self.schedule = schedule
            self.next = next
        }
    }
}
