import FoundationEssentials
import Ground
import HTTPTesting
import Testing
import Workflow

@testable import Ledgers

@Suite("Tidying")
struct TidyTests {
    let lot: Lot
    let server: ImagesStandIn

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
    }

    private func make(_ id: String) async throws -> String {
        let brief = try lot.write("\(id).json", Brief.one(id))
        let ending = try await lot.run("campaign", brief, "--out", lot.root + "/\(id)")
        try #require(ending.code == 0, "\(ending.text)")
        return try #require(try lot.folders(in: lot.root + "/\(id)").first)
    }

    /// Lets a campaign be that much older, as nobody can wait for.
    private func age(_ id: String, by span: Moment.Span) throws {
        let database = try Connection(lot.ledger, for: .writing)
        try database.execute(
            """
            UPDATE runs SET ended = ended - \(span.milliseconds),
                submitted = submitted - \(span.milliseconds) WHERE id LIKE '\(id)%'
            """)
    }

    /// Lets every blob be two days older.
    private func ageBlobs() throws {
        let blobs = lot.data + "/shelf/blobs"
        let date = Date(timeIntervalSinceNow: -2 * 86_400)
        for name in try FileManager.default.contentsOfDirectory(atPath: blobs) {
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: "\(blobs)/\(name)")
        }
    }

    @Test("forgets a campaign after its days, with all it published, and spares its neighbour")
    func expires() async throws {
        let old = try await make("old")
        let young = try await make("young")
        let kept = try lot.files(in: young)
        try age("old", by: .days(91))
        try ageBlobs()
        let look = try await lot.run("tidy", "--dry-run")
        #expect(look.out.contains("1 campaign would be forgotten"), "\(look.out)")
        #expect(try lot.files(in: old).count == 9)

        let tidy = try await lot.run("tidy")
        #expect(tidy.code == 0, "\(tidy.text)")
        #expect(tidy.out.contains("1 campaign was forgotten"), "\(tidy.out)")
        #expect(try lot.files(in: old).isEmpty)
        #expect(try await lot.runs().map(\.title) == ["Verdane"])
        // The two share their pictures' blobs.
        #expect(try lot.files(in: young) == kept)
        #expect(try await lot.run("doctor").code == 0)
        let published = try lot.files(in: lot.data + "/shelf/published")
        #expect(published.keys.allSatisfy { !$0.contains("/old-") }, "\(published.keys)")
    }

    @Test("counts beforehand what nobody began, and drops what had failed like a dead letter")
    func stale() async throws {
        _ = try await make("old")
        _ = try await make("queued")
        try age("old", by: .days(15))
        try age("queued", by: .days(5))
        let database = try Connection(lot.ledger, for: .writing)
        try database.execute(
            """
            UPDATE runs SET state = \(RunState.failed.rawValue) WHERE id LIKE 'old%';
            UPDATE runs SET state = 0, started = NULL, ended = NULL WHERE id LIKE 'queued%'
            """)
        let look = try await lot.run("tidy", "--dry-run")
        #expect(look.out.contains("1 queued run would be given up"), "\(look.out)")
        #expect(look.out.contains("1 dead letter would be dropped"), "\(look.out)")
        #expect(try await lot.run("doctor").out.contains("1 run needs a person"))
    }

    @Test("removes blobs that nothing refers to any more, not those just kept")
    func sweeps() async throws {
        _ = try await make("old")
        let blobs = lot.data + "/shelf/blobs"
        let before = try lot.files(in: blobs).count
        #expect(before > 6)
        try age("old", by: .days(91))
        #expect(try await lot.run("tidy").code == 0)
        #expect(try lot.files(in: blobs).count == before, "they may belong to a write underway")
        try ageBlobs()
        #expect(try await lot.run("tidy").code == 0)
        #expect(try lot.files(in: blobs).isEmpty)
        #expect(try await lot.run("doctor").code == 0)
    }
}
