import Ground
package import Workflow

extension SQLiteLedger: LedgerArchive {
    package func export(_ take: @escaping @Sendable (ArchiveRow) throws -> Void) throws {
        try readers.read { database in
            // One snapshot, whoever writes meanwhile.
            try database.execute("BEGIN")
            try database.handOut(take)
            try database.execute("COMMIT")
        }
    }

    package func replaceAll(
        with next: @escaping @Sendable () throws -> ArchiveRow?, marking mark: MovingMark?
    ) async throws {
        do {
            try await clerk.replaceAll(with: next, marking: mark)
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }

    package func mark() throws -> MovingMark? {
        try readers.read { try $0.movingMark() }
    }

    package func mark(_ mark: MovingMark?) async throws {
        do {
            try await clerk.mark(mark)
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }
}

extension Connection {
    func movingMark() throws -> MovingMark? {
        try first(standingMark) { row in
            let (word, place) = (row.text(), row.text())
            guard let state = MovingMark.State(rawValue: word) else {
                throw SQLiteError.damaged("a move's state is “\(word)”")
            }
            return MovingMark(state, place)
        }
    }

    func setMark(_ mark: MovingMark?) throws {
        try run(removeMark)
        if let mark { try run(insertMark, mark.state.rawValue, mark.place) }
    }
}

extension Clerk {
    func mark(_ mark: MovingMark?) throws {
        try inTransaction { try database.setMark(mark) }
    }

    func replaceAll(
        with next: @Sendable () throws -> ArchiveRow?, marking mark: MovingMark?
    ) throws {
        try inTransaction {
            try database.takeIn(next)
            try database.setMark(mark)
        }
    }

    private func inTransaction(_ body: () throws -> Void) throws {
        forgetWhatIsKnown()
        try database.execute("BEGIN IMMEDIATE")
        do {
            try body()
            try database.execute("COMMIT")
        } catch {
            // SQLite may have rolled back by itself; the first error is the one to tell.
            if database.inTransaction { try? database.execute("ROLLBACK") }
            throw error
        }
    }
}

private let standingMark = Query("SELECT state, place FROM moving")
private let removeMark = Query("DELETE FROM moving")
private let insertMark = Query("INSERT INTO moving(state, place) VALUES(?, ?)")
