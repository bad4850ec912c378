import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

@Suite("The SQLite ledger, carried")
struct SQLiteArchiveTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func fresh(_ world: any World = RealWorld()) async throws -> SQLiteLedger {
        let path = "\(folder.path)/\(UInt64.random(in: 0 ... .max))"
        return try await SQLiteLedger(folder: path, world: world, logSize: 0)
    }

    @Test("answers and holds the same as one that stayed, over seeded histories")
    func carried() async throws {
        for seed in 1...SQLiteTraces.count / 2 {
            try await compareCarried(
                seed: seed, stays: { MemoryLedger(world: $0) }, from: { try await fresh($0) },
                to: { try await fresh($0) })
        }
    }

    @Test("keeps what was there when an archive breaks off")
    func brokenOff() async throws {
        let source = try await fresh()
        for name in ["a", "b"] { try await source.apply(Desk.submit(name)) }
        let rows = try await source.rows()
        let target = try await fresh()
        try await target.apply(Desk.submit("old"))
        for count in 0..<rows.count {
            let queue = Guarded(rows[..<count])
            await #expect(throws: Fault.self) {
                try await target.replaceAll(
                    with: { queue.withLock { $0.popFirst() } },
                    marking: MovingMark(.arriving, "here"))
            }
        }
        #expect(try target.runs(RunFilter()).map(\.id) == [RunID("old")])
        #expect(try target.mark() == nil)
        try await target.apply(Desk.submit("new"))
    }

    @Test("lets a run that was underway be taken up where it came to")
    func inFlight() async throws {
        let source = try await fresh()
        try await source.apply(Desk.submit("a"))
        let hold = try await source.claimed("w", 1)[0].hold
        try await source.apply(Desk.checkpoint(hold, "one"))
        let target = try await fresh()
        try await carry(source, to: target)
        #expect(try target.run(hold.run)?.state == .running)
        #expect(try await target.apply(.reap) == [.counted(1)])
        let again = try await target.claimed("v", 2)[0]
        #expect(again.record.epoch == 2)
        #expect(again.steps.keys.sorted() == ["one"])
        try await target.apply(Desk.checkpoint(again.hold, "two"))
        #expect(try await target.apply(Desk.checkpoint(hold, "two")) == [.fenced])
        #expect(try target.check().isEmpty)
    }

    @Test("says so in every handle, also in one that was open before")
    func marked() async throws {
        let path = "\(folder.path)/two"
        let one = try await SQLiteLedger(folder: path, logSize: 0)
        let other = try await SQLiteLedger(folder: path, logSize: 0)
        try await one.apply(Desk.submit("a"))
        try await other.apply(Desk.submit("b"))
        try await other.mark(MovingMark(.left, "elsewhere"))
        let refused = try await one.commit([Desk.submit("c")])
        #expect(throws: Fault.self) { try refused[0].get() }
        try await other.mark(nil)
        try await one.apply(Desk.submit("c"))
    }
}
