import Glibc
package import Ground
package import Workflow

/// The ledger of one machine: an SQLite file in the data folder, which several processes may have
/// open at once.
///
/// A commit that has returned survives a power cut.
package final class SQLiteLedger: Ledger {
    /// The database file.
    package let file: String
    let readers: Readers
    let clerk: Clerk
    let roll: WorkerRoll
    let world: any World
    private let thread: LedgerThread

    /// Where the ledger writes.
    ///
    /// A task that prefers it commits without changing threads.
    package var executor: LedgerThread { thread }

    /// Opens `ledger.sqlite` in a data folder, or makes both; takes runs away from workers of this
    /// machine that are gone.
    ///
    /// Throws `Fault`s: `storage`, `diskFull`, `unavailable`.
    ///
    /// - Parameter logSize: bytes that the write-ahead log has beforehand.
    package init(
        folder: String, world: any World = RealWorld(), logSize: Int = 8 << 20
    ) async throws {
        file = "\(folder)/ledger.sqlite"
        self.world = world
        roll = WorkerRoll(folder: "\(folder)/workers")
        thread = LedgerThread()
        readers = Readers(file: file)
        do {
            try makeFolder(folder)
            let log = WriteAheadLog(path: "\(file)-wal", size: logSize)
            let database = try Connection(file, for: .writing)
            try database.configure(log)
            try database.migrate(file: file)
            try database.lengthen(log)
            clerk = Clerk(database, roll: roll, world: world, thread: thread)
            if !roll.gone().isEmpty { _ = try await clerk.apply([.reap]) }
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }

    package func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        do {
            return try await clerk.apply(mutations)
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }

    /// Says that a worker lives in this process, for as long as the process and this ledger do:
    /// when they end, its runs are taken from it at once, without waiting for the lease.
    package func registerWorker(_ worker: WorkerID) throws {
        do {
            try roll.enter(worker)
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }
}

/// Makes a folder and those above it.
private func makeFolder(_ path: String) throws {
    if unsafe mkdir(path, 0o777) == 0 { return }
    switch errno {
    case EEXIST:
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw SQLiteError.system(ENOTDIR, path)
        }
    case ENOENT where path.contains("/"):
        let above = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        try makeFolder(above.joined(separator: "/"))
        guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw SQLiteError.system(errno, path)
        }
    default: throw SQLiteError.system(errno, path)
    }
}
