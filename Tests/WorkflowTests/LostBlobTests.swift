import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Artifacts that the shelf has lost")
struct LostBlobTests {
    let stage = Stage()
    private let count = Guarded(0)

    /// Makes a text too long for the ledger; a fickle one is another at every attempt.
    private func addPlay(fickle: Bool = false, asking: Bool = false) {
        let (note, count) = (stage.note, count)
        stage.add(
            Play { brief, run in
                let long = try await run.step("long", from: brief, as: "long.txt") {
                    note("long")
                    let number = count.withLock { count in
                        count += 1
                        return fickle ? count : 1
                    }
                    return String(repeating: "\($0)\(number) ", count: 20_000)
                }
                let short = try await run.step("short", from: long) {
                    note("short")
                    return String($0.prefix(2))
                }
                if asking { try await run.approval("short", of: short) }
                return short
            })
    }

    private func lose(_ path: String, of run: RunID) throws {
        let step = try #require(stage.ledger.books.steps(of: run).first { $0.path == path })
        #expect(step.output.inline == nil)
        stage.shelf.remove(step.output.digest, keptBefore: Moment(milliseconds: .max))
    }

    private func next(after run: RunID) throws -> String {
        let next = try stage.submit(Play.self, "x", lineage: run.rawValue)
        return try stage.product(of: next, Play.self)
    }

    @Test("are made again by the next run of the lineage, and answer from then on")
    func equalBytes() throws {
        addPlay()
        let run = try stage.put().id
        #expect(stage.noted() == ["long", "short"])
        try lose("long", of: run)
        #expect(try next(after: run) == "x1")
        #expect(stage.noted() == ["long"])
        #expect(try next(after: run) == "x1")
        #expect(stage.noted() == [])
    }

    @Test("give way to other bytes, in the run itself and in its lineage")
    func otherBytes() throws {
        addPlay(fickle: true)
        let run = try stage.put().id
        try lose("long", of: run)
        #expect(try next(after: run) == "x2")
        #expect(stage.noted() == ["long", "short", "long", "short"])
        #expect(try next(after: run) == "x2")
        #expect(stage.noted() == [])
        // The first run still knows the lost bytes, and takes over those of the lineage.
        try stage.ask { try await $0.take(run, step: "short") }
        #expect(try stage.product(of: run, Play.self) == "x2")
        #expect(!stage.noted().contains("long"))
    }

    @Test("that were answered for by a waiting run are made again, and the person is asked anew")
    func whileWaiting() throws {
        addPlay(fickle: true, asking: true)
        let run = try stage.put()
        let first = try #require(stage.ledger.books.waits(of: run.id).first).wait.key
        try lose("long", of: run.id)
        try stage.answer(run.id, first)
        #expect(try stage.record(run.id).state == .waiting)
        let second = try #require(stage.ledger.books.waits(of: run.id).last).wait.key
        try stage.answer(run.id, second)
        #expect(try stage.product(of: run.id, Play.self) == "x2")
    }

    @Test("that a child had left are made again by another child")
    func child() throws {
        let note = stage.note
        stage.add(
            Interlude { brief, run in
                try await run.step("long", from: brief) {
                    note("long")
                    return String(repeating: "\($0) ", count: 20_000)
                }
            })
        stage.add(
            Play { brief, run in
                let brief = try await run.step("brief", from: brief) { $0 }
                let long = try await run.child("interlude", Interlude.self, from: brief)
                try await run.approval("start", of: brief)
                return try await run.step("short", from: long) { String($0.prefix(1)) }
            })
        let run = try stage.put()
        #expect(run.state == .waiting)
        let child = try #require(
            stage.ledger.books.runs(RunFilter(most: .max)).first { $0.parent == run.id })
        let lost = try #require(child.output)
        #expect(lost.inline == nil)
        stage.shelf.remove(lost.digest, keptBefore: Moment(milliseconds: .max))
        let wait = try #require(stage.ledger.books.waits(of: run.id).first { $0.verdict == nil })
        try stage.answer(run.id, wait.wait.key)
        #expect(try stage.product(of: run.id, Play.self) == "x")
        #expect(stage.noted() == ["long", "long"])
        #expect(stage.shelf.has(lost.digest))
    }

    @Test("are said to be lost when they were handed in, until they are handed in again")
    func input() throws {
        let note = stage.note
        stage.add(
            Play { brief, run in
                let brief = try await run.step("brief", from: brief) { $0 }
                try await run.approval("start", of: brief)
                note("went on")
                return brief
            })
        let text = String(repeating: "long ", count: 1000)
        let run = try stage.put(on: text)
        stage.shelf.remove(run.input.digest, keptBefore: Moment(milliseconds: .max))
        let wait = try #require(stage.ledger.books.waits(of: run.id).first)
        try stage.answer(run.id, wait.wait.key)
        let failed = try stage.record(run.id)
        #expect(failed.state == .failed)
        #expect(failed.fault?.code == .notFound)
        #expect(stage.noted().isEmpty)
        _ = stage.shelf.keep(try text.stored())
        try stage.ask { try await $0.retry(run.id) }
        #expect(try stage.product(of: run.id, Play.self) == text)
    }
}
