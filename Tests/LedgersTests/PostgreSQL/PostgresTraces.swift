import FoundationEssentials
import Ledgers
import Testing
import WorkflowTesting

@Suite("The PostgreSQL ledger beside SQLite's", .serialized)
struct PostgresTraces {
    /// Where to begin, so that many can be shared out.
    private static let first =
        ProcessInfo.processInfo.environment["BACKLOT_FIRST_TRACE"].flatMap { UInt64($0) } ?? 1

    @Test("answers and holds the same over seeded histories")
    func agrees() async throws {
        let folder = try ScratchFolder()
        let address = try PostgresServer.shared.get().address(schema: "traces")
        for seed in Self.first..<Self.first + SQLiteTraces.count {
            try await compareTraces(
                seed: seed,
                a: { world in
                    let path = "\(folder.path)/\(UInt64.random(in: 0 ... .max))"
                    return try await SQLiteLedger(folder: path, world: world, logSize: 0)
                }, b: { world in try await EmptyLedger.at(address, world: world) })
        }
    }
}
