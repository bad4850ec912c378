package import Artifacts
package import Ground

/// The second keeper: runs, steps, waits, costs, events.
///
/// Writes come as batches, each batch one durable transaction; reads see every committed batch.
///
/// Time is the ledger's own (`World` or the database's), never a caller's.
package protocol Ledger: Sendable {
    /// Applies the mutations in order and returns after the commit, one result each.
    ///
    /// A mutation that fails spares its neighbours. When this throws, nobody knows whether the
    /// batch was committed; mutations are safe to repeat.
    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>]

    func run(_ id: RunID) async throws -> RunRecord?
    /// Newest first.
    func runs(_ filter: RunFilter) async throws -> [RunRecord]
    /// By path.
    func steps(of run: RunID) async throws -> [StepRecord]
    /// The artifact that answers for a fingerprint: a person's edit, or what a step left.
    func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel?
    func waits(of run: RunID) async throws -> [WaitRecord]
    /// Oldest first, after the given number; of one root or of all.
    func events(after number: Int64, of root: RunID?, most: Int) async throws -> [Event]
    func charges(of root: RunID?) async throws -> [ChargeRecord]
    func budget(_ scope: String) async throws -> BudgetRecord?
    /// Runs held by this worker that somebody cancelled.
    func cancelled(heldBy worker: WorkerID) async throws -> [Hold]
    /// When the next delayed run, timer or schedule is due; nil when none is.
    func nextDue() async throws -> Moment?
    func schedules() async throws -> [Schedule]
    /// Workers whose lease has not run out, by id, with what they last asked to make.
    func workers() async throws -> [WorkerRecord]
    /// The pools that have a limit, and their limits.
    func pools() async throws -> [String: Int]
    /// Every digest that something in the ledger still refers to.
    func referencedDigests() async throws -> Set<Digest>
    /// Damage that the ledger can see in itself, in sentences; empty when sound.
    func check() async throws -> [String]
    /// Tells what other processes do for this one's claims, until the task is cancelled; returns at
    /// once when nothing can be heard, and only asking again tells.
    ///
    /// News may be missing or needless, so that who listens asks now and then all the same.
    func listen(_ hear: @escaping @Sendable (News) -> Void) async
}

extension Ledger {
    package func listen(_ hear: @escaping @Sendable (News) -> Void) async {}
}

/// What a ledger hears from other processes.
package enum News: Sendable {
    /// Something may have become ready.
    case ask
    /// The claim with this token was given runs: those that it would be answered if it asked again.
    case given([ClaimedRun], by: UInt64)
}

/// Which runs to list.
package struct RunFilter: Sendable, Hashable {
    package var states: Set<RunState>
    package var production: String?
    package var root: RunID?
    package var lineage: String?
    package var topLevelOnly: Bool
    package var most: Int

    package init(
        states: Set<RunState> = Set(RunState.allCases), production: String? = nil,
        root: RunID? = nil, lineage: String? = nil, topLevelOnly: Bool = false, most: Int = 100
    ) {
        self.states = states
        self.production = production
        self.root = root
        self.lineage = lineage
        self.topLevelOnly = topLevelOnly
        self.most = most
    }
}

/// Something that happened to a run, in the order of commits.
package struct Event: Sendable, Hashable, Codable {
    package var number: Int64
    package var run: RunID
    package var root: RunID
    package var at: Moment
    package var kind: Kind
    /// The step or wait it happened to.
    package var path: String?
    /// A few words more: a fault, a reason.
    package var detail: String?

    package init(
        number: Int64, run: RunID, root: RunID, at: Moment, kind: Kind, path: String? = nil,
        detail: String? = nil
    ) {
        self.number = number
        self.run = run
        self.root = root
        self.at = at
        self.kind = kind
        self.path = path
        self.detail = detail
    }

    /// Raw values are stored; never renumber them.
    package enum Kind: Int, Sendable, Worded {
        case submitted = 0
        case claimed = 1
        case stepMade = 2
        case stepReused = 3
        case waiting = 4
        case answered = 5
        case handedBack = 6
        case done = 7
        case failed = 8
        case dead = 9
        case cancelled = 10
        case attention = 11
        case edited = 12
        case takeAsked = 13
        case retried = 14
        case leaseLost = 15
    }
}

/// Money that was, or may have been, spent by one attempt of a step.
package struct ChargeRecord: Sendable, Hashable, Codable {
    package var run: RunID
    package var root: RunID
    package var path: String
    package var epoch: Int
    package var provider: String?
    package var model: String?
    package var amount: Money
    package var state: State
    package var at: Moment

    /// `presumed`: the attempt's outcome is unknown, so it counts as spent.
    package enum State: Int, Sendable, Worded {
        case reserved = 0
        case settled = 1
        case released = 2
        case presumed = 3
    }

    package init(
        run: RunID, root: RunID, path: String, epoch: Int, provider: String?, model: String?,
        amount: Money, state: State, at: Moment
    ) {
        self.run = run
        self.root = root
        self.path = path
        self.epoch = epoch
        self.provider = provider
        self.model = model
        self.amount = amount
        self.state = state
        self.at = at
    }
}

/// A cap and what is booked against it.
///
/// A root run's own scope is `run:<id>`.
package struct BudgetRecord: Sendable, Hashable, Codable {
    package var scope: String
    package var cap: Money?
    /// Settled and presumed.
    package var spent: Money
    package var reserved: Money

    package init(scope: String, cap: Money?, spent: Money, reserved: Money) {
        self.scope = scope
        self.cap = cap
        self.spent = spent
        self.reserved = reserved
    }

    package static func scope(of root: RunID) -> String { "run:\(root)" }
}
