import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

/// What a production does without: it is handed a step's fault, and the same one again.
@Suite("Giving up")
struct GivingUpTests {
    let stage = Stage()
    let away = Guarded<[String: Fault]>([:])
    let calls = Guarded<[String: Int]>([:])

    init() {
        let (away, calls) = (away, calls)
        stage.add(
            Play { brief, run in
                let parts = try await run.each(
                    "part", in: brief.split(separator: " ").map(String.init), key: { $0 }
                ) { name, run in
                    do {
                        let text = try await run.step("do", from: name) { name in
                            calls.withLock { $0[name, default: 0] += 1 }
                            if let fault = away.withLock({ $0[name] }) { throw fault }
                            return name
                        }
                        return try await run.load(text)
                    } catch let fault as Fault {
                        return "(\(fault.explanation))"
                    }
                }
                if parts.allSatisfy({ $0.hasPrefix("(") }) {
                    throw Fault(.unavailable, "Nothing came of it.", retry: .soon)
                }
                return try await run.step("sum", from: parts, as: "sum") {
                    $0.joined(separator: " ")
                }
            })
    }

    private func fail(_ names: String..., retry: Fault.Retry = .soon) {
        away.withLock { away in
            away = [:]
            for name in names { away[name] = Fault(.unavailable, "Away.", retry: retry) }
        }
    }

    private func text(of run: RunID) throws -> String {
        try stage.product(of: run, Play.self)
    }

    @Test("one item that fails three times is given up; the others and the end are made")
    func partial() throws {
        fail("b")
        let run = try stage.put(on: "a b c").id
        #expect(try text(of: run) == "a (Away.) c")
        // The first receive made progress with the others; three more did not.
        #expect(calls.withLock { $0 } == ["a": 1, "b": 4, "c": 1])
        let steps = stage.ledger.books.steps(of: run).map(\.path)
        #expect(steps.contains("part/b/do/failed"))
    }

    @Test("a retry of a run that is done tries just what was given up")
    func retried() throws {
        fail("b")
        let run = try stage.put(on: "a b c").id
        fail()
        try stage.ask { try await $0.retry(run) }
        #expect(try text(of: run) == "a b c")
        #expect(calls.withLock { $0 } == ["a": 1, "b": 5, "c": 1])
        #expect(try stage.record(run).state == .done)
        // Then there is nothing left to try.
        #expect(throws: Fault.self) { try stage.ask { try await $0.retry(run) } }
    }

    @Test("a retry that fails again gives up again")
    func failsAgain() throws {
        fail("b")
        let run = try stage.put(on: "a b").id
        try stage.ask { try await $0.retry(run) }
        #expect(try text(of: run) == "a (Away.)")
        #expect(calls.withLock { $0["b"] } == 7)
    }

    @Test("a production that goes on without anything can still end among the dead letters")
    func nothing() throws {
        fail("a", "b")
        let run = try stage.put(on: "a b")
        #expect(run.state == .dead)
        #expect(run.fault?.explanation == "Nothing came of it.")
        fail()
        try stage.ask { try await $0.retry(run.id) }
        #expect(try text(of: run.id) == "a b")
    }

    @Test("what was given up is handed out again after a crash, though it would come out now")
    func crash() throws {
        fail("b", retry: .never)
        _ = stage.silences { if case .finish = $0 { true } else { false } }
        let (_, process) = stage.open("doomed")
        let run = try stage.submit(Play.self, "a b")
        let books = stage.ledger
        stage.clockwork.run(until: stage.clockwork.now + .minutes(2)) {
            books.books.steps(of: run).contains { $0.path == "sum" }
        }
        #expect(try stage.record(run).state == .running)
        process.kill()
        fail()
        // The heir's connection is sound.
        stage.mend()
        stage.open("heir")
        #expect(try text(of: run) == "a (Away.)")
        #expect(calls.withLock { $0["b"] } == 1)
    }

    @Test("an edit elsewhere in the run has it tried again, too")
    func edited() throws {
        fail("b", retry: .never)
        let run = try stage.put(on: "a b").id
        fail()
        let bytes = try "A".stored()
        try stage.ask { try await $0.edit(run, step: "part/a/do", to: bytes) }
        #expect(try text(of: run) == "A b")
    }
}
