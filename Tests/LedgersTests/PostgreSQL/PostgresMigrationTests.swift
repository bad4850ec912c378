import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow

@testable import Ledgers

@Suite("Migrations of the PostgreSQL ledger", .serialized)
struct PostgresMigrationTests {
    let room: PostgresRoom

    init() throws { room = try PostgresRoom() }

    @Test("are numbered from one on, without a gap")
    func numbered() {
        #expect(PostgresMigration.all.map(\.version) == Array(1...PostgresMigration.newest))
    }

    @Test("are made once when many processes start at the same time")
    func atOnce() async throws {
        let room = room
        let ledgers = try await withThrowingTaskGroup(of: PostgresLedger.self) { group in
            for _ in 0..<8 { group.addTask { try await room.open() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (index, ledger) in ledgers.enumerated() {
            try await ledger.apply(Desk.submit("run-\(index)"))
        }
        let found = try await ledgers[0].runs(RunFilter()).count
        #expect(found == 8)
        #expect(
            try PostgresConnection(room.address).tablesVersion(at: room.address)
                == PostgresMigration.newest)
    }

    @Test(
        "bring every earlier version along, with runs in flight",
        arguments: 1..<PostgresMigration.newest)
    func fromEarlier(version: Int) async throws {
        let connection = try PostgresConnection(room.address)
        try connection.migrate(Array(PostgresMigration.all.prefix(version)), at: room.address)
        try connection.execute(
            "SET search_path = \(room.address.quotedSchema);" + EarlierPostgresTables.first
                + (version < 3 ? "" : EarlierPostgresTables.held))
        let ledger = try await room.open()
        #expect(try connection.tablesVersion(at: room.address) == PostgresMigration.newest)
        #expect(try await ledger.check() == [])
        let hold = Hold(run: RunID("old"), epoch: 1)
        try await ledger.apply(Desk.checkpoint(hold, "three"))
        #expect(try await ledger.steps(of: hold.run).map(\.path) == ["one", "three", "two"])
        let key = Digest(of: Data("a".utf8))
        #expect(try await ledger.memo("old", key)?.inline == Data("1".utf8))
        #expect(
            try await ledger.apply(.finish(hold, .done(Desk.parcel("end"), revision: 0))) == [.done]
        )
        let last = try await ledger.events(after: 0, of: nil, most: 99).map(\.kind)
        #expect(last == [.submitted, .claimed, .stepMade, .stepReused, .stepMade, .done])
        #expect(try await ledger.check() == [])
    }

    @Test("bring along what has only arrived, and let go of claims that wait")
    func arrived() async throws {
        let connection = try PostgresConnection(room.address)
        try connection.migrate(Array(PostgresMigration.all.prefix(5)), at: room.address)
        try connection.execute(
            """
            SET search_path = \(room.address.quotedSchema);
            INSERT INTO workers(id, lease_until, productions, versions, channel, parked, parked_at,
                room) VALUES('w', 9000000000000000, '{film}', '{1}', '5_5', 1, 1, 1);
            INSERT INTO arrivals(id, owner, token, at, production, version, title, pool, priority,
                input, input_size, input_inline)
            VALUES('a', 'w', 1, 5, 'film', 1, '', 'runs', 0, sha256('x'), 1, 'x')
            """)
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("b"))
        #expect(try await ledger.run(RunID("a"))?.owner?.rawValue == "w")
        #expect(try await ledger.run(RunID("b"))?.state == .ready)
        #expect(try await ledger.claimed("w", 1).map(\.record.id.rawValue) == ["a"])
        #expect(try await ledger.check() == [])
    }

    @Test("bring along a ledger as an earlier program left it, functions and all")
    func asItWas() async throws {
        let connection = try PostgresConnection(room.address)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/ledger-postgres-2.sql")
        let dump = try String(contentsOf: file, encoding: .utf8)
            .replacing("backlot.", with: room.address.quotedSchema + ".")
            .replacing("SCHEMA backlot", with: "SCHEMA \(room.address.quotedSchema)")
            .replacing("'backlot'", with: room.address.schemaAsText)
        try connection.execute("BEGIN;" + dump + "COMMIT")
        try connection.execute(
            "SET search_path = \(room.address.quotedSchema);" + EarlierPostgresTables.first
                + EarlierPostgresTables.waiting)
        let functions = "SELECT count(*)::text FROM pg_proc WHERE pronamespace = '§'::regnamespace"
            .replacing("§", with: room.address.quotedSchema)
        let before = try await room.ask(functions)
        let ledger = try await room.open()
        #expect(try await ledger.check() == [])
        #expect(try await room.ask(functions) != before)
        // What ran goes on, what was ready is handed out, and the worker that had a run still has it.
        let held = try await ledger.run(RunID("old"))
        #expect(held?.state == .running)
        #expect(held?.owner == WorkerID(rawValue: "w"))
        #expect(
            try await ledger.apply(
                .finish(
                    Hold(run: RunID("old"), epoch: 1), .done(Desk.parcel("end"), revision: 0)))
                == [.done])
        #expect(try await ledger.claimed("w", 8).map(\.record.id.rawValue) == ["ready"])
        #expect(try await ledger.check() == [])
    }

    @Test("tell a program of version 2 that runs meanwhile in words that it is too old")
    func tooOld() async throws {
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("a"))
        let claim =
            "SELECT id FROM §claim(2, NULL, 'w', 1, '{film}', '{1}', NULL, 1, 1000, 3, '', '', '')"
        let refused = await #expect(throws: PostgresError.self) { try await room.ask(claim) }
        #expect(refused?.state == "BL001")
        #expect(refused?.message == "\(PostgresMigration.newest)")
        #expect(try await ledger.run(RunID("a"))?.state == .ready)
        #expect(try await room.ask("SELECT §wake('somebody')::text") == [""])
    }

    @Test("leave a ledger that is open all the while working, and are undone whole when one fails")
    func inFlight() async throws {
        let next = PostgresMigration(
            version: PostgresMigration.newest + 1, writableFrom: PostgresMigration.newest,
            sql: "ALTER TABLE steps ADD COLUMN colour text;")
        let broken = PostgresMigration(
            version: PostgresMigration.newest + 2, writableFrom: 1, sql: "CREATE TABLE runs(b int);"
        )
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("a"))
        let hold = try await ledger.claimed("w", 1)[0].hold
        try await ledger.apply(Desk.checkpoint(hold, "one"))
        #expect(try await ledger.steps(of: hold.run).count == 1)
        let connection = try PostgresConnection(room.address)
        #expect(throws: (any Error).self) {
            try connection.migrate(PostgresMigration.all + [next, broken], at: room.address)
        }
        #expect(try connection.tablesVersion(at: room.address) == PostgresMigration.newest)
        try connection.migrate(PostgresMigration.all + [next], at: room.address)
        // The ledger that was open all the while goes on: reads and writes.
        try await ledger.apply(Desk.checkpoint(hold, "two"))
        #expect(try await ledger.steps(of: hold.run).map(\.path) == ["one", "two"])
        let fault = await #expect(throws: Fault.self) { _ = try await room.open() }
        #expect(fault?.explanation.contains("newer Backlot") == true)
    }

    @Test("shut out a program that does not know what a newer one writes")
    func shutOut() async throws {
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("a"))
        try await room.ask("UPDATE §meta SET writable_from = 99")
        let fault = await #expect(throws: Fault.self) {
            _ = try await ledger.commit([Desk.submit("b")])
        }
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("newer Backlot (tables version 99)") == true)
        await #expect(throws: Fault.self) { _ = try await ledger.commit([Desk.claim("w", 1)]) }
    }

    @Test("let a ledger that is carried elsewhere refuse every write")
    func moved() async throws {
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("a"))
        try await room.ask("UPDATE §meta SET moving = 'left', moving_place = 'there'")
        let results = try await ledger.commit([Desk.submit("b"), .reap])
        for result in results {
            let fault = #expect(throws: Fault.self) { try result.get() }
            #expect(fault?.code == .moved)
        }
    }
}

/// Rows as earlier versions of the tables had them.
private enum EarlierPostgresTables {
    /// Version 1: a run in hand, with a step and one that reused it.
    static let first = """
        INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked, waits,
            first_event, last_event, line, production, version, title, pool, priority, owner,
            token, input, input_size, input_inline, cancel_requested, submitted, started)
        VALUES(nextval('run_numbers'), 'old', 1, 1, 0, 1, 2, 0, false, false, 1, 2, 1, 'film', 1,
            'An old run', 'runs', 0, 'w', 7, sha256('a'), 1, 'a', false, 1000, 1001);
        INSERT INTO events(number, run, at, kind, path, detail)
        VALUES(nextval('event_numbers'), 1, 1000, 0, NULL, 'An old run'),
            (nextval('event_numbers'), 1, 1001, 1, NULL, '1');
        INSERT INTO steps(run, at, kind, path, line, fingerprint, revision, output, output_size,
            output_inline, inputs, cost, started, finished, reused)
        VALUES (1, 1001, 2, 'one', 1, sha256('a'), 0, sha256('1'), 1, '1', '', 0, 1, 2, false),
            (1, 1001, 3, 'two', 1, sha256('a'), 0, sha256('1'), 1, '1', '', 0, 1, 2, true);
        """
    /// Since version 3: who has it stands in a table of its own.
    static let held = "INSERT INTO held(n, owner, token, pool) VALUES(1, 'w', 7, 'runs');"
    /// A run that is ready.
    static let waiting = """
        INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked, waits,
            first_event, last_event, line, production, version, title, pool, priority, input,
            input_size, input_inline, cancel_requested, submitted)
        VALUES(nextval('run_numbers'), 'ready', 0, 0, 0, 0, 0, 0, false, false, 5, 5, 2, 'film', 1,
            'A run that is ready', 'runs', 0, sha256('a'), 1, 'a', false, 1000);
        INSERT INTO events(number, run, at, kind, path, detail)
        VALUES(nextval('event_numbers'), 2, 1000, 0, NULL, 'A run that is ready');
        """
}
