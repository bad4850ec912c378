import Ground

/// A step from one version of the tables to the next, as `Migration` is for SQLite.
///
/// Never change one that was shipped: add one. The functions are no part of it: after the last step
/// all of them are made anew, so one that changes needs a version too.
struct PostgresMigration {
    /// The version that the tables have afterwards (`meta.version`).
    let version: Int
    /// The oldest program's newest version that may still write in them.
    let writableFrom: Int
    let sql: String

    static let all = [
        PostgresMigration(version: 1, writableFrom: 1, sql: PostgresTables.sql),
        PostgresMigration(version: 2, writableFrom: 1, sql: PostgresMoving.sql),
        PostgresMigration(version: 3, writableFrom: 3, sql: PostgresQueue.sql),
        // Functions alone: what earlier programs call is answered otherwise.
        PostgresMigration(version: 4, writableFrom: 4, sql: ""),
        PostgresMigration(version: 5, writableFrom: 5, sql: PostgresArrivals.table),
        PostgresMigration(
            version: 6, writableFrom: 6,
            sql: PostgresArrivals.open + PostgresSharedEvents.table),
    ]

    static let newest = all.map(\.version).max() ?? 0
}

extension PostgresConnection {
    /// Brings the tables to the newest version, in one transaction, under the ledger's lock.
    ///
    /// Tables that a newer Backlot wrote are refused.
    func migrate(
        _ migrations: [PostgresMigration] = PostgresMigration.all, at address: PostgresAddress,
        tries: Int = 5
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
        // They hang on types of rows, which change with their tables.
        if found > 0 { sql += PostgresFunctions.removal }
        for migration in missing {
            sql += migration.sql
            sql +=
                "UPDATE meta SET version = \(migration.version), writable_from = \(migration.writableFrom);"
        }
        sql += Self.functions(at: address)
        do {
            try execute(sql + "COMMIT")
        } catch let error {
            // The first error is the one to tell; a failed rollback ends with the connection.
            try? execute("ROLLBACK")
            // Another process may have been faster.
            if try tablesVersion(at: address) == newest { return }
            // Batches of programs that run may have looked at a table that is to change.
            guard error.isTransient, tries > 1 else { throw error }
            try migrate(migrations, at: address, tries: tries - 1)
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

    private static func functions(at address: PostgresAddress) -> String {
        PostgresFunctions.all.joined(separator: "\n")
            .replacing("search_path = §", with: "search_path = \(address.quotedSchema), pg_temp")
            .replacing("§lock", with: lock(of: address)) + "\n"
    }
}
