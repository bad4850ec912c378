import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Faults and tries")
struct FaultTests {
    let stage = Stage()
    let bodies: Bodies

    init() {
        bodies = Bodies(stage)
        stage.add(Errand(bodies))
    }

    private func fail(_ step: String, times: Int, with fault: Fault) {
        let left = Guarded(times)
        bodies.does(step) { _ in
            let fails = left.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw fault }
            return step
        }
    }

    private func errand(_ steps: [String]) throws -> RunRecord {
        let run = try stage.submit(Errand.self, steps)
        stage.play()
        return try stage.record(run)
    }

    @Test("a fault that will not pass fails the run at once, and names itself")
    func final() throws {
        fail("a", times: 9, with: Fault(.invalid, "Wrong colour."))
        let record = try errand(["a"])
        #expect(record.state == .failed)
        #expect(record.fault?.explanation == "Wrong colour.")
        #expect(bodies.ran == ["a"])
    }

    @Test("a fault that may pass is tried again, after a while")
    func soon() throws {
        fail("a", times: 2, with: Fault(.unavailable, "Away.", retry: .soon))
        let began = stage.clockwork.now
        #expect(try errand(["a"]).state == .done)
        #expect(bodies.ran == ["a", "a", "a"])
        #expect(stage.clockwork.now - began >= .seconds(3))
    }

    @Test("a provider that names a time is believed")
    func retryAfter() throws {
        fail(
            "a", times: 1, with: Fault(.unavailable, "Later.", retry: .after(milliseconds: 90_000)))
        let run = try stage.submit(Errand.self, ["a"])
        stage.open()
        stage.pass(.seconds(85))
        #expect(try stage.record(run).state == .delayed)
        stage.pass(.seconds(10))
        #expect(try stage.record(run).state == .done)
    }

    @Test("three receives without progress make a dead letter; redriven, it keeps its checkpoints")
    func deadLetter() throws {
        // The first receive makes progress, so three more may fail.
        fail("b", times: 4, with: Fault(.unavailable, "Away.", retry: .soon))
        let record = try errand(["a", "b"])
        #expect(record.state == .dead)
        #expect(record.fault?.explanation == "Away.")
        #expect(record.fault?.subject == "part/b/do")
        #expect(bodies.ran == ["a", "b", "b", "b", "b"])
        try stage.ask { try await $0.retry(record.id) }
        #expect(try stage.product(of: record.id, Errand.self) == "ab")
        #expect(bodies.ran == ["a", "b", "b", "b", "b", "b"])
    }

    @Test("what nobody foresaw is tried again, too")
    func unforeseen() throws {
        struct Surprise: Error {}
        let left = Guarded(1)
        bodies.does("a") { _ in
            if left.withLock({ left in
                defer { left -= 1 }
                return left > 0
            }) {
                throw Surprise()
            }
            return "a"
        }
        #expect(try errand(["a"]).state == .done)
    }

    @Test("when one item fails, the others are finished first")
    func othersFinish() throws {
        fail("b", times: 9, with: Fault(.invalid, "Wrong."))
        bodies.does("c") {
            try await $0.sleep(.minutes(1))
            return "c"
        }
        let record = try errand(["a|b|c"])
        #expect(record.state == .failed)
        #expect(
            Set(stage.ledger.books.steps(of: record.id).map(\.path))
                == ["part/a/do", "part/b/do/failed", "part/c/do"])
    }

    @Test("two steps of one path are an error that names it")
    func duplicates() throws {
        stage.add(
            Play { brief, run in
                try await run.step("same", from: brief) { $0 }
                return try await run.step("same", from: brief + "!") { $0 }
            })
        let record = try stage.put()
        #expect(record.state == .failed)
        #expect(record.fault?.code == .duplicateStep)
        #expect(record.fault?.explanation.contains("“same”") == true)
    }

    @Test("inputs that change though nobody edited need attention, with the difference")
    func divergence() throws {
        let plays = Guarded(0)
        stage.add(
            Play { brief, run in
                let play = plays.withLock { count in
                    count += 1
                    return count
                }
                let made = try await run.step("made", from: brief, play) { brief, _ in brief }
                try await run.sleep("nap", for: .seconds(1))
                return made
            })
        let record = try stage.put()
        #expect(record.state == .attention)
        #expect(record.fault?.code == .diverged)
        #expect(record.fault?.explanation.contains("input 2 was") == true)
    }

    @Test("the key for providers is the same on every try, and another for another take")
    func keys() throws {
        fail("a", times: 1, with: Fault(.unavailable, "Away.", retry: .soon))
        let record = try errand(["a"])
        try stage.ask { try await $0.take(record.id, step: "part/a/do") }
        stage.play()
        let keys = bodies.keysSeen
        #expect(keys.count == 3)
        #expect(keys[0] == keys[1])
        #expect(keys[1] != keys[2])
    }

    @Test("an effect of unknown outcome stops the run; a person's retry lets it be done again")
    func once() throws {
        fail("a", times: 1, with: Fault(.unavailable, "Hung up.", retry: .soon, charge: .unknown))
        bodies.needs("a", Effect(once: true))
        let record = try errand(["a"])
        #expect(record.state == .attention)
        #expect(record.fault?.code == .outcomeUnknown)
        #expect(bodies.ran == ["a"])
        try stage.ask { try await $0.retry(record.id) }
        #expect(try stage.product(of: record.id, Errand.self) == "a")
    }

    @Test("an effect that surely did not happen is tried again")
    func onceAgain() throws {
        fail("a", times: 1, with: Fault(.unavailable, "Nobody home.", retry: .soon))
        bodies.needs("a", Effect(once: true))
        #expect(try errand(["a"]).state == .done)
    }
}
