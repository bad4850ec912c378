import FoundationEssentials
import Ledgers
import Testing
import WorkflowTesting

@Suite("The SQLite ledger beside the one in memory")
struct SQLiteTraces {
    /// More of them by `BACKLOT_TRACES=10000`.
    static let count =
        ProcessInfo.processInfo.environment["BACKLOT_TRACES"].flatMap { UInt64($0) } ?? 300

    @Test("answers and holds the same over seeded histories")
    func agrees() async throws {
        let folder = try ScratchFolder()
        for seed in 1...Self.count {
            try await compareTraces(seed: seed, a: { MemoryLedger(world: $0) }) { world in
                // Shrinking a history opens many.
                let path = "\(folder.path)/\(UInt64.random(in: 0 ... .max))"
                return try await SQLiteLedger(folder: path, world: world, logSize: 0)
            }
        }
    }
}
