import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

@Suite("The PostgreSQL ledger in trouble", .serialized)
struct PostgresTrouble {
    let room: PostgresRoom

    init() throws { room = try PostgresRoom() }

    /// What opening says, which never shows the password.
    private func fault(opening address: String) async throws -> Fault? {
        let fault = await #expect(throws: Fault.self) {
            _ = try await PostgresLedger(try PostgresAddress(address))
        }
        #expect(fault.map { "\($0)" }?.contains("hush-hush") == false)
        return fault
    }

    @Test("says that nobody answers, and where")
    func nobody() async throws {
        let fault = try await fault(opening: "postgres://me:hush-hush@127.0.0.1:1/data")
        #expect(fault?.code == .unavailable)
        #expect(fault?.retry == .soon)
        #expect(fault?.explanation.contains("data on 127.0.0.1:1") == true)
        #expect(fault?.explanation.contains("See that the server runs") == true)
    }

    @Test("says that there is no such database, or no such user")
    func noDatabase() async throws {
        let server = try PostgresServer.shared.get()
        let other = server.direct.replacing("/backlot?", with: "/nowhere?")
        let none = try await fault(opening: other)
        #expect(none?.code == .storage)
        #expect(none?.explanation.contains("createdb") == true)
        let stranger = server.direct.replacing("backlot@", with: "stranger:hush-hush@")
        let refused = try await fault(opening: stranger)
        #expect(refused?.code == .storage)
        #expect(refused?.explanation.contains("Look at the user and the password") == true)
    }

    @Test("says that a database of another encoding will not do")
    func encoding() async throws {
        try await room.ask("DROP DATABASE IF EXISTS plain")
        try await room.ask(
            "CREATE DATABASE plain ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
        let server = try PostgresServer.shared.get()
        let fault = try await fault(
            opening: server.direct.replacing("/backlot?", with: "/plain?"))
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("encoding SQL_ASCII") == true)
    }

    @Test("says that a user may not make tables")
    func forbidden() async throws {
        try await room.ask("DROP ROLE IF EXISTS guest")
        try await room.ask("CREATE ROLE guest LOGIN")
        let server = try PostgresServer.shared.get()
        let address = server.direct.replacing("backlot@", with: "guest:hush-hush@") + "&schema=mine"
        let fault = try await fault(opening: address)
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("Grant it CREATE") == true)
    }

    @Test("loses nothing and doubles nothing when its connections are cut again and again")
    func cut() async throws {
        let ledger = try await room.open()
        let room = room
        let batches = Guarded(0)
        let cutting = Task {
            var seen = -1
            while !Task.isCancelled {
                // Each cut waits for something to have been written since the last one.
                let now = batches.withLock { $0 }
                guard now > seen else {
                    await Task.yield()
                    continue
                }
                seen = now
                try await room.ask(
                    """
                    SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
                    WHERE application_name = 'backlot' AND pid <> pg_backend_pid()
                    """)
            }
        }
        defer { cutting.cancel() }
        var done = 0
        for turn in 0..<60 {
            let batch = (0..<20).map { Desk.submit("run-\(turn)-\($0)") }
            // A batch that could not be told of in time is repeated, as the engine does.
            while true {
                if (try? await ledger.commit(batch)) != nil { break }
            }
            done += 20
            batches.withLock { $0 += 1 }
            #expect(try await ledger.run(RunID("run-\(turn)-7"))?.state == .ready)
        }
        cutting.cancel()
        try await cutting.value
        #expect(try await ledger.runs(RunFilter(most: 10_000)).count == done)
        let kinds = try await ledger.events(after: 0, of: nil, most: 10_000).map(\.kind)
        #expect(kinds.count == done)
        #expect(try await ledger.check() == [])
    }

    @Test("goes on after the server was stopped dead and started again")
    func restarted() async throws {
        // Durable, as people have it.
        let server = try PostgresServer()
        let room = try PostgresRoom(on: server)
        let ledger = try await room.open()
        let other = try await room.open()
        let acknowledged = Guarded<[String]>([])
        let ended = Guarded(false)
        let writing = Task {
            var number = 0
            while !ended.withLock({ $0 }) {
                number += 1
                let id = "run-\(number)"
                // A write that failed is not acknowledged; it may be there all the same.
                if (try? await ledger.commit([Desk.submit(id)])) != nil {
                    acknowledged.withLock { $0.append(id) }
                }
            }
        }
        for _ in 0..<2 {
            let before = acknowledged.withLock { $0.count }
            while acknowledged.withLock({ $0.count }) < before + 20 { await Task.yield() }
            try server.restart()
        }
        ended.withLock { $0 = true }
        await writing.value
        let found = Set(try await other.runs(RunFilter(most: 100_000)).map(\.id.rawValue))
        #expect(acknowledged.withLock { $0 }.allSatisfy { found.contains($0) })
        #expect(try await other.check() == [])
        try server.stop()
    }

    @Test("waits while another holds the ledger's lock, and then writes")
    func lockHeld() async throws {
        let ledger = try await room.open()
        let holder = try PostgresConnection(room.address)
        try holder.execute(
            "BEGIN; SELECT pg_advisory_xact_lock(1650553963, hashtext(\(room.address.schemaAsText)))"
        )
        let writing = Task { try await ledger.apply(Desk.submit("a")) }
        let waits =
            "SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while try await room.ask(waits) == ["0"] { await Task.yield() }
        #expect(try await ledger.run(RunID("a")) == nil)
        try holder.execute("COMMIT")
        _ = try await writing.value
        #expect(try await ledger.run(RunID("a"))?.state == .ready)
    }

    @Test("tries again what the server has stopped")
    func stopped() async throws {
        let ledger = try await room.open()
        let holder = try PostgresConnection(room.address)
        try holder.execute(
            "BEGIN; SELECT pg_advisory_xact_lock(1650553963, hashtext(\(room.address.schemaAsText)))"
        )
        let writing = Task {
            try await ledger.apply(Desk.submit("a"), .take(RunID("x"), path: "p"))
        }
        var cancelled = 0
        while cancelled < 3 {
            let found = try await room.ask(
                """
                SELECT count(pg_cancel_backend(pid))::text FROM pg_locks
                WHERE locktype = 'advisory' AND NOT granted
                """)
            cancelled += found == ["0"] ? 0 : 1
        }
        try holder.execute("COMMIT")
        // The second entry fails by itself; neither was lost or doubled.
        await #expect(throws: Fault.self) { _ = try await writing.value }
        #expect(try await ledger.events(after: 0, of: nil, most: 9).count == 1)
    }

    @Test("refuses transactions that are not read committed, behind a proxy that decides it")
    func isolation() async throws {
        let pooled = try PostgresRoom(pooled: true)
        let ledger = try await pooled.open()
        try await ledger.apply(Desk.submit("a"))
        try await room.ask("ALTER ROLE backlot SET default_transaction_isolation = 'serializable'")
        // The proxy's connections are made anew with the new default.
        try await room.ask(
            """
            SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND usename = 'backlot'
            """)
        let fault = await #expect(throws: Fault.self) {
            _ = try await ledger.commit([Desk.submit("b")])
        }
        try await room.ask("ALTER ROLE backlot RESET default_transaction_isolation")
        try await room.ask(
            """
            SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND usename = 'backlot'
            """)
        #expect(fault?.explanation.contains("read committed") == true)
        try await ledger.apply(Desk.submit("b"))
        // A connection of its own says itself what it needs.
        try await room.open().apply(Desk.submit("c"))
    }

    @Test("spares the neighbours of an entry that cannot be held")
    func oversized() async throws {
        let ledger = try await room.open()
        // An index entry has some kilobytes at most, and chance does not compress.
        let text = (0..<4000).map { _ in "\(UInt64.random(in: 0 ... .max))" }.joined()
        var batch = (0..<20).map { Desk.submit("run-\($0)") }
        batch.insert(Desk.submit(text), at: 7)
        batch.append(.limit(pool: text, capacity: 1))
        let results = try await ledger.commit(batch)
        let failed = results.enumerated()
            .compactMap { place, result in
                if case .failure = result { place } else { nil }
            }
        #expect(failed == [7, 21])
        #expect(try await ledger.runs(RunFilter()).count == 20)
    }

    @Test("takes time from the database, whatever this machine believes")
    func skewed() async throws {
        let ledger = try await room.open()
        try await ledger.apply(
            .submit(
                Submission(
                    id: RunID("later"), production: Desk.film.name, version: 1,
                    delay: .hours(1), input: Desk.parcel("x"))))
        let submitted = try #require(try await ledger.run(RunID("later"))?.submitted)
        let now = try await room.ask("SELECT (extract(epoch FROM now()) * 1000)::bigint::text")
        let database = try #require(Int64(now[0]))
        #expect(abs(database - submitted.milliseconds) < 60_000)
        #expect(try await ledger.claimed("w", 1).isEmpty)
    }
}
