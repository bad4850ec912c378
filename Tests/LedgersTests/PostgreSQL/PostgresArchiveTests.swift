import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

@Suite("The PostgreSQL ledger, carried", .serialized)
struct PostgresArchiveTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func sqlite(_ world: any World) async throws -> SQLiteLedger {
        let path = "\(folder.path)/\(UInt64.random(in: 0 ... .max))"
        return try await SQLiteLedger(folder: path, world: world, logSize: 0)
    }

    private func postgres(_ schema: String, _ world: any World) async throws -> PostgresLedger {
        let address = try PostgresServer.shared.get().address(schema: schema)
        let ledger = try await EmptyLedger.at(address, world: world)
        try await ledger.mark(nil)
        return ledger
    }

    @Test("answers and holds the same as one that stayed, whichever way it was carried")
    func carried() async throws {
        for seed in 1...SQLiteTraces.count / 12 {
            try await compareCarried(
                seed: seed, stays: { MemoryLedger(world: $0) }, from: { try await sqlite($0) },
                to: { try await postgres("carried", $0) })
            try await compareCarried(
                seed: seed, stays: { MemoryLedger(world: $0) },
                from: { try await postgres("carried", $0) }, to: { try await sqlite($0) })
            try await compareCarried(
                seed: seed, stays: { MemoryLedger(world: $0) },
                from: { try await postgres("carried", $0) },
                to: { try await postgres("carried there", $0) })
        }
    }

    @Test("comes back as it left")
    func roundTrip() async throws {
        let world = RealWorld()
        let source = try await sqlite(world)
        for name in ["a", "b", "c"] { try await source.apply(Desk.submit(name)) }
        let hold = try await source.claimed("w", 1)[0].hold
        try await source.apply(Desk.checkpoint(hold, "one"))
        let middle = try await postgres("round trip", world)
        try await carry(source, to: middle)
        let back = try await sqlite(world)
        try await carry(middle, to: back)
        #expect(try await back.rows() == source.rows())
    }

    @Test("keeps what was there when an archive breaks off")
    func brokenOff() async throws {
        let world = RealWorld()
        let source = try await sqlite(world)
        for name in ["a", "b"] { try await source.apply(Desk.submit(name)) }
        let rows = try await source.rows()
        let target = try await postgres("broken off", world)
        try await target.apply(Desk.submit("old"))
        for count in 0..<rows.count {
            let queue = Guarded(rows[..<count])
            await #expect(throws: Fault.self) {
                try await target.replaceAll(
                    with: { queue.withLock { $0.popFirst() } },
                    marking: MovingMark(.arriving, "here"))
            }
        }
        #expect(try await target.runs(RunFilter()).map(\.id) == [RunID("old")])
        #expect(try await target.mark() == nil)
        try await target.apply(Desk.submit("new"))
    }
}
