import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Workers")
struct WorkerTests {
    @Test("an idle worker hears within a poll of what another process hands in")
    func idleHears() throws { #expect(try IdleChecks.hearOfOtherProcesses()) }

    @Test("a schedule starts its run in an idle house")
    func schedules() throws { #expect(try IdleChecks.startWhatIsDue()) }

    @Test("a run is cancelled while a body of its is at work")
    func cancels() throws { #expect(try IdleChecks.cancel()) }

    @Test("a half-open breaker gets its probe back when the probe was not made")
    func probe() throws { #expect(try IdleChecks.probeAgain()) }

    @Test("a worker that is told to stop ends, even while a claim of its is on the way")
    func stops() { #expect(IdleChecks.stop()) }

    @Test("a schedule that slept through several turns fires once")
    func sleptThrough() throws {
        let stage = Stage()
        stage.add(Held(note: stage.note))
        let schedule = Schedule(
            name: "hourly", every: .hours(1), first: stage.clockwork.now + .minutes(1),
            production: Held.name, version: Held.version, input: try Parcel.inline("x"))
        try stage.ask { try await $0.schedule(schedule) }
        stage.pass(.hours(5))
        stage.open()
        stage.pass(.minutes(1))
        #expect(stage.ledger.books.runs(RunFilter()).count == 1)
        stage.pass(.hours(1))
        #expect(stage.ledger.books.runs(RunFilter()).count == 2)
    }

    @Test("a body longer than the lease keeps its run, because its worker beats")
    func longBody() throws {
        let stage = Stage(settings: WorkerSettings(lease: .seconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("a") {
            try await $0.sleep(.minutes(3)); return "slow"
        }
        let run = try stage.submit(Errand.self, ["a"])
        stage.open()
        stage.open("two")
        #expect(try stage.product(of: run, Errand.self) == "slow")
        #expect(try stage.record(run).epoch == 1)
    }

    @Test("runs of a killed worker go on elsewhere, and its finished steps do not run again")
    func killed() throws {
        let stage = Stage(settings: WorkerSettings(lease: .seconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("b") {
            try await $0.sleep(.seconds(20)); return "b"
        }
        let run = try stage.submit(Errand.self, ["a", "b"])
        let (_, process) = stage.open()
        stage.pass(.seconds(5))
        process.kill()
        stage.open("two")
        #expect(try stage.product(of: run, Errand.self) == "ab")
        #expect(bodies.ran == ["a", "b", "b"])
    }

    @Test("a worker whose cable is cut lets go of its runs when its lease is over, and not before")
    func cutOff() throws {
        let stage = Stage(settings: WorkerSettings(lease: .seconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        let (world, clockwork) = (stage.world, stage.clockwork)
        let cancelled = Guarded<Moment?>(nil)
        bodies.does("a") {
            do {
                try await $0.sleep(.minutes(2))
            } catch {
                cancelled.withLock { $0 = $0 ?? world.now() }
                throw error
            }
            return "a"
        }
        let run = try stage.submit(Errand.self, ["a"])
        let cable = stage.cable()
        stage.open()
        stage.pass(.minutes(1))
        #expect(cancelled.withLock { $0 } == nil)
        cable.shut()
        let cut = clockwork.now
        stage.pass(.seconds(30))
        let noticed = try #require(cancelled.withLock { $0 })
        // The last beat that was heard is at most a quarter of a lease older than the cut.
        #expect(noticed - cut >= .milliseconds(7_000) && noticed - cut <= .seconds(11))
        #expect(try stage.record(run).state == .running)
        cable.open()
        #expect(try stage.product(of: run, Errand.self) == "a")
        #expect(try stage.record(run).receives <= 1)
    }

    @Test("a clock that is put forward costs nobody a run")
    func putForward() throws {
        let stage = Stage(settings: WorkerSettings(lease: .seconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("a") {
            try await $0.sleep(.minutes(2)); return "a"
        }
        let run = try stage.submit(Errand.self, ["a"])
        let (_, process) = stage.open()
        stage.pass(.seconds(5))
        // To the worker it looks like a pause: all at once it is later.
        process.pause()
        stage.pass(.seconds(40))
        process.resume()
        #expect(try stage.product(of: run, Errand.self) == "a")
        #expect(bodies.ran == ["a"])
    }

    @Test("a graceful leave is not counted, and loses nothing that is finished")
    func leaving() throws {
        let stage = Stage()
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("b") {
            try await $0.sleep(.minutes(1)); return "b"
        }
        let run = try stage.submit(Errand.self, ["a", "b"])
        for turn in 0..<5 {
            let (worker, _) = stage.open("worker \(turn)")
            stage.pass(.seconds(5))
            worker.stop()
            stage.pass(.seconds(5))
            #expect(try stage.record(run).state == .ready)
        }
        stage.open("last")
        #expect(try stage.product(of: run, Errand.self) == "ab")
        #expect(bodies.ran.count { $0 == "a" } == 1)
    }

    @Test("a worker that leaves lets a paid body finish, and begins nothing after it")
    func paidBody() throws {
        let stage = Stage()
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("a", needing: Effect(price: Money(microdollars: 50_000), provider: "muse")) {
            try await $0.sleep(.seconds(20)); return "a"
        }
        let run = try stage.submit(Errand.self, ["a", "b"])
        let (worker, process) = stage.open()
        stage.pass(.seconds(5))
        worker.stop()
        stage.pass(.seconds(10))
        #expect(!stage.hasClosed(process))
        stage.pass(.seconds(10))
        #expect(stage.hasClosed(process))
        #expect(try stage.record(run).state == .ready)
        #expect(stage.ledger.books.charges(of: run).map(\.state) == [.settled])
        stage.open("two")
        #expect(try stage.product(of: run, Errand.self) == "ab")
        #expect(bodies.ran == ["a", "b"])
    }

    @Test("a paid body that takes too long is cut off when the grace of leaving is over")
    func grace() throws {
        let stage = Stage(settings: WorkerSettings(grace: .seconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("a", needing: Effect(once: true)) {
            try await $0.sleep(.minutes(1)); return "a"
        }
        let run = try stage.submit(Errand.self, ["a"])
        let (worker, process) = stage.open()
        stage.pass(.seconds(5))
        worker.stop()
        stage.pass(.seconds(9))
        #expect(!stage.hasClosed(process))
        stage.pass(.seconds(2))
        #expect(stage.hasClosed(process))
        #expect(try stage.record(run).state == .ready)
    }

    @Test("a worker that could not write how a run ended writes it later")
    func owed() throws {
        // The simulation cuts workers off at every point; here the ledger is silent just once,
        // for longer than patience.
        let stage = Stage(settings: WorkerSettings(patience: .milliseconds(10)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        let run = try stage.submit(Errand.self, ["a"])
        let gate = stage.silences { mutation in
            if case .finish = mutation { return true }
            return false
        }
        let (worker, _) = stage.open()
        stage.pass(.seconds(3))
        #expect(try stage.record(run).state == .running)
        #expect(worker.trouble?.code == .unavailable)
        gate.open()
        #expect(try stage.product(of: run, Errand.self) == "a")
        stage.pass(.seconds(1))
        #expect(worker.trouble == nil)
        #expect(try stage.record(run).epoch == 1)
    }

    @Test("a run stays with the version of the production that it was handed in with")
    func pinned() throws {
        let stage = Stage()
        let run = try stage.submit(Held.self, "x")
        stage.add(Tale(note: stage.note))
        stage.open()
        stage.pass(.minutes(1))
        #expect(try stage.record(run).state == .ready)
    }
}
