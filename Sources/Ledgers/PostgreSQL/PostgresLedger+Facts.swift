package import Ground

/// What a look at the database tells of it.
package struct PostgresFacts: Sendable {
    /// The server's version.
    package var server: String
    package var tables: Int
    package var mayWrite: Bool
    package var isPooled: Bool
    /// How far the database's clock is ahead of this machine's.
    package var skew: Moment.Span
    /// How long it took to answer.
    package var answer: Moment.Span
}

extension PostgresLedger {
    /// Asks the database about itself.
    package func facts() async throws -> PostgresFacts {
        let world = RealWorld()
        // The first question may have to open the connection.
        let isPooled = try await desk.use { $0.isPooled }
        _ = try await readers.read(look) { $0.skip() }
        let asked = world.now()
        let found = try await readers.read(look) { row in
            (row.text(), row.integer(), row.flag(), row.moment())
        }
        let now = world.now()
        guard let (server, tables, mayWrite, clock) = found.first else {
            throw Fault(.storage, "The ledger says nothing of itself.", subject: "\(address)")
        }
        return PostgresFacts(
            server: server, tables: tables, mayWrite: mayWrite, isPooled: isPooled,
            skew: clock - now, answer: now - asked)
    }
}

private let look = Query(
    """
    SELECT current_setting('server_version'), version,
        (SELECT bool_and(has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE'))
            FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = (
                SELECT relnamespace FROM pg_class WHERE oid = '§runs'::regclass)),
        (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    FROM §meta
    """)
