import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Ledgers
import Net
import Productions
import Stores
import Studio
import StudioTesting
import Workflow
import WorkflowTesting

/// The production on the real engine with pretend tools, on the keepers of many machines: a schema in
/// a real PostgreSQL and a prefix in a real S3 store, both of its own.
///
/// What a `CampaignStage` decides by its seed alone is here left to the machine: how writes fall
/// together. Names and moments that can be seen afterwards come from the seed, so equal campaigns
/// publish equal bytes.
final class ClusterStage: Sendable {
    let ledger: PostgresLedger
    let shelf: S3Store
    let rehearsal = Rehearsal()
    let runs: Runs
    private let world = PacedWorld()
    private let scribe: Scribe
    private let writing: Task<Void, Never>

    init() async throws {
        let servers = try ClusterServers.shared.get()
        let name = "crash_\(UUID().uuidString.prefix(8).lowercased())"
        ledger = try await PostgresLedger(
            PostgresAddress("\(servers.address)&schema=\(name)"), world: world)
        shelf = try await S3Store(
            S3Settings(bucket: "backlot", prefix: name, endpoint: servers.endpoint),
            credentials: ClusterServers.keys, client: servers.client)
        let scribe = Scribe(ledger)
        self.scribe = scribe
        runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: world)
        writing = Task { await scribe.run() }
    }

    /// Lets go of everything.
    func close() async {
        scribe.close()
        await writing.value
        await ledger.close()
    }

    func submit(_ script: CampaignScript) async throws -> RunID {
        let order = try await script.order(on: shelf)
        let run = try await runs.submit(
            Campaign.self, order, stem: "spring-bloom", lineage: "campaign/spring-bloom")
        // What comes later differs from one time to the next.
        world.flow()
        return run.id
    }

    /// A worker as if on a host of its own.
    struct Host: Sendable {
        let worker: Worker
        let working: Task<Void, Never>

        /// Tells the worker to go, and returns when nothing of it is left.
        func close() async {
            worker.stop()
            await working.value
        }
    }

    /// Opens a worker on these keepers, or on others that stand before them.
    ///
    /// - Parameter isDoomed: Its power will go; then nothing is tried again.
    func open(
        _ name: String, ledger: (any Ledger)? = nil, shelf: (any ObjectStore)? = nil,
        isDoomed: Bool = false
    ) -> Host {
        let ledger = ledger ?? self.ledger
        let scribe = Scribe(ledger)
        var repertoire = Repertoire()
        repertoire.add(Campaign(studio: .pretend(rehearsal)))
        var settings = WorkerSettings(lease: .seconds(10), poll: .milliseconds(50))
        settings.patience = isDoomed ? .zero : .seconds(5)
        let worker = Worker(
            id: WorkerID(rawValue: name), ledger: ledger, scribe: scribe,
            shelf: shelf ?? self.shelf, world: world, repertoire: repertoire, settings: settings)
        let working = Task {
            async let writing: Void = scribe.run()
            await worker.run()
            scribe.close()
            await writing
        }
        return Host(worker: worker, working: working)
    }

    /// Lets so much time pass that whoever is not heard of is taken for gone.
    func outwait() { world.advance(.seconds(11)) }

    /// Returns when the run has ended, or `isEnough` says so.
    func watch(_ run: RunID, _ isEnough: () -> Bool = { false }) async throws {
        // Far more than it ever takes: a minute of nothing would be a fault of its own.
        for _ in 0..<12_000 where !isEnough() {
            if try await ledger.run(run)?.state.isTerminal == true { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        if !isEnough() { throw Fault(.unexpected, "The campaign has not ended in a minute.") }
    }

    /// The manifest of a run that is done.
    func manifest(of run: RunID) async throws -> Manifest {
        try await watch(run)
        guard let record = try await ledger.run(run), record.state == .done,
            let output = record.output
        else { throw Fault(.wrongState, "Run “\(run)” is not done.") }
        return try await runs.value(Artifact<Manifest>(output))
    }

    /// What is published, by name.
    func published() async throws -> [String: Digest] {
        var found: [String: Digest] = [:]
        for name in try await shelf.names(under: "") {
            found[name] = try await shelf.published(name)
        }
        return found
    }
}

/// A PostgreSQL and an S3 store for all tests of this room, started when the first one asks.
private final class ClusterServers: Sendable {
    static let shared = Result { try ClusterServers() }
    static let keys = AWSCredentials(accessKey: "AKID", secretKey: Secret("secret"))

    private let companion: Companion
    let address: String
    let endpoint: String
    let client = CurlClient()

    private init() throws {
        companion = try Companion("cluster.py")
        let words = companion.greeting.split(separator: " ").map(String.init)
        guard words.count == 3 else {
            throw Fault(.unexpected, "The cluster says “\(companion.greeting)”.")
        }
        address = words[1]
        endpoint = "http://127.0.0.1:\(words[2])"
    }
}

/// Time that stands until it is let flow, and can be put forward; chance from a seed.
private final class PacedWorld: World {
    private struct State {
        var start = Moment(milliseconds: 1_780_000_000_000)
        var began: ContinuousClock.Instant?
        var chance = WorkflowTesting.Chance(seed: 1)
    }

    private let state = Guarded(State())

    func flow() { state.withLock { $0.began = $0.began ?? .now } }

    func advance(_ span: Moment.Span) { state.withLock { $0.start = $0.start + span } }

    func now() -> Moment {
        state.withLock { state in
            guard let began = state.began else { return state.start }
            let passed = (ContinuousClock.now - began) / .milliseconds(1)
            return state.start + .milliseconds(Int64(passed))
        }
    }

    func sleep(_ span: Moment.Span) async throws {
        try await Task.sleep(for: .milliseconds(max(0, span.milliseconds)))
    }

    func random() -> UInt64 { state.withLock { $0.chance.next() } }
}
