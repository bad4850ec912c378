import Artifacts
import FoundationEssentials
import Ground
import HTTPTesting
import Testing
import Workflow

@testable import Ledgers

@Suite("Moving between one machine and many")
struct MovePlaneTests {
    let lot: Lot
    let cluster: Cluster
    private let name: String

    init() throws {
        lot = try Lot(Cluster.keys)
        cluster = try Cluster.shared.get()
        name = "moved_\(UUID().uuidString.prefix(8).lowercased())"
    }

    private func campaign(_ id: String, _ more: String...) async throws -> Program.Ending {
        let brief = try lot.write("\(id).json", Brief.one(id))
        return try await lot.start(["campaign", brief, "--out", "\(lot.root)/\(id)"] + more)
            .ending()
    }

    private func pictures(_ id: String) throws -> [String: Digest] {
        let folder = try #require(try lot.folders(in: "\(lot.root)/\(id)").last)
        return KillTests.Calm.pictures(try lot.files(in: folder))
    }

    private func rows(_ ledger: any LedgerArchive) async throws -> [ArchiveRow] {
        let rows = Guarded<[ArchiveRow]>([])
        try await ledger.export { row in rows.withLock { $0.append(row) } }
        return rows.withLock { $0 }
    }

    /// An installation with something of everything.
    private func live() async throws {
        let server = ImagesStandIn(picture: try Snapshot.png())
        defer { server.stop() }
        lot.paint(at: server.address)
        #expect(try await campaign("done").code == 0)
        #expect(try await campaign("waits", "--approve").code == 4)
        try lot.write("layout.json", try await layout(of: "done"))
        let path = "product/rose-serum/variant/en-instagram-square/layout"
        let edited = try await lot.run("edit", "done", path, "layout.json", "--later")
        #expect(edited.code == 0, "\(edited.text)")
        let torn = Brief.one("broken").replacing("\"brand\"", with: "\"brandy\"")
        try lot.write("watched/input/campaign-briefs/broken.json", torn)
        #expect(try await lot.run("watch", "watched", "--once").code == 3)
        let silent = StandInServer(script: .silence)
        defer { silent.stop() }
        lot.paint(at: silent.address + "/v1")
        let killed = try lot.start(
            "campaign", try lot.write("flight.json", Brief.one("flight")), "--out",
            "\(lot.root)/flight")
        await silent.arrivals(1)
        killed.murder()
        _ = try await killed.ending()
        let ledger = try await SQLiteLedger(folder: lot.data)
        let input = try #require(try ledger.runs(RunFilter()).first).input
        let schedule = Schedule(
            name: "weekly", every: .days(7), first: RealWorld().now() + .days(7),
            production: "campaign", version: 1, input: input)
        _ = try await ledger.commit([.schedule(schedule)])
    }

    /// A layout as a person might change it.
    private func layout(of run: String) async throws -> String {
        let path = "product/rose-serum/variant/en-instagram-square/layout"
        let shown = try await lot.run("runs", "show", run, "--step", path)
        let layout = shown.out.replacing(
            try Regex("\"typeSize\":[0-9.]+"), with: "\"typeSize\":33")
        #expect(layout != shown.out, "\(shown.out)")
        return layout
    }

    @Test("carries runs underway, waits, edits, letters, costs and schedules there and back")
    func thereAndBack() async throws {
        try await live()
        let source = try await SQLiteLedger(folder: lot.data)
        let before = try await rows(source)
        let far = try lot.write("cluster.json", cluster.settings(name))
        let there = try await lot.run("move", "--to", far)
        #expect(there.code == 0, "\(there.text)")
        #expect(try await cluster.withLedger(name) { try await rows($0) } == before)
        let server = ImagesStandIn(picture: try Snapshot.png())
        defer { server.stop() }
        lot.paint(at: server.address)
        // The run underway and the edited one end there.
        let worker = try await lot.run("worker", "--once", "--settings", far)
        #expect(worker.code == 0, "\(worker.text)")
        let states = try await cluster.withLedger(name) { ledger in
            try await ledger.runs(RunFilter()).map { "\($0.id.rawValue.prefix(4)) \($0.state)" }
        }
        #expect(states.sorted() == ["camp failed", "done done", "flig done", "wait waiting"])
        for id in ["done", "flight"] {
            let fetched = try await lot.run("runs", "deliver", id, "--settings", far)
            #expect(fetched.code == 0, "\(fetched.text)")
        }
        #expect(try await lot.run("doctor", "--settings", far).code == 0)
        // And back, into another folder; what waits is answered there.
        let back = lot.root + "/back"
        let home = try await lot.run("move", "--settings", far, "--to-data", back)
        #expect(home.code == 0, "\(home.text)")
        #expect(
            try await cluster.withLedger(name) { try await rows($0) }
                == rows(SQLiteLedger(folder: back)))
        let yes = try await lot.run("approve", "waits", "product/rose-serum/source", data: back)
        #expect(yes.code == 0, "\(yes.text)")
        #expect(try await lot.run("doctor", data: back).code == 0)
        #expect(try await lot.run("dead-letters", data: back).out.contains("broken"))
        let refused = try await lot.run("runs", "--settings", far)
        #expect(refused.code != 0 && refused.err.contains("has moved to \(back)"))
        // All three were made of equal inputs, so they are equal but for what was edited.
        let model = try pictures("waits")
        #expect(try pictures("flight") == model)
        let changed = try pictures("done").filter { model[$0.key] != $0.value }.map(\.key)
        #expect(changed.contains { $0.contains("instagram-square") })
        #expect(changed.allSatisfy { $0.contains("square") || $0.contains("sheet") })
    }
}
