import FoundationEssentials
import Ground
import Ledgers
import Stores
import Workflow

extension LedgerKeeper {
    /// The file in the data folder.
    static func embedded(in folder: String, world: any World) async throws -> LedgerKeeper {
        let ledger = try await SQLiteLedger(folder: folder, world: world)
        return LedgerKeeper(
            ledger: ledger, place: URL(fileURLWithPath: ledger.file).standardizedFileURL.path,
            remedy: "Stop every backlot on this data, keep a copy of ledger.sqlite*, and recover "
                + "it with `sqlite3 ledger.sqlite .recover`; finished files are on the shelf.",
            thread: ledger.executor, register: { try ledger.registerWorker($0) },
            lease: .minutes(5), close: {})
    }
}

extension ShelfKeeper {
    /// The folder in the data folder.
    static func embedded(in folder: String, world: any World) async throws -> ShelfKeeper {
        let shelf = try await DiskStore(root: folder + "/shelf", world: world)
        return ShelfKeeper(
            store: shelf, place: shelf.root, showroom: shelf.output,
            outlet: { .links(try shelf.publishing(under: $0)) })
    }
}
