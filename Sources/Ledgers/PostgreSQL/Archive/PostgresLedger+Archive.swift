import Ground
package import Workflow

extension PostgresLedger: LedgerArchive {
    package func replaceAll(
        with next: @escaping @Sendable () throws -> ArchiveRow?, marking mark: MovingMark?
    ) async throws {
        try await alone { connection, schema in
            try connection.takeIn(next, schema: schema)
            try connection.setMark(mark, schema: schema)
        }
        // Plans made of what the tables held before would be poor ones.
        try await readers.execute(
            ["runs", "steps", "events", "shared_events", "memo", "waits", "charges"]
                .map { "ANALYZE \(address.quotedSchema).\($0);" }.joined())
    }

    package func mark() async throws -> MovingMark? {
        try await readers
            .read(standingMark) { row in
                try row.maybe { row in
                    let (word, place) = (row.text(), row.text())
                    guard let state = MovingMark.State(rawValue: word) else {
                        throw PostgresError.damaged("a move's state is “\(word)”")
                    }
                    return MovingMark(state, place)
                }
            }
            .first ?? nil
    }

    package func mark(_ mark: MovingMark?) async throws {
        try await alone { connection, schema in
            try connection.setMark(mark, schema: schema)
        }
    }

    /// Does something in one transaction while nobody else writes, on any host.
    private func alone(
        _ body: @escaping @Sendable (PostgresConnection, String) throws -> Void
    ) async throws {
        let schema = address.quotedSchema
        let lock = PostgresConnection.lock(of: address)
        do {
            try await desk.use { connection in
                do {
                    // Whole tables are read here, which batches never do.
                    try connection.execute(
                        "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(\(lock));"
                            + "SELECT \(schema).insist();"
                            + "SELECT \(schema).admit_version(\(PostgresMigration.newest));"
                            + "SELECT \(schema).enroll();"
                            + "SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on")
                    try body(connection, schema)
                    try connection.execute("COMMIT")
                } catch {
                    // The first error is the one to tell; a failed rollback ends with the connection.
                    try? connection.execute("ROLLBACK")
                    throw error
                }
            }
        } catch {
            throw Fault(ledger: error, at: address)
        }
    }
}

extension PostgresConnection {
    func setMark(_ mark: MovingMark?, schema: String) throws {
        _ = try run([
            PostgresCall(
                "UPDATE \(schema).meta SET moving = $1, moving_place = $2",
                [.text(mark?.state.rawValue), .text(mark?.place)])
        ])
    }
}

private let standingMark = Query("SELECT moving, moving_place FROM §meta")
