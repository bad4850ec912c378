import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

/// Claims that are parked in the database, and what others hand out to them.
@Suite("Offers of a PostgreSQL ledger", .serialized)
struct PostgresOffersTests {
    let room: PostgresRoom

    init() throws { room = try PostgresRoom() }

    /// A ledger that listens, and has made itself known to the database.
    private func listening() async throws -> Listening { try await Listening(room.open()) }

    private func parked() async throws -> [String] {
        try await room.ask(
            """
            SELECT id FROM §workers WHERE channel IS NOT NULL
                AND NOT EXISTS(SELECT 1 FROM §arrivals WHERE owner = workers.id) ORDER BY id
            """)
    }

    private func owners(_ ledger: PostgresLedger, _ runs: String...) async throws -> [String?] {
        var owners: [String?] = []
        for run in runs { owners.append(try await ledger.run(RunID(run))?.owner?.rawValue) }
        return owners
    }

    @Test("give a parked claim what another process hands in, in the same commit")
    func given() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        let other = try await room.open()
        #expect(try await idle.claimed("w", 1).isEmpty)
        #expect(try await parked() == ["w"])
        try await other.apply(Desk.submit("a"))
        // It is w's before w knows.
        let record = try #require(try await other.run(RunID("a")))
        #expect(record.state == .running)
        #expect(record.owner == WorkerID(rawValue: "w"))
        #expect(
            try await other.events(after: 0, of: nil, most: 9).map(\.kind)
                == [.submitted, .claimed])
        #expect(try await parked() == [])
        let runs = try #require(await listening.given(by: 1))
        #expect(runs.map(\.record) == [record])
        #expect(try await idle.claimed("w", 1) == runs)
        #expect(
            try await idle.apply(.finish(runs[0].hold, .done(Desk.parcel("o"), revision: 0)))
                == [.done])
        #expect(try await idle.check() == [])
    }

    @Test("share out a batch: to the longest parked first, as much as it has room for")
    func shared() async throws {
        let (one, two) = (try await listening(), try await listening())
        let (first, second) = (one.ledger, two.ledger)
        #expect(try await first.claimed("w1", 1, most: 1).isEmpty)
        try await room.ask("UPDATE §workers SET parked_at = parked_at - 1000")
        #expect(try await second.claimed("w2", 1, most: 2).isEmpty)
        let other = try await room.open()
        _ = try await other.commit(["a", "b", "c", "d"].map { Desk.submit($0) })
        #expect(try await owners(other, "a", "b", "c", "d") == ["w1", "w2", "w2", nil])
        #expect(await two.given(by: 1)?.map(\.record.id.rawValue) == ["b", "c"])
        #expect(try await second.claimed("w2", 1, most: 2).map(\.record.id.rawValue) == ["b", "c"])
        #expect(try await other.check() == [])
    }

    @Test("give a process's own claim what it hands in itself, alone or with others")
    func own() async throws {
        let listening = try await listening()
        let ledger = listening.ledger
        #expect(try await ledger.apply(Desk.claim("w", 1)) == [.parked])
        try await ledger.apply(Desk.submit("a"))
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["a"])
        #expect(try await parked() == [])
        #expect(try await ledger.apply(Desk.claim("w", 2, most: 2)) == [.parked])
        try await ledger.apply(Desk.submit("b"), Desk.submit("c"), Desk.submit("d"))
        #expect(await listening.given(by: 2)?.map(\.record.id.rawValue) == ["b", "c"])
        #expect(try await owners(ledger, "a", "b", "c", "d") == ["w", "w", "w", nil])
        #expect(try await ledger.check() == [])
    }

    @Test("give a process's own claim nothing that it did not ask for, and keep to limits of pools")
    func ownNarrow() async throws {
        let listening = try await listening()
        let ledger = listening.ledger
        let claim = Claim(
            worker: WorkerID(rawValue: "w"), token: 1, productions: [Desk.film], most: 5,
            lease: .hours(1), root: RunID("mine"))
        #expect(try await ledger.apply(.claim(claim)) == [.parked])
        try await ledger.apply(Desk.submit("another's"))
        #expect(try await owners(ledger, "another's") == [nil])
        #expect(try await ledger.apply(.claim(claim)) == [.parked])
        // What is ready before it is none of this claim's.
        try await ledger.apply(Desk.submit("mine"))
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["mine"])

        try await ledger.apply(.cancel(RunID("another's")), .limit(pool: "runs", capacity: 2))
        #expect(try await ledger.apply(Desk.claim("w", 2)) == [.parked])
        try await ledger.apply(Desk.submit("second"))
        #expect(await listening.given(by: 2)?.map(\.record.id.rawValue) == ["second"])
        #expect(try await ledger.apply(Desk.claim("w", 3)) == [.parked])
        try await ledger.apply(Desk.submit("third"))
        #expect(try await owners(ledger, "mine", "second", "third") == ["w", "w", nil])
        #expect(try await ledger.check() == [])
    }

    @Test("take a submission that is repeated for what it is")
    func repeated() async throws {
        let listening = try await listening()
        let ledger = listening.ledger
        #expect(try await ledger.apply(Desk.claim("w", 1)) == [.parked])
        try await ledger.apply(Desk.submit("a"))
        #expect(await listening.given(by: 1)?.count == 1)
        #expect(try await ledger.apply(Desk.claim("w", 2)) == [.parked])
        #expect(
            try await ledger.apply(Desk.submit("a")) == [.submitted(RunID("a"), isNew: false)])
        #expect(try await parked() == ["w"])
        try await ledger.apply(Desk.submit("b"))
        #expect(await listening.given(by: 2)?.map(\.record.id.rawValue) == ["b"])
    }

    @Test("are made where it listens now to a process whose connection was lost")
    func listensAgain() async throws {
        let listening = try await listening()
        #expect(try await listening.ledger.claimed("w", 1).isEmpty)
        let channel = "SELECT channel FROM §workers"
        let before = try await room.ask(channel)
        try await room.ask(
            """
            SELECT pg_terminate_backend(pid)::text FROM pg_locks, §workers
            WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint
                = split_part(channel, '_', 1)::bigint
            """)
        await listening.asked()
        #expect(try await listening.ledger.apply(Desk.claim("w", 1)) == [.parked])
        let after = try await room.ask(channel)
        #expect(after != before)
        #expect(after != [""])
        try await room.open().apply(Desk.submit("a"))
        #expect(await listening.given(by: 1)?.map(\.record.id.rawValue) == ["a"])
    }

    @Test("are made no more when nobody listens any longer")
    func listensNoMore() async throws {
        let listening = try await listening()
        #expect(try await listening.ledger.claimed("w", 1).isEmpty)
        await listening.end()
        let other = try await room.open()
        try await other.apply(Desk.submit("a"))
        #expect(try await owners(other, "a") == [nil])
        #expect(try await parked() == [])
        // Nor is a claim parked where nobody hears.
        #expect(try await other.claimed("v", 1).count == 1)
        #expect(try await listening.ledger.apply(Desk.claim("w", 2)) == [.claimed([])])
    }

    @Test("come after what is ready already, and after the process's own claim")
    func inTurn() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let other = try await room.open()
        let results = try await other.commit([Desk.submit("a"), Desk.claim("own", 1)])
        guard case .claimed(let runs) = try results[1].get() else { return }
        #expect(runs.map(\.record.id.rawValue) == ["a"])
        // Behind its back something is ready: the new one waits its turn.
        try await room.ask("UPDATE §workers SET lease_until = -lease_until WHERE id = 'w'")
        try await other.apply(Desk.submit("b"))
        try await room.ask("UPDATE §workers SET lease_until = -lease_until WHERE id = 'w'")
        try await other.apply(Desk.submit("c"))
        #expect(try await owners(other, "b", "c") == ["w", nil])
    }

    @Test("are not made to a process that has ended, nor to one whose lease has")
    func ended() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let other = try await room.open()
        try await room.ask("UPDATE §workers SET lease_until = 0")
        try await other.apply(Desk.submit("a"))
        #expect(try await owners(other, "a") == [nil])
        try await room.ask("UPDATE §workers SET lease_until = 9999999999999")
        await idle.close()
        let locks = """
            SELECT count(*)::text FROM pg_locks, §workers WHERE locktype = 'advisory'
                AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint
                    = split_part(channel, '_', 1)::bigint
            """
        while try await room.ask(locks) != ["0"] { await Task.yield() }
        try await other.apply(Desk.submit("b"))
        #expect(try await owners(other, "a", "b") == [nil, nil])
        #expect(try await parked() == [])
        #expect(try await other.claimed("v", 1, most: 9).count == 2)
    }

    @Test("keep to a claim's productions, its root, and the limits of pools")
    func narrow() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        let other = try await room.open()
        let claim = Claim(
            worker: WorkerID(rawValue: "w"), token: 1,
            productions: [ProductionKey(name: "film", version: 2), Desk.film], most: 5,
            lease: .hours(1), root: RunID("mine"))
        #expect(try await idle.apply(.claim(claim)) == [.parked])
        try await other.apply(Desk.submit("another's"))
        #expect(try await owners(other, "another's") == [nil])
        try await other.apply(.cancel(RunID("another's")))
        var newer = Submission(
            id: RunID("newer"), production: "film", version: 3, input: Desk.parcel("x"))
        newer.root = RunID("mine")
        try await other.apply(.submit(newer))
        #expect(try await owners(other, "newer") == [nil])
        try await other.apply(.cancel(RunID("newer")), .limit(pool: "runs", capacity: 1))
        for name in ["mine", "mine/too"] {
            var submission = Submission(
                id: RunID(name), production: "film", version: 2, input: Desk.parcel("x"))
            submission.root = RunID("mine")
            try await other.apply(.submit(submission))
        }
        #expect(try await owners(other, "mine", "mine/too") == ["w", nil])
        guard case .claimed(let runs) = try await idle.apply(.claim(claim))[0] else { return }
        #expect(runs.map(\.record.id.rawValue) == ["mine"])
        #expect(try await other.check() == [])
    }

    @Test("leave a run that is worn out to the worker's own claim, which ends it")
    func wornOut() async throws {
        let other = try await room.open()
        try await other.apply(Desk.submit("a"))
        for token in 1...3 as ClosedRange<UInt64> {
            let hold = try #require(try await other.claimed("x", token).first?.hold)
            let back = HandBack(delay: .zero, fault: nil, counted: token < 3, maxReceives: 9)
            if token == 3 { break }
            try await other.apply(.handBack(hold, back))
        }
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let hold = Hold(run: RunID("a"), epoch: 3)
        let back = HandBack(delay: .zero, fault: nil, counted: true, maxReceives: 9)
        try await other.apply(.handBack(hold, back))
        #expect(try await owners(other, "a") == [nil])
        await listening.asked()
        #expect(try await idle.claimed("w", 1).isEmpty)
        #expect(try await other.run(RunID("a"))?.state == .dead)
    }

    @Test("are told of by the token alone when a letter has no room for them")
    func long() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let other = try await room.open()
        let title = String(repeating: "A long title. ", count: 900)
        try await other.apply(
            .submit(
                Submission(
                    id: RunID("a"), production: "film", version: 1, title: title,
                    input: Desk.parcel("x"))))
        await listening.asked()
        let runs = try await idle.claimed("w", 1)
        #expect(runs.map(\.record.title) == [title])
        #expect(runs.map(\.record.owner?.rawValue) == ["w"])
    }

    @Test("tell of takes and of earlier steps as a claim does")
    func whole() async throws {
        let other = try await room.open()
        try await other.apply(Desk.submit("a"))
        let hold = try #require(try await other.claimed("x", 1).first?.hold)
        try await other.apply(Desk.checkpoint(hold, "one"), .take(RunID("a"), path: "one"))
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let back = HandBack(delay: .zero, fault: nil, counted: false)
        try await other.apply(.handBack(hold, back))
        let run = try #require(await listening.given(by: 1)?.first)
        #expect(run.steps.keys.sorted() == ["one"])
        #expect(run.takes.values.sorted() == [1])
        // Another that asks with the token is told the same by the database.
        #expect(try await other.claimed("w", 1) == [run])
    }

    @Test("cost an idle worker that asks again and again no write")
    func quiet() async throws {
        let listening = try await listening()
        let idle = listening.ledger
        #expect(try await idle.claimed("w", 1).isEmpty)
        let row = "SELECT xmin::text || ctid::text FROM §workers"
        let before = try await room.ask(row)
        for _ in 0..<5 { #expect(try await idle.claimed("w", 1).isEmpty) }
        #expect(try await room.ask(row) == before)
        #expect(try await idle.claimed("w", 2).isEmpty)
        #expect(try await room.ask(row) != before)
    }

    @Test(
        "that cannot be read are refused",
        arguments: [
            "", "7", "7 ???", "x AAAA", "7 AAAAAQ==", "7 5:AAAA", "7 5:AAAA w", "7 :AAAA w",
            " 5:AAAA w", "7 5 AAAA:w", "7 5:AAAAA w", "7 5:==== w", "7 ", "7 f////w==",
            "7 AAAAAQAAABQAAAAEAAAACg==", "7 5:AAAAAAAA ", "7 5:AAA\u{e4} w",
            "7 5: w", "7 5:AAAAAA== w",
            "7 5://///w== w", "7 AAAAAA==", "7 five:AAAAAA== w", "7 5:AAAAAA==:AAAA w",
        ])
    func torn(letter: String) {
        let bytes = Array(letter.utf8)
        #expect(throws: (any Error).self) {
            unsafe try bytes.withUnsafeBytes { unsafe try PostgresOffer($0) }
        }
    }
}
