import Artifacts
import FoundationEssentials
import Glibc
import Ground
import HTTPTesting
import Testing
import Workflow

@testable import Ledgers

@Suite("Moving an installation")
struct MoveTests {
    let lot: Lot
    private var new: String { lot.root + "/new" }

    init() throws { lot = try Lot() }

    private func campaign(
        _ id: String, _ more: String..., data: String? = nil
    ) async throws -> Program.Ending {
        let brief = try lot.write("\(id).json", Brief.one(id))
        return
            try await lot.start(
                ["campaign", brief, "--out", "\(lot.root)/\(id)"] + more, data: data
            )
            .ending()
    }

    /// Everything that a ledger holds, but for its marks.
    private func rows(of data: String) async throws -> [ArchiveRow] {
        let rows = Guarded<[ArchiveRow]>([])
        try await SQLiteLedger(folder: data).export { row in rows.withLock { $0.append(row) } }
        return rows.withLock { $0 }
    }

    @Test("carries everything, and what is finished stays finished")
    func carries() async throws {
        #expect(try await campaign("one").code == 0)
        #expect(try await campaign("two", "--approve").code == 4)
        let before = try await rows(of: lot.data)
        let moved = try await lot.run("move", "--to-data", new)
        #expect(moved.code == 0, "\(moved.text)")
        #expect(try await rows(of: new) == before)
        #expect(try await rows(of: lot.data) == before, "the source is left as it was")
        let blobs = "/shelf/blobs"
        #expect(try lot.files(in: new + blobs) == lot.files(in: lot.data + blobs))
        let names = "/shelf/published"
        #expect(try lot.files(in: new + names) == lot.files(in: lot.data + names))
        #expect(try await lot.run("doctor", data: new).code == 0)
        // What waited for a yes gets it there.
        let approved = try await lot.run(
            "approve", "two", "product/rose-serum/source", data: new)
        #expect(approved.code == 0, "\(approved.text)")
        let again = try await campaign("one", data: new)
        #expect(again.code == 0)
        #expect(!again.err.contains("made    product/rose-serum/paint"), "\(again.err)")
    }

    @Test("leaves a source that says where everything went, until that is undone")
    func leavesWord() async throws {
        #expect(try await campaign("one").code == 0)
        #expect(try await lot.run("move", "--to-data", new).code == 0)
        for words in [["runs"], ["tidy"], ["worker", "--once"], ["campaign", "one.json"]] {
            let ending = try await lot.start(words).ending()
            #expect(ending.code != 0)
            #expect(ending.err.contains("has moved to \(new)"), "\(ending.err)")
        }
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 1 && doctor.out.contains("has moved to \(new)"), "\(doctor.text)")
        let again = try await lot.run("move", "--to-data", new)
        #expect(again.code == 0 && again.out.contains("already"), "\(again.text)")
        let elsewhere = try await lot.run("move", "--to-data", lot.root + "/third")
        #expect(elsewhere.code != 0 && elsewhere.err.contains("has moved to"))
        #expect(try await lot.run("move", "--undo").code == 0)
        #expect(try await lot.run("runs").out.contains("one-"))
    }

    @Test("comes back to where it came from")
    func comesBack() async throws {
        #expect(try await campaign("one").code == 0)
        #expect(try await lot.run("move", "--to-data", new).code == 0)
        #expect(try await campaign("two", data: new).code == 0)
        let there = try await rows(of: new)
        let back = try await lot.run("move", "--to-data", lot.data, data: new)
        #expect(back.code == 0, "\(back.text)")
        #expect(try await rows(of: lot.data) == there)
        #expect(try await lot.runs().count == 2)
        #expect(try await lot.run("doctor").code == 0)
    }

    @Test("refuses a place that holds something else, and one where people work")
    func refuses() async throws {
        #expect(try await campaign("one").code == 0)
        #expect(try await campaign("two", data: new).code == 0)
        let taken = try await lot.run("move", "--to-data", new)
        #expect(taken.code == 2 && taken.err.contains("another installation"), "\(taken.text)")
        let same = try await lot.run("move", "--to-data", lot.data)
        #expect(same.code == 2 && same.err.contains("already"), "\(same.text)")
        let worker = try lot.start("worker")
        try await eventually("the worker is known") {
            try await lot.withLedger { try await $0.workers() }.count == 1
        }
        let busy = try await lot.run("move", "--to-data", lot.root + "/third")
        #expect(busy.code == 1 && busy.err.contains("alive"), "\(busy.text)")
        worker.signal(SIGTERM)
        #expect(try await worker.ending().code == 0)
        #expect(try await lot.run("runs").code == 0, "a refused move leaves no mark")
        let nothing = try await lot.run("move", "--to-data", new, data: lot.root + "/none")
        #expect(nothing.code == 2 && nothing.err.contains("no data folder"))
    }

    @Test("takes a run along that a killed worker had underway, and it ends the same")
    func inFlight() async throws {
        let server = ImagesStandIn(picture: try Snapshot.png())
        defer { server.stop() }
        lot.paint(at: server.address)
        #expect(try await campaign("calm", data: lot.root + "/calm-data").code == 0)
        let silent = StandInServer(script: .silence)
        defer { silent.stop() }
        lot.paint(at: silent.address + "/v1")
        let brief = try lot.write("one.json", Brief.one("one"))
        let program = try lot.start("campaign", brief, "--out", "\(lot.root)/one")
        await silent.arrivals(1)
        program.murder()
        #expect(try await program.ending().code == nil)
        lot.paint(at: server.address)
        let moved = try await lot.run("move", "--to-data", new)
        #expect(moved.code == 0, "\(moved.text)")
        #expect(try await campaign("one", data: new).code == 0)
        #expect(try await SQLiteLedger(folder: new).runs(RunFilter()).count == 1)
        #expect(try pictures("one") == pictures("calm"))
    }

    @Test("goes on after kill -9 at any moment, and carries all of it")
    func kills() async throws {
        for id in ["one", "two"] { #expect(try await campaign(id).code == 0) }
        let before = try await rows(of: lot.data)
        var (kills, round) = (0, 0)
        var longest = 400.0
        // The pace finds itself: how many rounds that takes depends on the machine.
        while round < 10 || kills < 6 {
            round += 1
            let place = "\(lot.root)/place-\(round)"
            while true {
                let program = try lot.start("move", "--to-data", place)
                let pause = Int64.random(in: 0...Int64(longest * 1000))
                try await Task.sleep(for: .microseconds(pause))
                program.murder()
                let ending = try await program.ending()
                longest = max(20, longest * (ending.code == nil ? 1.1 : 0.8))
                if ending.code == nil {
                    kills += 1
                    continue
                }
                #expect(ending.code == 0, "\(ending.text)")
                break
            }
            #expect(try await rows(of: place) == before)
            #expect(
                try lot.files(in: place + "/shelf/blobs")
                    == lot.files(in: lot.data + "/shelf/blobs"))
            #expect(try await lot.run("doctor", data: place).code == 0)
            #expect(try await lot.run("move", "--undo").code == 0)
        }
    }

    private func pictures(_ id: String) throws -> [String: Digest] {
        let folder = try #require(try lot.folders(in: "\(lot.root)/\(id)").first)
        return KillTests.Calm.pictures(try lot.files(in: folder))
    }
}
