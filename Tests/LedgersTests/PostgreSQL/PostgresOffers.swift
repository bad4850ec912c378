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
        await news.next()
        // The letter is answer enough: what the database would say now is another matter.
        try await room.ask("UPDATE §runs SET title = 'changed since'")
        let runs = try await idle.claimed("w", 1)
        #expect(runs.map(\.record.id.rawValue) == ["a"])
        #expect(runs.map(\.record) == [record])
        #expect(
            try await idle.apply(.finish(runs[0].hold, .done(Desk.parcel("o"), revision: 0)))
                == [.done])
        #expect(try await idle.check() == [])
    }
}
