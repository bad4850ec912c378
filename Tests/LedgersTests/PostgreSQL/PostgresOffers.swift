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

    /// A ledger whose listener is known to the database, and its news.
    private func listening() async throws -> (PostgresLedger, AsyncStream<Void>.Iterator) {
        let ledger = try await room.open()
        var news = try #require(ledger.news()).makeAsyncIterator()
        // The first news comes when the listener has made itself known.
        await news.next()
        return (ledger, news)
    }

    private func parked() async throws -> [String] {
        try await room.ask("SELECT id FROM §workers WHERE channel IS NOT NULL ORDER BY id")
    }

    private func owners(_ ledger: PostgresLedger, _ runs: String...) async throws -> [String?] {
        var owners: [String?] = []
        for run in runs { owners.append(try await ledger.run(RunID(run))?.owner?.rawValue) }
        return owners
    }

    @Test("give a parked claim what another process hands in, in the same commit")
    func given() async throws {
        var (idle, news) = try await listening()
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
        await news.next()
        // The letter is answer enough: what the database would say now is another matter.
        try await room.ask("UPDATE §runs SET title = 'changed since'")
        let runs = try await idle.claimed("w", 1)
        #expect(runs.map(\.record) == [record])
        #expect(
            try await idle.apply(.finish(runs[0].hold, .done(Desk.parcel("o"), revision: 0)))
                == [.done])
        #expect(try await idle.check() == [])
    }

    @Test("share out a batch: to the longest parked first, as much as it has room for")
    func shared() async throws {
        let (first, _) = try await listening()
        let (second, _) = try await listening()
        #expect(try await first.claimed("w1", 1, most: 1).isEmpty)
        try await room.ask("UPDATE §workers SET parked_at = parked_at - 1000")
        #expect(try await second.claimed("w2", 1, most: 2).isEmpty)
        let other = try await room.open()
        _ = try await other.commit(["a", "b", "c", "d"].map { Desk.submit($0) })
        #expect(try await owners(other, "a", "b", "c", "d") == ["w1", "w2", "w2", nil])
        #expect(try await second.claimed("w2", 1, most: 2).map(\.record.id.rawValue) == ["b", "c"])
        #expect(try await other.check() == [])
    }

    @Test("come after what is ready already, and after the process's own claim")
    func inTurn() async throws {
        let (idle, _) = try await listening()
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
        let (idle, _) = try await listening()
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
        let (idle, _) = try await listening()
        let other = try await room.open()
        let claim = Claim(
            worker: WorkerID(rawValue: "w"), token: 1,
            productions: [ProductionKey(name: "film", version: 2), Desk.film], most: 5,
            lease: .hours(1), root: RunID("mine"))
        #expect(try await idle.apply(.claim(claim)) == [.claimed([])])
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
        var (idle, news) = try await listening()
        #expect(try await idle.claimed("w", 1).isEmpty)
        let hold = Hold(run: RunID("a"), epoch: 3)
        let back = HandBack(delay: .zero, fault: nil, counted: true, maxReceives: 9)
        try await other.apply(.handBack(hold, back))
        #expect(try await owners(other, "a") == [nil])
        await news.next()
        #expect(try await idle.claimed("w", 1).isEmpty)
        #expect(try await other.run(RunID("a"))?.state == .dead)
    }

    @Test("are told of by the token alone when a letter has no room for them")
    func long() async throws {
        var (idle, news) = try await listening()
        #expect(try await idle.claimed("w", 1).isEmpty)
        let other = try await room.open()
        let title = String(repeating: "A long title. ", count: 900)
        try await other.apply(
            .submit(
                Submission(
                    id: RunID("a"), production: "film", version: 1, title: title,
                    input: Desk.parcel("x"))))
        await news.next()
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
        var (idle, news) = try await listening()
        #expect(try await idle.claimed("w", 1).isEmpty)
        let back = HandBack(delay: .zero, fault: nil, counted: false)
        try await other.apply(.handBack(hold, back))
        await news.next()
        let run = try #require(try await idle.claimed("w", 1).first)
        #expect(run.steps.keys.sorted() == ["one"])
        #expect(run.takes.values.sorted() == [1])
        // Another that asks with the token is told the same by the database.
        #expect(try await other.claimed("w", 1) == [run])
    }

    @Test("cost an idle worker that asks again and again no write")
    func quiet() async throws {
        let (idle, _) = try await listening()
        #expect(try await idle.claimed("w", 1).isEmpty)
        let row = "SELECT xmin::text || ctid::text FROM §workers"
        let before = try await room.ask(row)
        for _ in 0..<5 { #expect(try await idle.claimed("w", 1).isEmpty) }
        #expect(try await room.ask(row) == before)
        #expect(try await idle.claimed("w", 2).isEmpty)
        #expect(try await room.ask(row) != before)
    }

    @Test("that cannot be read are refused", arguments: ["", "7", "7 ???", "x AAAA", "7 AAAAAQ=="])
    func torn(letter: String) {
        #expect(throws: (any Error).self) { try PostgresOffer(letter) }
    }
}
