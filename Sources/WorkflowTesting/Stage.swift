package import Artifacts
package import Ground
package import Workflow

/// The engine with a ledger and a shelf in memory and a clock of its own.
///
/// A test puts productions on it, plays, and asks what ran. Everything happens on the thread of the test.
package final class Stage {
    package let clockwork: Clockwork
    package let ledger: MemoryLedger
    package let shelf: MemoryStore
    package private(set) var workers: [Worker] = []
    package let runs: Runs
    private let office: Process
    private let scribe: Scribe
    private let diary = Guarded<[String]>([])
    private var repertoire = Repertoire()
    package var settings: WorkerSettings
    private let closed = Guarded<Set<String>>([])
    private var gates: [Gate] = []

    package init(seed: UInt64 = 1, settings: WorkerSettings = WorkerSettings()) {
        clockwork = Clockwork(seed: seed)
        office = clockwork.process("office")
        ledger = MemoryLedger(world: office)
        shelf = MemoryStore(world: office)
        scribe = Scribe(ledger)
        runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: office)
        self.settings = settings
        let scribe = scribe
        office.start { await scribe.run() }
    }

    deinit {
        for worker in workers { worker.stop() }
        scribe.close()
        clockwork.drain()
    }

    /// Where bodies write down that they ran.
    package var note: @Sendable (String) -> Void {
        let diary = diary
        return { line in diary.withLock { $0.append(line) } }
    }

    /// What has been noted since it was asked last, in order.
    package func noted() -> [String] {
        diary.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    package func add(_ production: some Production) { repertoire.add(production) }

    /// Opens a worker in a process of its own that shares the ledger.
    @discardableResult
    package func open(_ name: String = "one") -> (worker: Worker, process: Process) {
        let process = clockwork.process(name)
        let closed = closed
        let own = Scribe(GatedLedger(below: ledger, gates: gates))
        let worker = Worker(
            id: WorkerID(rawValue: name), ledger: ledger, scribe: own, shelf: shelf,
            world: process, repertoire: repertoire, settings: settings)
        workers.append(worker)
        process.start { await own.run() }
        process.start {
            await worker.run()
            closed.withLock { _ = $0.insert(name) }
            own.close()
        }
        return (worker, process)
    }

    /// The world of the office: the clock of everything on this stage.
    package var world: any World { office }

    /// Whether a worker has come to its end.
    package func hasClosed(_ process: Process) -> Bool {
        closed.withLock { $0.contains(process.name) }
    }

    /// Lets workers that are opened from now on lose batches with such mutations, until opened.
    package func silences(_ matches: @escaping @Sendable (Mutation) -> Bool) -> Gate {
        let gate = Gate(matches)
        gates.append(gate)
        return gate
    }

    /// Puts a gate before all writes of workers that are opened from now on; open at first, and once it
    /// is shut they hear nothing.
    package func cable() -> Gate {
        let gate = Gate(isSilent: true, isShut: false) { _ in true }
        gates.append(gate)
        return gate
    }

    /// Lets workers that are opened from now on write everything again.
    package func mend() { gates = [] }

    /// Does something as the office would, and plays on until it has been done.
    package func ask<Result: Sendable>(
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

    package func submit<Made: Production>(
        _ production: Made.Type, _ brief: Made.Brief, stem: String = "run",
        lineage: String? = nil, priority: Int = 0, delay: Moment.Span = .zero,
        budget: Money? = nil
    ) throws -> RunID {
        try ask { runs in
            try await runs.submit(
                production, brief, stem: stem, lineage: lineage, priority: priority,
                delay: delay, budget: budget)
        }
        .id
    }

    /// Plays until every run has ended or waits for somebody, or `span` is over.
    ///
    /// Opens a worker when there is none.
    package func play(for span: Moment.Span = .hours(2)) {
        if workers.isEmpty { open() }
        let deadline = clockwork.now + span
        clockwork.run(until: deadline) {
            self.ledger.books.runs(RunFilter(most: .max))
                .allSatisfy {
                    $0.state.isTerminal || $0.state == .waiting && $0.due == nil
                }
        }
    }

    /// Lets time pass, and whatever happens in it happen.
    package func pass(_ span: Moment.Span) { clockwork.run(until: clockwork.now + span) }

    package func record(_ run: RunID) throws -> RunRecord {
        guard let record = ledger.books.run(run) else {
            throw Fault(.notFound, "There is no run “\(run)”.")
        }
        return record
    }

    /// Plays until a run has ended, and decodes what it made.
    package func product<Made: Production>(
        of run: RunID, _ production: Made.Type
    ) throws -> Made.Product {
        play()
        let record = try record(run)
        guard record.state == .done, let output = record.output else {
            throw record.fault
                ?? Fault(.wrongState, "Run “\(run)” is \(record.state.word), not done.")
        }
        return try ask { try await $0.value(Artifact<Made.Product>(output)) }
    }
}
