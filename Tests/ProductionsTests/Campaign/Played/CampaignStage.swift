import Artifacts
import FoundationEssentials
import Ground
import Productions
import Studio
import StudioTesting
import Workflow
import WorkflowTesting

/// The production on the real engine with pretend tools, both keepers in memory and a clock of its
/// own: everything happens on the thread of the test, in an order that the seed decides.
final class CampaignStage {
    let clockwork: Clockwork
    let ledger: MemoryLedger
    let shelf: MemoryStore
    let rehearsal = Rehearsal()
    let keyring = Keyring()
    let runs: Runs
    private let office: Process
    private let scribe: Scribe
    private var workers: [(worker: Worker, scribe: Scribe)] = []

    init(seed: UInt64 = 1) {
        clockwork = Clockwork(seed: seed)
        office = clockwork.process("office")
        ledger = MemoryLedger(world: office)
        shelf = MemoryStore(world: office)
        scribe = Scribe(ledger)
        runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: office)
        let scribe = scribe
        office.start { await scribe.run() }
    }

    deinit {
        for (worker, scribe) in workers {
            worker.stop()
            scribe.close()
        }
        scribe.close()
        clockwork.drain()
    }

    /// Opens a worker in a process of its own, on these keepers or on those of the stage.
    @discardableResult
    func open(
        _ name: String = "one", ledger: (any Ledger)? = nil, shelf: (any ObjectStore)? = nil
    ) -> Process {
        let process = clockwork.process(name)
        let ledger = ledger ?? self.ledger
        let scribe = Scribe(ledger)
        var repertoire = Repertoire()
        repertoire.add(Campaign(studio: .pretend(rehearsal)))
        var studio = Studio.pretend(rehearsal)
        studio.keyring = keyring
        repertoire.add(DemoVideo(studio: studio))
        var settings = WorkerSettings(lease: .seconds(10), poll: .seconds(1))
        settings.patience = .seconds(5)
        let worker = Worker(
            id: WorkerID(rawValue: name), ledger: ledger, scribe: scribe,
            shelf: shelf ?? self.shelf, world: process, repertoire: repertoire, settings: settings)
        workers.append((worker, scribe))
        process.start { await scribe.run() }
        process.start {
            await worker.run()
            scribe.close()
        }
        return process
    }

    /// Does something as the office would, and plays on until it has been done.
    func ask<Result: Sendable>(
        _ body: @escaping @Sendable (Runs) async throws -> Result
    ) throws -> Result {
        let runs = runs
        let result = Guarded<Swift.Result<Result, any Error>?>(nil)
        office.start {
            do {
                let value = try await body(runs)
                result.withLock { $0 = .success(value) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        clockwork.run(until: clockwork.now + .hours(1)) { result.withLock { $0 != nil } }
        guard let result = result.withLock({ $0 }) else {
            throw Fault(.unexpected, "The office was never answered.")
        }
        return try result.get()
    }

    func submit(_ order: CampaignOrder, budget: Money? = nil) throws -> RunID {
        try ask { runs in
            try await runs.submit(
                Campaign.self, order, stem: "spring-bloom", lineage: "campaign/spring-bloom",
                budget: budget)
        }
        .id
    }

    /// Plays until every run has ended or waits for a person; opens a worker when there is none.
    func play(for span: Moment.Span = .hours(2)) {
        if workers.isEmpty { open() }
        clockwork.run(until: clockwork.now + span) { isOver }
    }

    /// Whether every run has ended, or waits for a person.
    var isOver: Bool {
        ledger.books.runs(RunFilter(most: .max))
            .allSatisfy { $0.state.isTerminal || $0.state == .waiting }
    }

    func record(_ run: RunID) throws -> RunRecord {
        guard let record = ledger.books.run(run) else {
            throw Fault(.notFound, "There is no run “\(run)”.")
        }
        return record
    }

    /// Plays until the run has ended, and reads its manifest.
    func manifest(of run: RunID) throws -> Manifest {
        play()
        let record = try record(run)
        guard record.state == .done, let output = record.output else {
            throw record.fault
                ?? Fault(.wrongState, "Run “\(run)” is \(record.state.word), not done.")
        }
        return try ask { try await $0.value(Artifact<Manifest>(output)) }
    }

    /// What is published, by name.
    func published() -> [String: Digest] {
        var found: [String: Digest] = [:]
        for name in shelf.names(under: "") { found[name] = shelf.published(name) }
        return found
    }

    /// The finished steps of a run, by path.
    func steps(of run: RunID) -> [String: StepRecord] {
        var found: [String: StepRecord] = [:]
        for step in ledger.books.steps(of: run) { found[step.path] = step }
        return found
    }
}
