import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

@Suite("Checkpoints of the SQLite ledger")
struct CheckpointTests {
    let folder: ScratchFolder
    let other: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        other = try ScratchFolder()
    }

    private func open(_ folder: ScratchFolder) async throws -> SQLiteLedger {
        try await SQLiteLedger(folder: folder.path, world: TestWorld(), logSize: 0)
    }

    /// Three runs, two of them of one lineage, all in hand.
    private func holds(_ ledger: SQLiteLedger) async throws -> [Hold] {
        let names = [("a", "a"), ("b", "a"), ("c", "c")]
        for (name, lineage) in names {
            try await ledger.apply(
                .submit(
                    Submission(
                        id: RunID(name), production: Desk.film.name, version: 1,
                        lineage: lineage, input: Desk.parcel("in"))))
        }
        return try await ledger.claimed("w", 1, most: 3).map(\.hold)
    }

    /// A step of few paths and few fingerprints, so that they meet often.
    private func step(_ hold: Hold, _ chance: inout Chance) -> Mutation {
        let key = Digest(of: Data("key \(chance.below(12))".utf8))
        let moment = Moment(milliseconds: 1_780_000_000_000)
        return .checkpoint(
            Checkpoint(
                hold: hold,
                step: StepRecord(
                    run: hold.run, path: "step \(chance.below(12))", fingerprint: key, base: key,
                    revision: chance.below(3), output: Desk.parcel("out \(chance.below(99))"),
                    published: nil,
                    label: Label(
                        inputs: [key], started: moment, finished: moment,
                        reused: chance.happens(10))),
                lineage: hold.run.rawValue))
    }

    @Test(
        "come out the same in one batch and one at a time", arguments: 1...40 as ClosedRange<UInt64>
    )
    func together(seed: UInt64) async throws {
        var chance = Chance(seed: seed)
        let (one, many) = (try await open(folder), try await open(other))
        let held = try await holds(one)
        #expect(try await holds(many) == held)
        for _ in 0..<6 {
            let batch = (0..<(1 + chance.below(30))).map { _ in step(chance.pick(held), &chance) }
            var singly: [Result<Answer, Fault>] = []
            for mutation in batch { singly += try await one.commit([mutation]) }
            #expect(try await many.commit(batch) == singly)
            if chance.happens(30), let path = try one.steps(of: RunID("a")).first?.path {
                let edit = Mutation.edit(RunID("a"), path: path, Desk.parcel("edited"))
                #expect(try await one.commit([edit]) == many.commit([edit]))
            }
        }
        for hold in held {
            #expect(try one.steps(of: hold.run) == many.steps(of: hold.run))
            #expect(try one.run(hold.run) == many.run(hold.run))
        }
        for key in (0..<12).map({ Digest(of: Data("key \($0)".utf8)) }) {
            #expect(try one.memo("a", key) == many.memo("a", key))
            #expect(try one.memo("c", key) == many.memo("c", key))
        }
        #expect(
            try one.events(after: 0, of: nil, most: 9999)
                == many.events(after: 0, of: nil, most: 9999))
        #expect(try one.check() == [])
    }

    @Test("are fenced as soon as another handle has taken the run, in a batch too")
    func fenced() async throws {
        let (mine, theirs) = (try await open(folder), try await open(folder))
        let held = try await holds(mine)
        try await mine.apply(Desk.checkpoint(held[0], "before"))
        try await theirs.apply(.leave(WorkerID(rawValue: "w")))
        let late = (0..<20).map { Desk.checkpoint(held[0], "late \($0)") }
        let answers = try await mine.commit(late).map { try $0.get() }
        #expect(answers == Array(repeating: .fenced, count: 20))
        let next = try await theirs.claimed("v", 2).first { $0.record.id == held[0].run }
        let hold = try #require(next).hold
        let good = (0..<20).map { Desk.checkpoint(hold, "late \($0)") }
        #expect(try await theirs.commit(good).count == 20)
        #expect(try await mine.commit(late).allSatisfy { try $0.get() == .fenced })
        #expect(try mine.steps(of: held[0].run).count == 21)
    }

    @Test("keep both steps when two paths, or two fingerprints, have the same mark")
    func sameMark() async throws {
        let ledger = try await open(folder)
        let hold = try await holds(ledger)[2]
        try await ledger.apply(Desk.checkpoint(hold, "one"))
        let key = Digest(of: Data("\(hold.run) two".utf8))
        // Nobody can make such a pair on purpose in the time of a test; the table can be told one.
        let database = try Connection(ledger.file, for: .writing)
        try database.execute(
            "UPDATE steps SET mark = \("two".mark), answer = \(key.mark) WHERE path = 'one'")
        try await ledger.apply(Desk.checkpoint(hold, "two"))
        let again = try await ledger.apply(Desk.checkpoint(hold, "two"))
        #expect(again == [.recorded(Desk.parcel("two"))])
        #expect(try ledger.steps(of: hold.run).map(\.path) == ["one", "two"])
        try await ledger.apply(.edit(hold.run, path: "two", Desk.parcel("mine")))
        #expect(try ledger.steps(of: hold.run).map(\.output) == ["one", "mine"].map(Desk.parcel))
        #expect(try ledger.memo("c", key) == Desk.parcel("mine"))
        #expect(try ledger.check() == [])
    }
}
