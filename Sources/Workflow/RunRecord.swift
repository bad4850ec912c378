package import Artifacts
package import Ground

/// What the ledger knows of a run.
package struct RunRecord: Sendable, Hashable, Codable {
    package var id: RunID
    package var root: RunID
    package var parent: RunID?
    package var production: String
    package var version: Int
    /// Runs of one lineage share finished steps, edits and takes.
    package var lineage: String
    package var title: String
    package var pool: String
    package var priority: Int
    package var state: RunState
    package var epoch: Int
    /// Counts edits and takes: a step may be remade only when this went on.
    package var revision: Int
    /// Claims since the last new checkpoint, graceful hand-backs not counted.
    package var receives: Int
    package var checkpoints: Int
    package var owner: WorkerID?
    package var input: Parcel
    package var output: Parcel?
    package var fault: Fault?
    package var cancelRequested: Bool
    package var submitted: Moment
    package var started: Moment?
    package var ended: Moment?
    /// When a delayed run becomes ready.
    package var due: Moment?

    package init(_ submission: Submission, at now: Moment) {
        id = submission.id
        root = submission.root ?? submission.id
        parent = submission.parent
        production = submission.production
        version = submission.version
        lineage = submission.lineage ?? submission.id.rawValue
        title = submission.title
        pool = submission.pool
        priority = submission.priority
        state = submission.delay > .zero ? .delayed : .ready
        epoch = 0
        revision = 0
        receives = 0
        checkpoints = 0
        owner = nil
        input = submission.input
        output = nil
        fault = nil
        cancelRequested = false
        submitted = now
        started = nil
        ended = nil
        due = submission.delay > .zero ? now + submission.delay : nil
    }

    /// Every field, for ledgers that read rows.
    package init(
        id: RunID, root: RunID, parent: RunID?, production: String, version: Int,
        lineage: String, title: String, pool: String, priority: Int, state: RunState, epoch: Int,
        revision: Int, receives: Int, checkpoints: Int, owner: WorkerID?, input: Parcel,
        output: Parcel?, fault: Fault?, cancelRequested: Bool, submitted: Moment,
        started: Moment?, ended: Moment?, due: Moment?
    ) {
        self.id = id
        self.root = root
        self.parent = parent
        self.production = production
        self.version = version
        self.lineage = lineage
        self.title = title
        self.pool = pool
        self.priority = priority
        self.state = state
        self.epoch = epoch
        self.revision = revision
        self.receives = receives
        self.checkpoints = checkpoints
        self.owner = owner
        self.input = input
        self.output = output
        self.fault = fault
        self.cancelRequested = cancelRequested
        self.submitted = submitted
        self.started = started
        self.ended = ended
        self.due = due
    }
}

/// Where a run is in its life.
///
/// Raw values are stored; never renumber them.
package enum RunState: Int, Sendable, Worded {
    case ready = 0
    case running = 1
    /// Ready, but not before its due time: a delay or a retry.
    case delayed = 2
    /// For a person, a child, a callback or a time.
    case waiting = 3
    case done = 4
    /// Stopped by a fault that trying again cannot mend.
    case failed = 5
    /// A dead letter: received three times without progress.
    case dead = 6
    case cancelled = 7
    /// A person must look: inputs changed under a running run, or an effect's outcome is unknown.
    case attention = 8

    package var isTerminal: Bool { rawValue >= Self.done.rawValue }
}

/// What a run is started with.
package struct Submission: Sendable, Hashable {
    package var id: RunID
    /// The same key gives the same run, however often it is submitted.
    package var key: String?
    package var production: String
    package var version: Int
    package var lineage: String?
    package var title: String
    package var pool: String
    /// Smaller is sooner.
    package var priority: Int
    package var delay: Moment.Span
    package var input: Parcel
    /// The most the run and its children may spend.
    package var budget: Money?
    package var parent: RunID?
    package var root: RunID?

    package init(
        id: RunID, key: String? = nil, production: String, version: Int, lineage: String? = nil,
        title: String = "", pool: String = "runs", priority: Int = 0, delay: Moment.Span = .zero,
        input: Parcel, budget: Money? = nil, parent: RunID? = nil, root: RunID? = nil
    ) {
        self.id = id
        self.key = key
        self.production = production
        self.version = version
        self.lineage = lineage
        self.title = title
        self.pool = pool
        self.priority = priority
        self.delay = delay
        self.input = input
        self.budget = budget
        self.parent = parent
        self.root = root
    }
}
