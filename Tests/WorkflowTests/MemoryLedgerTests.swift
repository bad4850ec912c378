import Testing
import Workflow
import WorkflowTesting

@Suite("The ledger in memory")
struct MemoryLedgerTests {
    @Test("keeps every law of the port", arguments: LedgerCase.all)
    func keeps(law: LedgerCase) async throws {
        try await law.run { MemoryLedger(world: $0) }
    }

    @Test("names every law once")
    func lawsHaveNames() {
        #expect(Set(LedgerCase.all.map(\.name)).count == LedgerCase.all.count)
        #expect(LedgerCase.all.count >= 120)
    }

    @Test("breaks some law with each planted bug", arguments: Defect.allCases)
    func isCaught(defect: Defect) async throws {
        for law in LedgerCase.all {
            do {
                try await law.run { MemoryLedger(world: $0, defects: [defect]) }
            } catch {
                return
            }
        }
        Issue.record("no law notices \(defect.rawValue)")
    }
}
