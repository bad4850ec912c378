import Ground
import Testing
import Workflow

@testable import Ledgers

/// New runs that went straight to a claim, and whose entries are made by whoever comes next.
@Suite("What has arrived in a PostgreSQL ledger", .serialized)
struct PostgresArrivalsTests {
    let room: PostgresRoom

    init() throws { room = try PostgresRoom() }

    private func count(_ table: String) async throws -> String {
        try await room.ask("SELECT count(*)::text FROM §\(table)")[0]
    }

    /// A run `earlier` whose lineage is called `a`.
    private static let namedAfter = Mutation.submit(
        Submission(
            id: RunID("earlier"), production: "film", version: 1, lineage: "a",
            input: Desk.parcel("x")))

    /// Parks a claim behind the ledger's back, so that nobody makes an entry.
    private func park(_ worker: String, on listening: Listening) async throws {
        try await room.ask(
            """
            INSERT INTO §workers SELECT '\(worker)', lease_until, productions, versions,
                '\(try await listening.channel())', 1, parked_at, 1, NULL, 3 FROM §workers
            """)
    }

    /// A run `a` that was given to the claim 1 of `w`, and has only arrived.
    private func arrived(
        _ new: Mutation = Desk.submit("a")
    ) async throws -> (worker: Listening, other: PostgresLedger, run: ClaimedRun) {
        let listening = try await Listening(room.open())
        #expect(try await listening.ledger.apply(Desk.claim("w", 1)) == [.parked])
        let other = try await room.open()
        try await other.apply(new)
        let run = try #require(await listening.given(by: 1)?.first)
        #expect(try await count("arrivals") == "1")
        #expect(try await count("runs") == "0")
        return (listening, other, run)
    }

    @Test("is one row until somebody reads, and then a run as any other")
    func read() async throws {
        let (_, other, run) = try await arrived()
        #expect(try await other.run(RunID("a")) == run.record)
        #expect(try await count("arrivals") == "0")
        #expect(try await other.check() == [])
        let events = try await other.events(after: 0, of: nil, most: 9)
        #expect(events.map(\.kind) == [.submitted, .claimed])
        #expect(events.map(\.at) == [run.record.submitted, run.record.submitted])
    }

    @Test("can be worked on by who has it, before anybody has read or written")
    func worked() async throws {
        let (listening, _, run) = try await arrived()
        let worker = listening.ledger
        #expect(
            try await worker.apply(Desk.checkpoint(run.hold, "one"))
                == [.recorded(Desk.parcel("one"))])
        #expect(try await worker.steps(of: RunID("a")).map(\.path) == ["one"])
        let end = Mutation.finish(run.hold, .done(Desk.parcel("o"), revision: 0))
        #expect(try await worker.apply(end) == [.done])
        #expect(try await worker.check() == [])
    }

    @Test("ends at once when that is the first that is written of it")
    func ended() async throws {
        let (listening, other, run) = try await arrived()
        let end = Mutation.finish(run.hold, .done(Desk.parcel("o"), revision: 0))
        #expect(try await listening.ledger.apply(end) == [.done])
        #expect(try await other.run(RunID("a"))?.state == .done)
    }

    @Test("is told again to a claim that is repeated because the letter was lost")
    func lost() async throws {
        let (listening, _, run) = try await arrived()
        #expect(try await listening.ledger.claimed("w", 1) == [run])
    }

    @Test("is taken from a worker that is lost, though nothing else was ever written")
    func reaped() async throws {
        let (_, other, _) = try await arrived()
        try await room.ask("UPDATE §workers SET lease_until = 0")
        #expect(try await other.apply(.reap) == [.counted(1)])
        #expect(try await other.run(RunID("a"))?.state == .ready)
        #expect(try await other.claimed("v", 1).map(\.record.epoch) == [2])
        #expect(try await other.check() == [])
    }

    @Test("is handed back by a worker that leaves")
    func left() async throws {
        let (listening, other, _) = try await arrived()
        #expect(
            try await listening.ledger.apply(.leave(WorkerID(rawValue: "w"))) == [.counted(1)])
        #expect(try await other.run(RunID("a"))?.state == .ready)
    }

    @Test("is known by its name and its key to who hands it in again")
    func again() async throws {
        let new = Submission(
            id: RunID("a"), key: "once", production: "film", version: 1, input: Desk.parcel("x"))
        let (_, other, _) = try await arrived(.submit(new))
        var second = new
        second.id = RunID("b")
        #expect(
            try await other.apply(.submit(second)) == [.submitted(RunID("a"), isNew: false)])
        #expect(try await other.apply(.submit(new)) == [.submitted(RunID("a"), isNew: false)])
        #expect(try await other.runs(RunFilter()).count == 1)
    }

    @Test("is known to who hands it in again without a key, also with a claim that waits")
    func repeated() async throws {
        let (listening, other, _) = try await arrived()
        let third = try await Listening(room.open())
        // This claim makes the entry; so that there is none again, another run arrives.
        #expect(try await third.ledger.apply(Desk.claim("v", 1)) == [.parked])
        try await other.apply(Desk.submit("b"))
        #expect(await third.given(by: 1)?.count == 1)
        #expect(try await count("arrivals") == "1")
        #expect(try await third.ledger.apply(Desk.claim("v", 2)) == [.parked])
        for name in ["a", "b"] {
            #expect(
                try await other.apply(Desk.submit(name))
                    == [.submitted(RunID(name), isNew: false)])
        }
        #expect(try await count("runs") == "2")
        #expect(try await listening.ledger.check() == [])
    }

    @Test("is all that its claim is given, though another run comes before its entry is made")
    func alone() async throws {
        let listening = try await Listening(room.open())
        let (worker, other) = (listening.ledger, try await room.open())
        #expect(try await worker.apply(Desk.claim("w", 1, most: 2)) == [.parked])
        for name in ["a", "b"] { try await other.apply(Desk.submit(name)) }
        #expect(try await count("arrivals") == "0")
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["a"])
        #expect(try await worker.claimed("w", 2).map(\.record.id.rawValue) == ["b"])
        #expect(try await worker.check() == [])
    }

    @Test("is all that its claim is given, though its own process hands in another")
    func own() async throws {
        let (listening, _, _) = try await arrived()
        try await listening.ledger.apply(Desk.submit("b"))
        #expect(try await count("arrivals") == "0")
        #expect(try await count("ready") == "1")
        #expect(try await listening.ledger.claimed("w", 2).map(\.record.id.rawValue) == ["b"])
        #expect(try await listening.ledger.check() == [])
    }

    @Test("holds back no claim when its worker is gone before the entry is made")
    func gone() async throws {
        let (listening, other, _) = try await arrived()
        await listening.end()
        await listening.ledger.close()
        let next = try await Listening(room.open())
        #expect(try await next.ledger.apply(Desk.claim("v", 1)) == [.parked])
        try await other.apply(Desk.submit("b"))
        #expect(await next.given(by: 1)?.map(\.record.id.rawValue) == ["b"])
        #expect(try await other.run(RunID("a"))?.owner?.rawValue == "w")
        #expect(try await other.check() == [])
    }

    @Test("shares its line with the run it is named after, also before its entry is made")
    func namesake() async throws {
        let (_, other, _) = try await arrived(Self.namedAfter)
        let next = try await Listening(room.open())
        try await park("v", on: next)
        try await other.apply(Desk.submit("a"))
        #expect(try await other.runs(RunFilter(lineage: "a")).count == 2)
        #expect(try await room.ask("SELECT count(DISTINCT line)::text FROM §runs") == ["1"])
    }

    @Test("come in the order in which they were handed in, before what is written after them")
    func inOrder() async throws {
        let (one, other, _) = try await arrived()
        let two = try await Listening(room.open())
        try await park("v", on: two)
        try await other.apply(Desk.submit("b"))
        #expect(await two.given(by: 1)?.map(\.record.id.rawValue) == ["b"])
        #expect(try await count("arrivals") == "2")
        try await other.apply(Desk.submit("c"))
        #expect(try await count("arrivals") == "0")
        let events = try await one.ledger.events(after: 0, of: nil, most: 9)
        #expect(events.map(\.run.rawValue) == ["a", "a", "b", "b", "c"])
        #expect(events.map(\.at) == events.map(\.at).sorted())
        #expect(try await other.check() == [])
    }

    @Test("shares the line of runs that were named after it before it came")
    func lineage() async throws {
        let other = try await room.open()
        try await other.apply(Self.namedAfter, .cancel(RunID("earlier")))
        let listening = try await Listening(room.open())
        #expect(try await listening.ledger.apply(Desk.claim("w", 1)) == [.parked])
        try await other.apply(Desk.submit("a"))
        #expect(await listening.given(by: 1)?.count == 1)
        #expect(try await other.runs(RunFilter(lineage: "a")).count == 2)
        #expect(try await room.ask("SELECT count(DISTINCT line)::text FROM §runs") == ["1"])
    }

    @Test("may be of a lineage that there is already")
    func related() async throws {
        let other = try await room.open()
        let film = Submission(
            id: RunID("one"), production: "film", version: 1, lineage: "films",
            input: Desk.parcel("x"))
        try await other.apply(.submit(film))
        let hold = try #require(try await other.claimed("x", 1).first?.hold)
        try await other.apply(Desk.checkpoint(hold, "draft"))
        let end = Mutation.finish(hold, .done(Desk.parcel("o"), revision: 0))
        #expect(try await other.apply(end) == [.done])

        let listening = try await Listening(room.open())
        #expect(try await listening.ledger.apply(Desk.claim("w", 1)) == [.parked])
        var next = film
        next.id = RunID("two")
        try await other.apply(.submit(next))
        #expect(try await count("arrivals") == "1")
        let run = try #require(await listening.given(by: 1)?.first)
        #expect(try await other.run(RunID("two")) == run.record)
        #expect(run.record.lineage == "films")
        #expect(try await room.ask("SELECT count(DISTINCT line)::text FROM §runs") == ["1"])

        // Where a step is to be taken anew, whoever is given a run is told.
        #expect(try await listening.ledger.apply(Desk.claim("w", 2)) == [.parked])
        try await other.apply(.take(RunID("one"), path: "draft"))
        _ = await listening.given(by: 2)
        #expect(try await listening.ledger.apply(Desk.claim("w", 3, most: 9)) == [.parked])
        next.id = RunID("three")
        try await other.apply(.submit(next))
        #expect(try await count("arrivals") == "0")
        let third = try #require(await listening.given(by: 3)?.first)
        #expect(third.record.id == next.id)
        #expect(third.takes.values.sorted() == [1])
        #expect(try await other.check() == [])
    }

    @Test("does not come about where the tables would refuse the run itself")
    func oversized() async throws {
        let listening = try await Listening(room.open())
        let ledger = listening.ledger
        #expect(try await ledger.apply(Desk.claim("w", 1)) == [.parked])
        // An index entry has some kilobytes at most, and chance does not compress.
        let text = (0..<400).map { _ in "\(UInt64.random(in: 0 ... .max))" }.joined()
        var new = Submission(
            id: RunID("a"), key: text, production: "film", version: 1, input: Desk.parcel("x"))
        await #expect(throws: Fault.self) { _ = try await ledger.apply(.submit(new)) }
        (new.key, new.lineage) = (nil, text)
        await #expect(throws: Fault.self) { _ = try await ledger.apply(.submit(new)) }
        (new.lineage, new.root) = (nil, RunID(text))
        await #expect(throws: Fault.self) { _ = try await ledger.apply(.submit(new)) }
        await #expect(throws: Fault.self) { _ = try await ledger.apply(Desk.submit(text)) }
        #expect(try await ledger.runs(RunFilter()) == [])
        try await ledger.apply(Desk.submit("b"))
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["b"])
    }

    @Test("waits its turn where something is ready before it, also for the process's own claim")
    func inTurn() async throws {
        let listening = try await Listening(room.open())
        #expect(try await listening.ledger.apply(Desk.claim("w", 1)) == [.parked])
        let other = try await room.open()
        // Behind its back something is ready.
        try await room.ask("UPDATE §workers SET lease_until = -lease_until")
        try await other.apply(Desk.submit("a"))
        try await room.ask("UPDATE §workers SET lease_until = -lease_until")
        try await listening.ledger.apply(Desk.submit("b"))
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["a"])
        #expect(try await other.run(RunID("b"))?.state == .ready)
    }

    @Test("is not missed by who may only read, though the entry is another's to make")
    func readOnly() async throws {
        let (listening, other, _) = try await arrived()
        try await room.ask("UPDATE §meta SET writable_from = 99")
        #expect(try await other.runs(RunFilter()) == [])
        try await room.ask("UPDATE §meta SET writable_from = 5")
        #expect(try await listening.ledger.runs(RunFilter()).count == 1)
    }

    @Test("is carried along when the ledger moves")
    func moved() async throws {
        let (_, other, _) = try await arrived()
        try await other.mark(MovingMark(.left, "elsewhere"))
        #expect(try await count("arrivals") == "0")
        #expect(try await other.run(RunID("a"))?.state == .running)
    }

    @Test("does not come about where the run's pool has a limit, whichever way that was set")
    func limited() async throws {
        let (listening, other, _) = try await arrived()
        try await other.apply(.limit(pool: "runs", capacity: 9), .limit(pool: "x", capacity: 1))
        #expect(try await room.ask("SELECT array_to_string(limited, ' ') FROM §meta") == ["runs x"])
        #expect(try await listening.ledger.apply(Desk.claim("w", 2)) == [.parked])
        try await other.apply(Desk.submit("b"))
        #expect(try await count("arrivals") == "0")
        #expect(try await other.run(RunID("b"))?.owner?.rawValue == "w")
        try await other.apply(.limit(pool: "runs", capacity: nil))
        #expect(try await room.ask("SELECT array_to_string(limited, ' ') FROM §meta") == ["x"])
        #expect(try await other.check() == [])
    }
}
