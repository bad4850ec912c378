import Ground
import Ledgers
import Workflow

/// The ledger that is measured.
struct Keeper {
    let ledger: any Ledger
    /// Where it writes.
    let thread: any WritingThread
    private let sqlite: SQLiteLedger?

    /// Opens the ledger of a folder, or the one at an address of PostgreSQL.
    init(folder: String, address: String?, world: any World) async throws {
        if let address {
            let postgres = try await PostgresLedger(PostgresAddress(address))
            (ledger, thread, sqlite) = (postgres, postgres.executor, nil)
        } else {
            let local = try await SQLiteLedger(folder: folder, world: world)
            (ledger, thread, sqlite) = (local, local.executor, local)
        }
    }

    /// Says that a worker lives here, where that can be seen without waiting for its lease.
    func register(_ worker: WorkerID) throws { try sqlite?.registerWorker(worker) }
}
