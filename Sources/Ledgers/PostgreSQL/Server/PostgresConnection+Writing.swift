extension PostgresConnection {
    /// How the statements of the functions are planned.
    ///
    /// Plans are made once, perhaps when the tables were empty: so an index is used wherever there is
    /// one, and in its order, and no values are worth a plan of their own.
    private static let planning = [
        ("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off"),
        ("enable_bitmapscan", "off"), ("jit", "off"),
    ]

    /// Settings of a session of our own, so that no call need look after them.
    ///
    /// A commit is durable whatever the database has been told for others.
    func prepareToWrite() throws(PostgresError) {
        let settings = Self.planning.map { "SET \($0) = \($1);" }.joined()
        try execute(
            settings
                + """
                SELECT set_config('synchronous_commit', 'on', false)
                WHERE current_setting('synchronous_commit') = 'off'
                    AND current_setting('fsync') = 'on'
                """)
    }

    /// Runs calls of the functions.
    ///
    /// Behind a proxy the session is not ours, so every transaction says how it is to be planned.
    func write(_ calls: [PostgresCall]) throws(PostgresError) -> [PostgresAnswer] {
        guard isPooled else { return try run(calls) }
        let settings = Self.planning.map { "set_config('\($0)', '\($1)', true)" }
        let prelude = PostgresCall("SELECT " + settings.joined(separator: ", "))
        return Array(try run([prelude] + calls).dropFirst())
    }
}
