import Artifacts
import Glibc
import Ground
import Ledgers
import Testing
import Workflow
import WorkflowTesting

/// A worker on real threads, whose ledger does not answer and keeps the writer's thread meanwhile, as
/// libpq does on a cable that was cut.
@Suite("A worker whose ledger has fallen silent")
struct SilentServerTests {
    @Test("cuts a paid call off when its lease is over", .timeLimit(.minutes(2)))
    func cutOff() async throws {
        let world = RealWorld()
        let ledger = SilentLedger(below: MemoryLedger(world: world))
        let (shelf, thread, scribe) = (MemoryStore(), LedgerThread(), Scribe(ledger))
        let (begun, ended) = (Guarded(false), Guarded(false))
        var repertoire = Repertoire()
        repertoire.add(
            Call {
                begun.withLock { $0 = true }
                defer { ended.withLock { $0 = true } }
                try await world.sleep(.hours(1))
                return "an hour later"
            })
        var settings = WorkerSettings(lease: .seconds(1), poll: .milliseconds(20))
        settings.patience = .zero
        let worker = Worker(
            id: WorkerID(rawValue: "w"), ledger: ledger, scribe: scribe, shelf: shelf,
            world: world, repertoire: repertoire, settings: settings,
            desk: Worker.Desk(thread: thread))
        let runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: world)
        async let writing: Void = withTaskExecutorPreference(thread) { await scribe.run() }
        async let working: Void = worker.run()
        _ = try await runs.submit(Call.self, "number", stem: "call")
        while !begun.withLock({ $0 }) { await Task.yield() }

        ledger.isSilent.withLock { $0 = true }
        // Nothing else ends it: the call would last for an hour, and the thread is not let go.
        while !ended.withLock({ $0 }) { await Task.yield() }
        #expect(ledger.isSilent.withLock { $0 })
        ledger.isSilent.withLock { $0 = false }
        worker.stop()
        await working
        scribe.close()
        await writing
    }
}

/// Calls somebody who is paid for it.
private struct Call: Production {
    static let name = "call"
    static let version = 1
    let answer: @Sendable () async throws -> String

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        let answer = answer
        let paid = Effect(price: Money(microdollars: 1), provider: "muse")
        return try await run.step("call", from: brief, needing: paid) { _ in try await answer() }
    }
}

/// A ledger that keeps whoever writes while it is silent.
private struct SilentLedger: LedgerFront {
    let below: any Ledger
    let isSilent = Guarded(false)

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        while isSilent.withLock({ $0 }) { usleep(5_000) }
        return try await below.commit(mutations)
    }
}
