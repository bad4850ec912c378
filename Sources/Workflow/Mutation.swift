package import Artifacts
package import Ground

/// Everything that can be written in the ledger.
///
/// A batch of mutations is one transaction; each is safe to repeat when nobody knows whether it was
/// committed.
package enum Mutation: Sendable {
    // Runs come and go.
    case submit(Submission)
    case claim(Claim)
    case checkpoint(Checkpoint)
    case finish(Hold, Ending)
    case suspend(Hold, [Wait])
    case handBack(Hold, HandBack)

    // Before a step that needs a slot, a rate, money or an intent; and when it failed.
    case reserve(Reservation)
    case release(Hold, path: String, charge: Fault.Charge)

    // Workers live and die.
    case beat(WorkerID, lease: Moment.Span)
    case leave(WorkerID)
    case reap

    // People and the world.
    case answer(RunID, wait: String, Verdict)
    case cancel(RunID)
    case retry(RunID)
    case replaceInput(RunID, Parcel)
    case edit(RunID, path: String, Parcel)
    case take(RunID, path: String)

    // Housekeeping.
    case limit(pool: String, capacity: Int?)
    case cap(scope: String, Money?)
    case schedule(Schedule)
    case unschedule(String)
    case tick
    /// Moves runs that have been ready for longer than this to the dead letters.
    case bury(olderThan: Moment.Span)
    case forget(RunID)
}

/// What a mutation was answered with.
package enum Answer: Sendable, Equatable {
    case done
    /// The writer no longer holds the run; nothing was written.
    case fenced
    case submitted(RunID, isNew: Bool)
    case claimed([ClaimedRun])
    /// Nothing yet: the ledger keeps the claim, and tells who listens what it is given.
    case parked
    /// The checkpoint that stands: ours, or the earlier one that ours gave way to.
    case recorded(Parcel)
    case granted
    /// No slot, or the rate is used up; ask again after the span.
    case busy(Moment.Span)
    case refused(Fault)
    case counted(Int)
    case fired([RunID])
}

/// A worker asks for runs it can make.
package struct Claim: Sendable, Hashable {
    package var worker: WorkerID
    /// Repeating a claim with the same token gives the same runs.
    package var token: UInt64
    package var productions: [ProductionKey]
    package var most: Int
    package var lease: Moment.Span
    /// Only runs under this root, when given.
    package var root: RunID?
    package var maxReceives: Int

    package init(
        worker: WorkerID, token: UInt64, productions: [ProductionKey], most: Int,
        lease: Moment.Span, root: RunID? = nil, maxReceives: Int = 3
    ) {
        self.worker = worker
        self.token = token
        self.productions = productions
        self.most = most
        self.lease = lease
        self.root = root
        self.maxReceives = maxReceives
    }
}

/// A production and the version of it that a worker has.
package struct ProductionKey: Hashable, Sendable, Codable {
    package let name: String
    package let version: Int

    package init(name: String, version: Int) {
        self.name = name
        self.version = version
    }
}

/// A run as handed to the worker that claimed it, with what it needs to find its place again.
package struct ClaimedRun: Sendable, Hashable {
    package var record: RunRecord
    /// The steps that this run has finished, by path.
    package var steps: [String: StepRecord]
    /// Takes asked for in the lineage, by base fingerprint.
    package var takes: [Digest: Int]
    /// Verdicts by the key of the wait.
    package var verdicts: [String: Verdict]

    package init(
        record: RunRecord, steps: [String: StepRecord] = [:], takes: [Digest: Int] = [:],
        verdicts: [String: Verdict] = [:]
    ) {
        self.record = record
        self.steps = steps
        self.takes = takes
        self.verdicts = verdicts
    }

    package var hold: Hold { Hold(run: record.id, epoch: record.epoch) }
}

/// A step's completion: memo, label, cost and slot in one write.
package struct Checkpoint: Sendable, Hashable {
    package var hold: Hold
    package var step: StepRecord
    package var lineage: String

    package init(hold: Hold, step: StepRecord, lineage: String) {
        self.hold = hold
        self.step = step
        self.lineage = lineage
    }
}

/// How a run ended.
package enum Ending: Sendable, Hashable {
    /// `revision` is the one that the worker saw: when people edited since, the run goes on.
    case done(Parcel, revision: Int)
    case failed(Fault)
    case attention(Fault)
    case cancelled
}

/// A run given back before its end.
package struct HandBack: Sendable, Hashable {
    package var delay: Moment.Span
    package var fault: Fault?
    /// A graceful hand-back is not counted as a receive.
    package var counted: Bool
    package var maxReceives: Int

    package init(delay: Moment.Span, fault: Fault?, counted: Bool, maxReceives: Int = 3) {
        self.delay = delay
        self.fault = fault
        self.counted = counted
        self.maxReceives = maxReceives
    }
}

/// What a step must be granted before its body runs, in one transaction.
package struct Reservation: Sendable, Hashable {
    package var hold: Hold
    package var path: String
    /// A slot of this pool, held until the checkpoint or the release.
    package var pool: String?
    /// At most `perMinute` grants a minute for this key.
    package var rate: Rate?
    package var price: Money
    /// Budgets that the price must fit, besides the run's own.
    package var scopes: [String]
    package var provider: String?
    package var model: String?
    /// The effect cannot be repeated: an earlier intent without a checkpoint refuses this one.
    package var once: Bool

    package struct Rate: Sendable, Hashable, Codable {
        package var key: String
        package var perMinute: Int

        package init(key: String, perMinute: Int) {
            self.key = key
            self.perMinute = perMinute
        }
    }

    package init(
        hold: Hold, path: String, pool: String? = nil, rate: Rate? = nil, price: Money = .zero,
        scopes: [String] = [], provider: String? = nil, model: String? = nil, once: Bool = false
    ) {
        self.hold = hold
        self.path = path
        self.pool = pool
        self.rate = rate
        self.price = price
        self.scopes = scopes
        self.provider = provider
        self.model = model
        self.once = once
    }
}
