import Artifacts
import Foundation
import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("Edits, takes and reuse")
struct EditingTests {
    let stage = Stage()

    init() { stage.add(Tale(note: stage.note)) }

    private func told(_ lines: [String] = ["one", "two"]) throws -> RunID {
        let run = try stage.submit(Tale.self, Plot(lines: lines))
        #expect(try stage.product(of: run, Tale.self) == lines.map { "[\($0)]<\($0)>" }.joined())
        _ = stage.noted()
        return run
    }

    private func edit(_ run: RunID, _ path: String, _ text: String) throws {
        let bytes = try text.stored()
        try stage.ask { try await $0.edit(run, step: path, to: bytes) }
    }

    @Test("every step of a run runs once")
    func once() throws {
        let run = try stage.submit(Tale.self, Plot(lines: ["one", "two"]))
        #expect(try stage.product(of: run, Tale.self) == "[one]<one>[two]<two>")
        #expect(
            stage.noted().sorted() == [
                "film", "scene/0/picture", "scene/0/scene", "scene/0/speech", "scene/1/picture",
                "scene/1/scene", "scene/1/speech", "script",
            ])
    }

    @Test("equal steps of one run are made once")
    func equalSteps() throws {
        let run = try stage.submit(Tale.self, Plot(lines: ["one", "one", "one"]))
        #expect(try stage.product(of: run, Tale.self) == "[one]<one>[one]<one>[one]<one>")
        #expect(stage.noted().count { $0.hasSuffix("picture") } == 1)
    }

    @Test("an edited line remakes its own scene and the film, nothing else")
    func editedLine() throws {
        let run = try told()
        try edit(run, "script", "one\n2!")
        #expect(try stage.product(of: run, Tale.self) == "[one]<one>[2!]<2!>")
        #expect(
            Set(stage.noted()) == ["scene/1/picture", "scene/1/speech", "scene/1/scene", "film"])
    }

    @Test("another voice in a rerun of the lineage speaks again and keeps the pictures")
    func recast() throws {
        let first = try told()
        let second = try stage.submit(
            Tale.self, Plot(lines: ["one", "two"], voice: "bea"), lineage: first.rawValue)
        #expect(try stage.product(of: second, Tale.self) == "[one]<one>[two]<two>")
        #expect(stage.noted().sorted() == ["scene/0/speech", "scene/1/speech"])
    }

    @Test("steps after one that was remade with equal bytes stay as they were")
    func earlyCutOff() throws {
        let run = try told()
        try stage.ask { try await $0.take(run, step: "scene/1/speech") }
        #expect(try stage.product(of: run, Tale.self) == "[one]<one>[two]<two>")
        #expect(stage.noted() == ["scene/1/speech"])
    }

    @Test("a scene put in front is the only one that is made")
    func inserted() throws {
        let run = try told()
        try edit(run, "script", "zero\none\ntwo")
        _ = try stage.product(of: run, Tale.self)
        #expect(
            Set(stage.noted()) == ["scene/0/picture", "scene/0/speech", "scene/0/scene", "film"])
    }

    @Test("a retouched picture follows its scene when others come before it")
    func retouched() throws {
        let run = try told()
        try edit(run, "scene/0/picture", "{ONE}")
        #expect(try stage.product(of: run, Tale.self) == "{ONE}<one>[two]<two>")
        try edit(run, "script", "zero\none\ntwo")
        #expect(try stage.product(of: run, Tale.self) == "[zero]<zero>{ONE}<one>[two]<two>")
    }

    @Test("an edit answers for equal steps of the run as well")
    func editOfEqualSteps() throws {
        let run = try told(["one", "one"])
        try edit(run, "scene/0/picture", "{ONE}")
        #expect(try stage.product(of: run, Tale.self) == "{ONE}<one>{ONE}<one>")
    }

    @Test("an equal run of the lineage runs no body and says that it reused")
    func rerun() throws {
        let first = try told()
        let second = try stage.submit(
            Tale.self, Plot(lines: ["one", "two"]), lineage: first.rawValue)
        _ = try stage.product(of: second, Tale.self)
        #expect(stage.noted() == [])
        let steps = stage.ledger.books.steps(of: second)
        #expect(steps.count == 8)
        #expect(steps.allSatisfy { $0.label.reused })
        let events = stage.ledger.books.events(after: 0, of: second, most: 100)
        #expect(events.count { $0.kind == .stepReused } == 8)
    }

    @Test("a take asked of one run leaves another run of its lineage alone")
    func takeOfAnother() throws {
        stage.add(Held(note: stage.note))
        let first = try stage.submit(Held.self, "x")
        let second = try stage.submit(Held.self, "x", lineage: first.rawValue)
        stage.play()
        try stage.ask { try await $0.take(first, step: "draft") }
        stage.play()
        let wait = try #require(stage.ledger.books.waits(of: second).first?.wait.key)
        try stage.ask { try await $0.answer(second, wait: wait, .approved(by: "ann")) }
        stage.play()
        #expect(try stage.record(second).state == .done)
    }
}

/// Makes a draft and waits for a yes.
struct Held: Production {
    static let name = "held"
    static let version = 1
    var note: @Sendable (String) -> Void

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        let note = note
        let draft = try await run.step("draft", from: brief) {
            note("draft")
            return "\($0) #\(Take.number)"
        }
        try await run.approval("draft", of: draft)
        return try await run.step("final", from: draft) {
            note("final")
            return $0 + "!"
        }
    }
}
