import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Limits")
struct LimitTests {
    let stage = Stage(settings: WorkerSettings(lanes: ["press": 2]))
    let bodies: Bodies

    init() {
        bodies = Bodies(stage)
        stage.add(Errand(bodies))
    }

    /// Steps that take a second each, and how many of them were at it at once.
    private func crowd(_ count: Int, needing effect: Effect) -> (steps: String, most: Guarded<Int>)
    {
        let (now, most) = (Guarded(0), Guarded(0))
        let names = (0..<count).map { "s\($0)" }
        for name in names {
            bodies.does(name, needing: effect) { world in
                let crowd = now.withLock { count in
                    count += 1
                    return count
                }
                most.withLock { $0 = max($0, crowd) }
                try await world.sleep(.seconds(1))
                now.withLock { $0 -= 1 }
                return name
            }
        }
        return (names.joined(separator: "|"), most)
    }

    @Test("a pool bounds bodies over all workers")
    func pool() throws {
        let (steps, most) = crowd(6, needing: Effect(pool: "model"))
        try stage.ask { try await $0.limit(pool: "model", to: 3) }
        let runs = try (0..<2).map { try stage.submit(Errand.self, [steps], stem: "run\($0)") }
        stage.open("one")
        stage.open("two")
        stage.play()
        #expect(try runs.allSatisfy { try stage.record($0).state == .done })
        #expect(most.withLock { $0 } == 3)
    }

    @Test("a lane bounds bodies of one process")
    func lane() throws {
        let (steps, most) = crowd(6, needing: Effect(lane: "press"))
        let run = try stage.submit(Errand.self, [steps])
        stage.play()
        #expect(try stage.record(run).state == .done)
        #expect(most.withLock { $0 } == 2)
    }

    @Test("a rate spreads bodies over time")
    func rate() throws {
        let rate = Reservation.Rate(key: "key", perMinute: 6)
        let (steps, _) = crowd(4, needing: Effect(rate: rate))
        let began = stage.clockwork.now
        let run = try stage.submit(Errand.self, [steps])
        stage.play()
        #expect(try stage.record(run).state == .done)
        #expect(stage.clockwork.now - began >= .seconds(29))
    }

    @Test("the urgent go first, and the delayed not before their time")
    func order() throws {
        var settings = stage.settings
        settings.capacity = 1
        stage.settings = settings
        let late = try stage.submit(Errand.self, ["late"], priority: -9, delay: .minutes(5))
        _ = try stage.submit(Errand.self, ["second"], priority: 5)
        _ = try stage.submit(Errand.self, ["first"], priority: 1)
        stage.open()
        stage.pass(.minutes(4))
        #expect(bodies.ran == ["first", "second"])
        #expect(try stage.record(late).state == .delayed)
        stage.pass(.minutes(2))
        #expect(bodies.ran == ["first", "second", "late"])
    }

    @Test("a step that does not fit the budget is refused, and says by how much")
    func overBudget() throws {
        let price = Money(microdollars: 40_000)
        for step in ["a", "b", "c"] { bodies.needs(step, Effect(price: price)) }
        let run = try stage.submit(Errand.self, ["a", "b", "c"], budget: price * 2)
        stage.play()
        let record = try stage.record(run)
        #expect(record.state == .failed)
        #expect(record.fault?.code == .overBudget)
        #expect(bodies.ran == ["a", "b"])
        #expect(stage.ledger.books.budget(BudgetRecord.scope(of: run))?.spent == price * 2)
    }

    @Test("a charge nobody knows of counts as spent")
    func presumed() throws {
        let price = Money(microdollars: 40_000)
        let isFirst = Guarded(true)
        bodies.does("a", needing: Effect(price: price)) { _ in
            let fails = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if fails {
                throw Fault(.unavailable, "Hung up.", retry: .soon, charge: .unknown)
            }
            return "a"
        }
        let run = try stage.submit(Errand.self, ["a"], budget: price * 3)
        stage.play()
        #expect(try stage.record(run).state == .done)
        let charges = stage.ledger.books.charges(of: run).map(\.state)
        #expect(charges == [.presumed, .settled])
        #expect(stage.ledger.books.budget(BudgetRecord.scope(of: run))?.spent == price * 2)
    }

    @Test("sixty-four at once on real threads never pass the cap")
    func crowdOnThreads() async throws {
        let ledger = MemoryLedger(world: RealWorld())
        let (scribe, shelf) = (Scribe(ledger), MemoryStore())
        let runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: RealWorld())
        let calls = Guarded(0)
        var repertoire = Repertoire()
        repertoire.add(
            Play { brief, run in
                let made = try await run.each(
                    "part", in: Array(0..<64), key: { "\($0)" }, atOnce: 64
                ) {
                    number, run in
                    do {
                        return
                            try await run.step(
                                "paid", from: brief, number,
                                needing: Effect(price: Money(microdollars: 10))
                            ) { _, number in
                                calls.withLock { $0 += 1 }
                                return number
                            }
                            .digest.short
                    } catch let fault as Fault where fault.code == .overBudget {
                        return "refused"
                    }
                }
                return try await run.step("end", from: made.sorted()) { $0.joined() }
            })
        let worker = Worker(
            id: WorkerID(rawValue: "w"), ledger: ledger, scribe: scribe, shelf: shelf,
            world: RealWorld(), repertoire: repertoire)
        let (run, _) = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await scribe.run() }
            group.addTask { await worker.run() }
            let submitted = try await runs.submit(
                Play.self, "x", stem: "run", budget: Money(microdollars: 205))
            while try await ledger.run(submitted.id)?.state.isTerminal != true {
                await Task.yield()
            }
            worker.stop()
            scribe.close()
            return submitted
        }
        #expect(try await ledger.run(run)?.state == .done)
        let budget = try await ledger.budget(BudgetRecord.scope(of: run))
        #expect(calls.withLock { $0 } == 20)
        #expect(budget?.spent == Money(microdollars: 200))
    }
}
