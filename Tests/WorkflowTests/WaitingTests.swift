import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Waits")
struct WaitingTests {
    let stage = Stage()

    @Test("a run that waits for a yes holds no lease, and goes on after it")
    func approval() throws {
        stage.add(Held(note: stage.note))
        let run = try stage.submit(Held.self, "x")
        stage.play()
        #expect(try stage.record(run).state == .waiting)
        #expect(try stage.record(run).owner == nil)
        try stage.answer(run, "draft")
        #expect(try stage.product(of: run, Held.self) == "x #0!")
        #expect(stage.noted() == ["draft", "final"])
    }

    @Test("a yes to these bytes is no yes to others")
    func bound() throws {
        stage.add(Held(note: stage.note))
        let run = try stage.submit(Held.self, "x")
        stage.play()
        let bytes = try "edited".stored()
        try stage.ask { try await $0.edit(run, step: "draft", to: bytes) }
        stage.play()
        let keys = stage.ledger.books.waits(of: run).map(\.wait.key)
        #expect(keys.count == 2)
        try stage.answer(run, keys[0])
        #expect(try stage.record(run).state == .waiting)
        try stage.answer(run, "draft")
        #expect(try stage.product(of: run, Held.self) == "edited!")
    }

    @Test("a no fails the run with the person's reason")
    func rejection() throws {
        stage.add(Held(note: stage.note))
        let run = try stage.submit(Held.self, "x")
        stage.play()
        try stage.answer(run, "draft", .rejected(by: "bob", reason: "too loud"))
        let record = try stage.record(run)
        #expect(record.state == .failed)
        #expect(record.fault?.code == .rejected)
        #expect(record.fault?.explanation.contains("too loud") == true)
    }

    @Test("another take is made from the next number on")
    func take() throws {
        stage.add(Held(note: stage.note))
        let run = try stage.submit(Held.self, "x")
        stage.play()
        try stage.ask { try await $0.take(run, step: "draft") }
        stage.play()
        try stage.answer(run, "draft")
        #expect(try stage.product(of: run, Held.self) == "x #1!")
    }

    @Test("a production that swallows a suspension is not done")
    func swallowed() throws {
        stage.add(
            Play { brief, run in
                let made = try await run.step("made", from: brief) { $0 }
                do { try await run.approval("made", of: made) } catch {}
                return made
            })
        let record = try stage.put()
        #expect(record.state == .waiting)
        try stage.answer(record.id, "made")
        #expect(try stage.record(record.id).state == .done)
    }

    @Test("a verb after a swallowed suspension begins nothing")
    func nothingAfter() throws {
        let note = stage.note
        stage.add(
            Play { brief, run in
                let made = try await run.step("made", from: brief) { $0 }
                do { try await run.approval("made", of: made) } catch {}
                return try await run.step("after", from: brief) {
                    note("after")
                    return $0
                }
            })
        #expect(try stage.put().state == .waiting)
        #expect(stage.noted() == [])
    }

    @Test("a step asked for beside a suspension is made, and not cut off", arguments: 1...20)
    func beside(seed: UInt64) throws {
        let stage = Stage(seed: seed, settings: WorkerSettings(lanes: ["press": 1]))
        let (note, world) = (stage.note, stage.world)
        stage.add(
            Play { brief, run in
                // Whichever has the press first: the other has been asked for by then.
                async let slow = run.step("slow", from: brief, needing: Effect(lane: "press")) {
                    try await world.sleep(.minutes(1))
                    note("slow")
                    return $0
                }
                _ = try await run.step("quick", from: brief, needing: Effect(lane: "press")) {
                    try await world.sleep(.seconds(1))
                    return $0
                }
                try await run.sleep("nap", for: .minutes(5))
                return try await slow
            })
        let run = try stage.submit(Play.self, "x")
        stage.open()
        stage.pass(.minutes(3))
        #expect(try stage.record(run).state == .waiting)
        #expect(stage.noted() == ["slow"])
        stage.pass(.minutes(6))
        #expect(try stage.record(run).state == .done)
        #expect(stage.noted() == [])
    }

    @Test("a sleep takes its time, holds nothing, and is not begun again")
    func sleep() throws {
        stage.add(
            Play { brief, run in
                try await run.sleep("night", for: .minutes(8))
                return try await run.step("made", from: brief) { $0 }
            })
        let run = try stage.submit(Play.self, "x")
        stage.open()
        stage.pass(.minutes(7))
        #expect(try stage.record(run).state == .waiting)
        #expect(try stage.record(run).owner == nil)
        stage.pass(.seconds(61))
        #expect(try stage.record(run).state == .done)
    }

    private func family(
        _ script: @escaping @Sendable (String, Run) async throws -> Artifact<String>
    ) {
        stage.add(Interlude(script))
        stage.add(
            Play { brief, run in
                let order = try await run.step("order", from: brief) { $0 }
                return try await run.child("part", Interlude.self, from: order)
            })
    }

    @Test("a parent waits for its child, and hands on what it made")
    func child() throws {
        family { brief, run in try await run.step("made", from: brief) { $0 + "!" } }
        let record = try stage.put()
        #expect(record.state == .done)
        #expect(stage.ledger.books.runs(RunFilter(root: record.id)).count == 2)
        #expect(record.output?.inline == (try "x!".stored()))
    }

    @Test("a child's fault is its parent's, at once")
    func childFails() throws {
        family { _, _ in throw Fault(.invalid, "No such part.") }
        let record = try stage.put()
        #expect(record.state == .failed)
        #expect(record.fault?.explanation == "No such part.")
    }

    @Test("a child that dies, or is cancelled, fails its parent without further tries")
    func childDies() throws {
        family { _, _ in throw Fault(.unavailable, "Never there.", retry: .soon) }
        let record = try stage.put()
        #expect(record.state == .failed)
        #expect(record.receives <= 1)
    }

    @Test("cancelling a parent cancels its children")
    func cancelFamily() throws {
        let world = stage.world
        family { brief, run in
            try await run.step("made", from: brief) {
                try await world.sleep(.hours(1))
                return $0
            }
        }
        let run = try stage.submit(Play.self, "x")
        stage.open()
        stage.pass(.seconds(10))
        try stage.ask { try await $0.cancel(run) }
        stage.pass(.seconds(10))
        let states = Set(stage.ledger.books.runs(RunFilter(root: run)).map(\.state))
        #expect(states == [.cancelled])
    }

    @Test("a waiting run is cancelled at once")
    func cancelWaiting() throws {
        stage.add(Held(note: stage.note))
        let run = try stage.submit(Held.self, "x")
        stage.play()
        try stage.ask { try await $0.cancel(run) }
        #expect(try stage.record(run).state == .cancelled)
    }

    @Test("a child whose brief is edited is made anew, and the old one is not mistaken for it")
    func editedChild() throws {
        family { brief, run in try await run.step("made", from: brief) { $0 + "!" } }
        let record = try stage.put()
        let bytes = try "y".stored()
        try stage.ask { try await $0.edit(record.id, step: "order", to: bytes) }
        #expect(try stage.product(of: record.id, Play.self) == "y!")
    }
}
