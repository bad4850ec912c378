import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow

@testable import Ledgers

@Suite("Migrations of the SQLite ledger")
struct MigrationTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("are numbered from one on, without a gap")
    func numbered() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.newest))
    }

    @Test("bring an empty file to the newest tables, once")
    func fromEmpty() async throws {
        let ledger = try await SQLiteLedger(folder: folder.path, logSize: 0)
        let version = try ledger.readers.read { try $0.userVersion() }
        #expect(version == Migration.newest)
        let database = try Connection(ledger.file, for: .writing)
        try database.migrate(file: ledger.file)
        #expect(try database.userVersion() == Migration.newest)
    }

    @Test("keep runs in flight, and are undone whole when one fails")
    func inFlight() async throws {
        let next = Migration(
            version: Migration.newest + 1, sql: "ALTER TABLE runs ADD COLUMN colour TEXT")
        let broken = Migration(
            version: Migration.newest + 2, sql: "CREATE TABLE more(a); CREATE TABLE runs(b)")
        let hold: Hold
        let file: String
        do {
            let ledger = try await SQLiteLedger(folder: folder.path, logSize: 0)
            file = ledger.file
            try await ledger.apply(Desk.submit("a"))
            hold = try await ledger.claimed("w", 1)[0].hold
            try await ledger.apply(Desk.checkpoint(hold, "one"))
            let database = try Connection(file, for: .writing)
            #expect(throws: (any Error).self) {
                try database.migrate(Migration.all + [next, broken], file: file)
            }
            #expect(try database.userVersion() == Migration.newest)
            try database.migrate(Migration.all + [next], file: file)
            #expect(try database.userVersion() == Migration.newest + 1)
            // The ledger that was open all the while goes on.
            try await ledger.apply(Desk.checkpoint(hold, "two"))
            let steps = try ledger.steps(of: hold.run).map(\.path)
            #expect(steps == ["one", "two"])
        }
        let fault = await #expect(throws: Fault.self) {
            _ = try await SQLiteLedger(folder: folder.path, logSize: 0)
        }
        #expect(fault?.explanation.contains("newer") == true)
    }

    @Test(
        "bring earlier tables along, with a run in flight and what answers for its steps",
        arguments: [1, 2])
    func fromEarlier(version: Int) async throws {
        let file = "\(folder.path)/ledger.sqlite"
        do {
            let database = try Connection(file, for: .writing)
            try database.migrate(Array(Migration.all.prefix(version)), file: file)
            try database.execute(EarlierTables.first)
        }
        let ledger = try await SQLiteLedger(folder: folder.path, logSize: 0)
        #expect(try ledger.check() == [])
        let key = try #require(Digest(hex: EarlierTables.fingerprint.lowercased()))
        #expect(try ledger.memo("old", key)?.inline == Data("1".utf8))
        #expect(
            try ledger.readers.read {
                try $0.first(
                    Query(
                        "SELECT answer FROM steps WHERE answer IS NOT NULL")
                ) { $0.int64() }
            } == key.mark)
        let hold = Hold(run: RunID("old"), epoch: 1)
        // Its paths have no marks; they are found all the same, and others come after them.
        let batch = ["one", "three", "four"].map { Desk.checkpoint(hold, $0) }
        #expect(try await ledger.commit(batch).allSatisfy { (try? $0.get()) != .fenced })
        let steps = try ledger.steps(of: hold.run)
        #expect(steps.map(\.path) == ["four", "one", "three", "two"])
        #expect(steps[1].output == Desk.parcel("one"))
        #expect(try ledger.memo("old", key)?.inline == Data("1".utf8))
        try await ledger.apply(.edit(hold.run, path: "two", Desk.parcel("mine")))
        #expect(try ledger.memo("old", key) == Desk.parcel("mine"))
        try await ledger.apply(.finish(hold, .done(Desk.parcel("end"), revision: 1)))
        try await ledger.apply(.forget(hold.run))
        #expect(try ledger.memo("old", key) == Desk.parcel("mine"))
        #expect(try ledger.check() == [])
    }
}
