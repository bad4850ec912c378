import FoundationEssentials
import Glibc
import Ground
import Testing
import Workflow

@testable import Ledgers

@Suite("The SQLite ledger in trouble")
struct TroubleTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func open(_ path: String? = nil, logSize: Int = 0) async throws -> any Ledger {
        try await SQLiteLedger(folder: path ?? folder.path, logSize: logSize)
    }

    private func file(_ ending: String = "", in path: String? = nil) -> URL {
        URL(fileURLWithPath: "\(path ?? folder.path)/ledger.sqlite\(ending)")
    }

    @Test("says that a file of something else is not a ledger, and leaves it alone")
    func notALedger() async throws {
        let poem = Data(
            String(repeating: "So much depends upon a red wheel barrow. ", count: 200).utf8)
        try poem.write(to: file())
        let fault = await #expect(throws: Fault.self) { _ = try await open() }
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("not a Backlot ledger") == true)
        #expect(fault?.explanation.contains("backlot doctor") == true)
        #expect(try Data(contentsOf: file()) == poem)
    }

    @Test("says that the folder cannot be opened when a file is in its place")
    func fileInPlace() async throws {
        let path = "\(folder.path)/data"
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        let fault = await #expect(throws: Fault.self) { _ = try await open(path) }
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains(path) == true)
    }

    @Test("refuses tables of a newer Backlot in a sentence")
    func newer() async throws {
        _ = try await open()
        var bytes = try Data(contentsOf: file())
        // The user version stands big-endian at byte 60 of the header.
        bytes[63] = 99
        try bytes.write(to: file())
        let fault = await #expect(throws: Fault.self) { _ = try await open() }
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("newer Backlot") == true)
    }

    @Test("names a damaged page, in the check and when it is read")
    func damagedPage() async throws {
        do {
            let ledger = try await open()
            for batch in 0..<20 {
                _ = try await ledger.commit(
                    (0..<50).map { Desk.submit("run-\(batch)-\($0)", "input \($0)") })
            }
        }
        // Everything is brought home from the log; now pages in the midst rot.
        try Connection(file().path, for: .writing).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        var bytes = try Data(contentsOf: file())
        let pages = bytes.count / 4096
        #expect(pages > 60)
        for page in (pages / 2)..<(pages / 2 + 20) {
            for at in 0..<64 { bytes[page * 4096 + at] = 0xA5 }
        }
        try bytes.write(to: file())
        let ledger = try await open()
        let sentences = try await ledger.check()
        #expect(sentences.contains { $0.contains("damaged") && $0.contains("ledger.sqlite") })
        let fault = await #expect(throws: Fault.self) {
            _ = try await ledger.runs(RunFilter(most: 10_000))
        }
        #expect(fault?.code == .storage)
        #expect(fault?.retry == .never)
        #expect(fault?.explanation.contains("backlot doctor") == true)
    }

    @Test("goes back to the last whole commit when the log is torn anywhere", arguments: 0..<12)
    func tornLog(cut: Int) async throws {
        let ledger = try await open()
        for run in 0..<12 { try await ledger.apply(Desk.submit("run-\(run)")) }
        let copy = "\(folder.path)/copy"
        try FileManager.default.createDirectory(
            atPath: copy, withIntermediateDirectories: true)
        try Data(contentsOf: file()).write(to: file(in: copy))
        let log = try Data(contentsOf: file("-wal"))
        let length = log.count * (2 * cut + 1) / 24
        try log.prefix(length).write(to: file("-wal", in: copy))

        let torn = try await open(copy)
        #expect(try await torn.check() == [])
        let left = try await torn.runs(RunFilter()).map(\.id.rawValue).reversed()
        #expect(Array(left) == (0..<left.count).map { "run-\($0)" })
        #expect(left.count < 12)
        // And it goes on from there.
        try await torn.apply(Desk.submit("later"))
        #expect(try await torn.run(RunID("later")) != nil)
    }

    @Test(
        "takes nothing on a full disk, loses nothing, and goes on with space",
        .enabled(if: TinyDisk.isPossible, TinyDisk.reason))
    func fullDisk() async throws {
        let disk = try TinyDisk()
        let ledger = try await open("\(disk.path)/data", logSize: 0)
        try await ledger.apply(Desk.submit("before"))
        try disk.fill("filler")
        var kept = 0
        var fault: Fault?
        while fault == nil, kept < 1000 {
            do {
                _ = try await ledger.commit(
                    (0..<50).map { Desk.submit("run-\(kept)-\($0)", "input \($0)") })
                kept += 1
            } catch {
                fault = error as? Fault
            }
        }
        #expect(fault?.code == .diskFull)
        #expect(fault?.retry == .after(milliseconds: 5000))
        #expect(fault?.explanation.contains("disk is full") == true)
        #expect(try await ledger.runs(RunFilter(most: 100_000)).count == 1 + kept * 50)
        disk.remove("filler")
        try await ledger.apply(Desk.submit("after"))
        #expect(try await ledger.runs(RunFilter(most: 100_000)).count == 2 + kept * 50)
        #expect(try await ledger.check() == [])
    }

    @Test(
        "opens on a disk that has no room for a long log",
        .enabled(if: TinyDisk.isPossible, TinyDisk.reason))
    func shortLog() async throws {
        let disk = try TinyDisk()
        let ledger = try await open("\(disk.path)/data", logSize: 8 << 20)
        try await ledger.apply(Desk.submit("run"))
        #expect(try await ledger.run(RunID("run")) != nil)
    }

    @Test(
        "says that a read-only disk cannot be written",
        .enabled(if: TinyDisk.isPossible, TinyDisk.reason))
    func readOnlyDisk() async throws {
        let disk = try TinyDisk()
        do {
            let ledger = try await open("\(disk.path)/data")
            try await ledger.apply(Desk.submit("run"))
        }
        try disk.makeReadOnly()
        let fault = await #expect(throws: Fault.self) {
            let ledger = try await open("\(disk.path)/data")
            try await ledger.apply(Desk.submit("another"))
        }
        #expect(fault?.code == .storage)
        #expect(fault?.explanation.contains("\(disk.path)/data/ledger.sqlite") == true)
    }

    @Test("writes nothing when an idle worker asks again")
    func emptyClaim() async throws {
        let ledger = try await open()
        try await ledger.apply(Desk.claim("w", 1))
        let log = try Data(contentsOf: file("-wal"))
        for token in 2..<10 as Range<UInt64> {
            try await ledger.apply(Desk.claim("w", token))
        }
        try await ledger.apply(.reap, .tick)
        #expect(try Data(contentsOf: file("-wal")) == log)
        try await ledger.apply(Desk.submit("run"))
        #expect(try Data(contentsOf: file("-wal")) != log)
    }

    @Test("spares the neighbours of an entry that cannot be held")
    func oversized() async throws {
        let ledger = try await open()
        let text = String(repeating: "x", count: 17 << 20)
        let results = try await ledger.commit([
            Desk.submit("a"),
            .limit(pool: text, capacity: 1),
            Desk.submit("b"),
        ])
        #expect(try results[0].get() == .submitted(RunID("a"), isNew: true))
        #expect(throws: Fault.self) { try results[1].get() }
        #expect(try results[2].get() == .submitted(RunID("b"), isNew: true))
        #expect(try await ledger.runs(RunFilter()).count == 2)
        #expect(try await ledger.events(after: 0, of: nil, most: 9).map(\.number) == [1, 2])
    }
}
