import Testing
import Workflow
import WorkflowTesting

@Suite("Seeded histories of ledgers")
struct LedgerTraceTests {
    private let honest: LedgerCase.Factory = { MemoryLedger(world: $0) }

    @Test("are the same on equal ledgers, and leave them sound")
    func agree() async throws {
        for seed in 1...100 as ClosedRange<UInt64> {
            try await compareTraces(seed: seed, a: honest, b: honest)
        }
    }

    @Test("tell a ledger with a planted bug from an honest one", arguments: Defect.allCases)
    func tell(defect: Defect) async throws {
        for seed in 1...300 as ClosedRange<UInt64> {
            do {
                try await compareTraces(seed: seed, a: honest) {
                    MemoryLedger(world: $0, defects: [defect])
                }
            } catch let mismatch as Mismatch {
                #expect(mismatch.description.hasPrefix("seed \(seed): "))
                return
            }
        }
        Issue.record("300 histories do not notice \(defect.rawValue)")
    }
}
