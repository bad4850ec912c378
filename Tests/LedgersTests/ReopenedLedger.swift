import Ground
import Ledgers
import Workflow
import WorkflowTesting

/// Opens the ledger's file for each call and closes it after: nothing is remembered but on disk.
struct ReopenedLedger: LedgerFront {
    let folder: String
    let world: any World

    var below: any Ledger {
        get async throws { try await SQLiteLedger(folder: folder, world: world, logSize: 0) }
    }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        try await below.commit(mutations)
    }
}
