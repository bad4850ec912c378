import Artifacts
import Ground
import Workflow

/// The one who writes in the ledger: applies batches of mutations, each batch one transaction.
///
/// Runs on the ledger's own thread, because SQLite's calls block.
actor Clerk {
    let database: Connection
    let world: any World
    private let thread: LedgerThread
    /// Workers of this machine that hold no lock any more, for `reap`.
    let roll: WorkerRoll
    /// Workers that the batch found gone: what locked files tell is cleared after the commit.
    var departed: [WorkerID] = []
    /// The moment of the batch at hand.
    var now = Moment(milliseconds: 0)
    /// What the last worker advertised, and how it is written.
    var repertoire: (productions: [ProductionKey], text: String)?
    /// The number of the next event; nil when it is to be looked up.
    var eventNumber: Int64?
    /// What checkpoints found out of running runs: whoever changes a run's row takes it out.
    var holds: [RunID: Held] = [:]
    /// Whether `memo` has no row; nil when it is to be looked up.
    var memoIsEmpty: Bool?
    /// Whether the ledger is marked, and how; nil when it is to be looked up.
    private var moving: MovingMark??
    /// The file's version after our last commit: what we knew then holds while it stays.
    private var knownVersion: UInt32?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(
        _ database: sending Connection, roll: WorkerRoll, world: any World, thread: LedgerThread
    ) {
        self.database = database
        self.roll = roll
        self.world = world
        self.thread = thread
    }

    /// Applies a batch and returns after the commit.
    func apply(_ mutations: [Mutation]) throws -> [Result<Answer, Fault>] {
        do {
            return try transact(mutations, oneByOne: false)
        } catch let error as SQLiteError where error.isAboutOneMutation {
            // One of them cannot be written: find it, and spare its neighbours.
            return try transact(mutations, oneByOne: true)
        }
    }

    private func transact(
        _ mutations: [Mutation], oneByOne: Bool
    ) throws -> [Result<Answer, Fault>] {
        now = world.now()
        departed = []
        try database.run(begin)
        if knownVersion != database.dataVersion {
            forgetRows()
            moving = nil
        }
        knownVersion = nil
        do {
            if moving == nil { moving = .some(try database.movingMark()) }
            if case .some(.some(let mark)) = moving {
                try database.run(rollback)
                return mutations.map { _ in .failure(mark.fault) }
            }
            let results =
                oneByOne ? try mutations.map(separately) : try self.results(of: mutations)
            try database.run(commit)
            knownVersion = database.dataVersion
            settleRoll()
            return results
        } catch {
            // SQLite may have rolled back by itself; the first error is the one to tell.
            if database.inTransaction { _ = try? database.run(rollback) }
            throw error
        }
    }

    /// What the batch says of workers, done to their files once it is durable.
    private func settleRoll() {
        if departed.isEmpty { return }
        roll.strike(departed)
        departed = []
    }

    private func results(of mutations: [Mutation]) throws -> [Result<Answer, Fault>] {
        var results: [Result<Answer, Fault>] = []
        results.reserveCapacity(mutations.count)
        // Where eight could not go together, each of them goes alone.
        var alone = 0
        while results.count < mutations.count {
            let (at, next) = (results.count, results.count + Self.together)
            if at >= alone, next <= mutations.count {
                if let answers = try recordTogether(mutations[at..<next]) {
                    results += answers
                    continue
                }
                alone = next
            }
            results.append(try result(of: mutations[at]))
        }
        return results
    }

    private func result(of mutation: Mutation) throws -> Result<Answer, Fault> {
        // Faults are found before anything is written, so there is nothing to take back.
        do {
            return .success(try answer(to: mutation))
        } catch let fault as Fault {
            return .failure(fault)
        }
    }

    private func separately(_ mutation: Mutation) throws -> Result<Answer, Fault> {
        try database.run(beginEntry)
        do {
            let result = try result(of: mutation)
            try database.run(keep)
            return result
        } catch let error as SQLiteError where error.isAboutOneMutation {
            try database.run(undo)
            try database.run(keep)
            forgetRows()
            return .failure(.cannotHold(error.message))
        }
    }

    private func answer(to mutation: Mutation) throws -> Answer {
        switch mutation {
        case .submit(let submission): try submit(submission)
        case .claim(let claim): .claimed(try hand(claim))
        case .checkpoint(let checkpoint): try record(checkpoint)
        case .finish(let hold, let ending): try finish(hold, ending)
        case .suspend(let hold, let waits): try suspend(hold, waits)
        case .handBack(let hold, let handBack): try take(back: hold, handBack)
        case .reserve(let reservation): try reserve(reservation)
        case .release(let hold, let path, let charge):
            try release(hold, path: path, charge: charge)
        case .beat(let worker, let lease): try beat(worker, lease: lease)
        case .leave(let worker): try leave(worker)
        case .reap: try reap()
        case .answer(let run, let wait, let verdict):
            try settle(run, wait: wait, verdict: verdict)
        case .cancel(let run): try cancel(run)
        case .retry(let run): try retry(run)
        case .replaceInput(let run, let parcel): try replaceInput(run, parcel)
        case .edit(let run, let path, let parcel): try edit(run, path: path, parcel)
        case .take(let run, let path): try askForTake(run, path: path)
        case .limit(let pool, let capacity): try limit(pool, capacity)
        case .cap(let scope, let cap): try self.cap(scope, cap)
        case .schedule(let schedule): try plan(schedule)
        case .unschedule(let name): try unplan(name)
        case .tick: try tick()
        case .bury(let span): try bury(olderThan: span)
        case .forget(let run): try forget(run)
        }
    }

    /// After a transaction that is no batch.
    func forgetWhatIsKnown() { knownVersion = nil }

    // MARK: events

    /// Takes the next number; numbers go up in the order of commits and are never used again.
    func nextEvent() throws -> Int64 {
        let number: Int64
        if let eventNumber {
            number = eventNumber
        } else {
            number = (try database.first(lastEvent) { $0.int64() } ?? 0) + 1
        }
        eventNumber = number + 1
        return number
    }

    /// Writes an event of a run; the row is to be saved afterwards.
    func note(
        _ kind: Event.Kind, _ row: inout RunRow, path: String? = nil, detail: String? = nil
    ) throws {
        row.lastEvent = try note(kind, run: row.n, path: path, detail: detail)
    }

    @discardableResult
    func note(
        _ kind: Event.Kind, run: Int64, path: String? = nil, detail: String? = nil
    ) throws -> Int64 {
        let number = try nextEvent()
        try database.run(insertEvent, number, run, now, kind.rawValue, path, detail)
        return number
    }
}

private let begin = Query("BEGIN IMMEDIATE")
private let commit = Query("COMMIT")
private let rollback = Query("ROLLBACK")
private let beginEntry = Query("SAVEPOINT entry")
private let keep = Query("RELEASE entry")
private let undo = Query("ROLLBACK TO entry")
private let lastEvent = Query(
    """
    SELECT max(
        ifnull((SELECT max(number) FROM events), 0), ifnull((SELECT max(number) FROM steps), 0),
        ifnull((SELECT value FROM floors WHERE name = 'events'), 0))
    """)
private let insertEvent = Query(
    "INSERT INTO events(number, run, at, kind, path, detail) VALUES(?, ?, ?, ?, ?, ?)")
