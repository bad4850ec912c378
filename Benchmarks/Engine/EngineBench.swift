import FoundationEssentials
import Ground
import Ledgers
import Stores
import Workflow

/// An engine put together as the program puts it together: on SQLite in a folder, or on PostgreSQL.
struct EngineBench {
    let keeper: Keeper
    private let finishes: Finishes
    private let scribe: Scribe
    private let shelf: DiskStore
    private let worker: Worker
    private let runs: Runs
    private let id = WorkerID(rawValue: "bench-\(UInt64.random(in: 0 ... .max))")

    init(
        folder: String, address: String?, capacity: Int, lease: Moment.Span = .minutes(5)
    ) async throws {
        let world = RealWorld()
        shelf = try await DiskStore(root: folder + "/shelf", world: world)
        keeper = try await Keeper(folder: folder, address: address, world: world)
        finishes = Finishes(of: keeper.ledger)
        scribe = Scribe(finishes)
        var repertoire = Repertoire()
        repertoire.add(FiveSteps())
        repertoire.add(Job())
        repertoire.add(ManySteps())
        repertoire.add(Greeting())
        worker = Worker(
            id: id, ledger: finishes, scribe: scribe, shelf: shelf, world: world,
            repertoire: repertoire, settings: WorkerSettings(capacity: capacity, lease: lease),
            desk: Worker.Desk(thread: keeper.thread))
        runs = Runs(ledger: finishes, scribe: scribe, shelf: shelf, world: world)
    }

    /// Five-step runs a second: each client hands one in, waits for its end, and begins again.
    func flows(clients: Int, seconds: Double) async throws -> Double {
        try await serving {
            _ = try await flows(clients: clients, for: .seconds(seconds / 4))
            return try await flows(clients: clients, for: .seconds(seconds))
        }
    }

    private func flows(clients: Int, for span: Duration) async throws -> Double {
        let start = ContinuousClock.now
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var done = 0
                    while ContinuousClock.now - start < span {
                        let (run, _) = try await runs.submit(
                            FiveSteps.self, "client \(client), flow \(done)",
                            stem: "five-\(client)-\(done)")
                        await finishes.wait(for: run)
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(done) / ((ContinuousClock.now - start) / .seconds(1))
    }

    /// Jobs a second: handed in by one client, handed in by 256, and worked off.
    func jobs(_ count: Int) async throws -> (single: Double, crowd: Double, done: Double) {
        try await writing {
            let few = count / 10
            let single = try await submit(few, clients: 1)
            let crowd = try await submit(count - few, clients: 256)
            let start = ContinuousClock.now
            try await working { await finishes.wait(forTotal: count) }
            return (single, crowd, Double(count) / ((ContinuousClock.now - start) / .seconds(1)))
        }
    }

    private func submit(_ count: Int, clients: Int) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for number in stride(from: client, to: count, by: clients) {
                        _ = try await runs.submit(
                            Job.self, "job \(number)", stem: "job-\(clients)-\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    /// Begins one run of many steps, or goes on with it.
    func crash(steps: Int) async throws {
        try keeper.register(id)
        try await serving {
            let (run, _) = try await runs.submit(ManySteps.self, steps, stem: "many", key: "many")
            await finishes.wait(for: run)
        }
    }

    /// Hands in jobs by many clients, and leaves them to others.
    func enqueue(_ count: Int) async throws -> Double {
        try await writing { try await submit(count, clients: 256) }
    }

    /// Works until the process is ended.
    func work() async throws {
        try keeper.register(id)
        try await serving {
            say("ready")
            await finishes.wait(forTotal: .max)
        }
    }

    /// Hands in one greeting after another, each saying when it was sent.
    ///
    /// The client lives on the ledger's thread, as the peers' live on the thread of their connection.
    func greet(_ count: Int, every pause: Duration) async throws {
        try await writing {
            try await withTaskExecutorPreference(keeper.thread) {
                for number in 0..<count {
                    try await Task.sleep(for: pause)
                    _ = try await runs.submit(
                        Greeting.self, Stamp(microseconds()), stem: "hello-\(number)")
                }
            }
        }
    }

    /// The same, by the process that works them off.
    func greetHere(_ count: Int, every pause: Duration) async throws {
        try keeper.register(id)
        try await serving {
            try await Task.sleep(for: .seconds(1))
            try await withTaskExecutorPreference(keeper.thread) {
                for number in 0..<count {
                    try await Task.sleep(for: pause)
                    let (run, _) = try await runs.submit(
                        Greeting.self, Stamp(microseconds()), stem: "hello-\(number)")
                    await finishes.wait(for: run)
                }
            }
        }
    }

    private func serving<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await writing { try await working(body) }
    }

    private func writing<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        async let writing: Void = withTaskExecutorPreference(keeper.thread) { await scribe.run() }
        let result = try await body()
        scribe.close()
        await writing
        return result
    }

    private func working<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await worker.run() }
            let result = try await body()
            worker.stop()
            try await group.waitForAll()
            return result
        }
    }
}
