import Ground

/// A step from one version of the tables to the next, as `Migration` is for SQLite.
///
/// Never change one that was shipped: add one.
struct PostgresMigration {
    /// The version that the tables have afterwards (`meta.version`).
    let version: Int
    /// The oldest program's newest version that may still write in them.
    let writableFrom: Int
    let sql: String

    static let all = [
        PostgresMigration(
            version: 1, writableFrom: 1,
            sql: ([PostgresTables.sql] + PostgresFunctions.all).joined(separator: "\n")),
        PostgresMigration(version: 2, writableFrom: 1, sql: PostgresMoving.sql),
    ]

    static let newest = all.map(\.version).max() ?? 0
}

extension PostgresConnection {
    /// Brings the tables to the newest version, in one transaction, under the ledger's lock.
    ///
    /// Tables that a newer Backlot wrote are refused.
    func migrate(
        _ migrations: [PostgresMigration] = PostgresMigration.all, at address: PostgresAddress
    ) throws {
        let newest = migrations.map(\.version).max() ?? 0
        try checkServer()
        // The usual case takes no lock.
        let found = try tablesVersion(at: address)
        if found == newest { return }
        guard found < newest else {
            throw Fault.newerTables("\(address)", found: found, known: newest)
        }
        let missing = migrations.filter { $0.version > found }
        let schema = address.quotedSchema
        let lock = "pg_advisory_xact_lock(\(Self.lock(of: address)))"
        var sql = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT \(lock);"
        if found == 0 { sql += "CREATE SCHEMA IF NOT EXISTS \(schema);" }
        sql += "SET LOCAL search_path = \(schema); SET LOCAL check_function_bodies = off;"
        for migration in missing {
            sql += Self.text(of: migration, at: address)
            sql +=
                "UPDATE meta SET version = \(migration.version), writable_from = \(migration.writableFrom);"
        }
        do {
            try execute(sql + "COMMIT")
        } catch let error {
            // The first error is the one to tell; a failed rollback ends with the connection.
            try? execute("ROLLBACK")
            // Another process may have been faster.
            if try tablesVersion(at: address) == newest { return }
            throw error
        }
    }

    /// 0 when there are none yet.
    func tablesVersion(at address: PostgresAddress) throws -> Int {
        do {
            let query = "SELECT version FROM \(address.quotedSchema).meta"
            return try run([PostgresCall(query)])[0].map { $0.integer() }.first ?? 0
        } catch let error as PostgresError where ["42P01", "3F000"].contains(error.state) {
            return 0
        }
    }

    /// The two numbers of the ledger's advisory lock.
    static func lock(of address: PostgresAddress) -> String {
        "1650553963, hashtext(\(address.schemaAsText))"
    }

    /// The two numbers of the lock of which idle processes hold a share.
    static func idleLock(of address: PostgresAddress) -> String {
        "1650553964, hashtext(\(address.schemaAsText))"
    }

    private static func text(
        of migration: PostgresMigration, at address: PostgresAddress
    ) -> String {
        // Plans are made once, perhaps when the tables were empty: so an index is used wherever
        // there is one, and in its order, and no values are worth a plan of their own.
        let settings =
            "SET search_path = \(address.quotedSchema), pg_temp SET enable_seqscan = off "
            + "SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan SET jit = off"
        return migration.sql
            .replacing("SET search_path = §", with: settings)
            .replacing("§lock", with: lock(of: address))
            .replacing("§idle", with: idleLock(of: address))
            .replacing("§channel", with: PostgresListener.channelAsText(of: address)) + "\n"
    }
}
