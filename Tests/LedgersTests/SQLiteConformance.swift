import Ground
import Ledgers
import Testing
import Workflow
import WorkflowTesting

@Suite("The SQLite ledger")
struct SQLiteConformance {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("keeps every law of the port", arguments: LedgerCase.all)
    func keeps(law: LedgerCase) async throws {
        let path = folder.path
        try await law.run { world in
            try await SQLiteLedger(folder: path, world: world, logSize: 0)
        }
    }

    @Test("keeps every law when it is opened anew for each call", arguments: LedgerCase.all)
    func keepsReopened(law: LedgerCase) async throws {
        let path = folder.path
        try await law.run { world in ReopenedLedger(folder: path, world: world) }
    }
}
