import Ground

/// What SQLite itself does with the ledger's settings, and nothing of ours in between.
///
/// For the benchmark: the ledger is held to a part of this.
package final class RawLimit {
    private let database: Connection
    private let begin: Statement
    private let insert: Statement
    private let commit: Statement
    private let payload = String(repeating: "x", count: 200)

    /// Makes the file `raw.sqlite` in a folder, with one table of one text.
    ///
    /// - Parameter lengthened: with the log's size given beforehand, as the ledger has it.
    package init(folder: String, lengthened: Bool) throws {
        let file = "\(folder)/raw.sqlite"
        do {
            let log = WriteAheadLog(path: "\(file)-wal")
            database = try Connection(file, for: .writing)
            try database.configure(log)
            try database.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, v TEXT)")
            if lengthened { try database.lengthen(log) }
            begin = try database.prepare("BEGIN IMMEDIATE")
            insert = try database.prepare("INSERT INTO t(v) VALUES(?)")
            commit = try database.prepare("COMMIT")
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }

    /// Commits so many rows of 200 bytes in one transaction.
    package func commit(rows: Int) throws {
        try step(begin)
        for _ in 0..<rows {
            insert.bind(payload)
            try step(insert)
        }
        try step(commit)
    }

    private func step(_ statement: Statement) throws {
        _ = try statement.step()
        statement.reset()
    }
}
