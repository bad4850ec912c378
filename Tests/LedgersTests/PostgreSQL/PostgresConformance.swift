import Ground
import Testing
import Workflow
import WorkflowTesting

@Suite("The PostgreSQL ledger", .serialized)
struct PostgresConformance {
    @Test("keeps every law of the port", arguments: LedgerCase.all)
    func keeps(law: LedgerCase) async throws {
        let address = try PostgresServer.shared.get().address(schema: "laws")
        try await law.run { world in try await EmptyLedger.at(address, world: world) }
    }

    @Test("keeps every law behind a transaction-pooling proxy", arguments: LedgerCase.all)
    func keepsPooled(law: LedgerCase) async throws {
        let address = try PostgresServer.shared.get().address(schema: "pooled", pooled: true)
        try await law.run { world in try await EmptyLedger.at(address, world: world) }
    }
}
