import Artifacts
import Ground
import Workflow

/// The two keepers that the settings name, opened, with what only their kinds know.
struct Keepers: Sendable {
    let ledger: LedgerKeeper
    let shelf: ShelfKeeper

    static func open(_ settings: Settings, world: any World) async throws -> Keepers {
        let shelf = try await ShelfKeeper.open(settings, world: world)
        return Keepers(
            ledger: try await LedgerKeeper.open(settings, world: world), shelf: shelf)
    }
}

/// A ledger, whichever it is.
struct LedgerKeeper: Sendable {
    let ledger: any LedgerArchive
    /// Where it is, for people: a file, an address without its password.
    let place: String
    /// How to mend one that is damaged.
    let remedy: String
    /// The thread that commits, where the ledger has one.
    let thread: (any WritingThread)?
    /// Says that a worker of this process lives, where a process's end can be noticed.
    let register: @Sendable (WorkerID) throws -> Void
    /// How long a worker is taken for alive after its last word: as long as a lost host is waited
    /// for, unless its end is noticed.
    let lease: Moment.Span
    /// What can be said of the connection, where there is one.
    var probe: @Sendable () async -> [Inspection.Finding] = { [] }
    /// Lets go of what is open.
    let close: @Sendable () async -> Void
}

/// A shelf, whichever it is.
struct ShelfKeeper: Sendable {
    let store: any ObjectStore
    /// Where it is, for people: a folder, a bucket.
    let place: String
    /// Where published names are seen: a folder, or a bucket's prefix.
    let showroom: String
    /// A folder of this machine in which the shelf's blobs are shown.
    let outlet: @Sendable (_ folder: String) throws -> Outlet
    /// What can be said of the connection, where there is one.
    var probe: @Sendable () async -> [Inspection.Finding] = { [] }
}
