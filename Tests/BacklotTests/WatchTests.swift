import FoundationEssentials
import Glibc
import HTTPTesting
import Testing
import Workflow

@Suite("A watched folder")
struct WatchTests {
    let lot: Lot
    let server: ImagesStandIn

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
    }

    private var folders: [String] {
        get throws { try lot.folders(in: lot.root + "/watched") }
    }

    @Test("is worked off once: good briefs are made, bad ones named")
    func once() async throws {
        try lot.write("watched/input/campaign-briefs/spring.json", Brief.one())
        try lot.write("watched/input/campaign-briefs/autumn.json", Brief.one("autumn"))
        try lot.write("watched/input/campaign-briefs/note.txt", "no brief")
        let good = try await lot.run("watch", "watched", "--once")
        #expect(good.code == 0, "\(good.text)")
        #expect(try folders.count == 2)
        for folder in try folders { #expect(try lot.files(in: folder).count == 9) }

        try lot.write("watched/input/campaign-briefs/bad.json", "{}")
        let bad = try await lot.run("watch", "watched", "--once")
        #expect(bad.code == 3, "\(bad.text)")
        #expect(bad.err.contains("bad.json") || bad.err.contains("campaign_id"), "\(bad.err)")
        #expect(try folders.count == 2, "what is made is not made again")
        #expect(server.orders.count == 2)
    }

    @Test("takes in what is dropped while it is watched, until Ctrl-C")
    func live() async throws {
        let program = try lot.start("watch", "watched")
        try await eventually("the inbox is there") {
            FileManager.default.fileExists(atPath: lot.root + "/watched/input/campaign-briefs")
        }
        try lot.write("watched/input/campaign-briefs/spring.json", Brief.one())
        try await eventually("the campaign is delivered") {
            try program.errSoFar().contains(": complete, output/")
        }
        #expect(try folders.count == 1)
        // Our own manifest is no brief, wherever it lies.
        #expect(try await lot.runs().count == 1)
        program.signal(SIGINT)
        let ending = try await program.ending()
        #expect(ending.code == 130, "\(ending.text)")
    }

    @Test("loses nothing when the watcher is killed")
    func killed() async throws {
        let program = try lot.start("watch", "watched")
        try lot.write("watched/input/campaign-briefs/spring.json", Brief.one())
        await server.server.arrivals(1)
        program.murder()
        _ = try await program.ending()
        let ending = try await lot.run("watch", "watched", "--once")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try await lot.runs().count == 1)
        #expect(try folders.count == 1)
        #expect(try lot.files(in: folders[0]).count == 9)
    }

    @Test("brings what somebody else has finished while nobody watched")
    func finishedByOthers() async throws {
        let program = try lot.start("watch", "watched")
        try lot.write("watched/input/campaign-briefs/spring.json", Brief.one())
        await server.server.arrivals(1)
        program.murder()
        _ = try await program.ending()
        let worker = try await lot.run("worker", "--once")
        #expect(worker.code == 0, "\(worker.text)")
        #expect(try await lot.runs().map(\.state) == [.done])
        let ending = try await lot.run("watch", "watched", "--once")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try await lot.runs().count == 1)
        #expect(try lot.files(in: folders[0]).count == 9)
    }

    @Test("brings what others correct while it watches, and says how it stops")
    func correctedByOthers() async throws {
        try lot.write("watched/input/campaign-briefs/spring.json", Brief.one())
        let program = try lot.start("watch", "watched")
        try await eventually("the campaign is delivered") {
            try program.errSoFar().contains(": complete, output/")
        }
        let folder = try #require(try folders.first)
        let before = try lot.files(in: folder)
        let run = try #require(try await lot.runs().first).id.rawValue
        let picture = try lot.write("other.png", Snapshot.png(tint: 90))
        let edit = try await lot.run("edit", run, "product/rose-serum/paint", picture, "--later")
        #expect(edit.code == 0, "\(edit.text)")
        // They come one after the other.
        try await eventually("the correction is delivered") {
            let after = try lot.files(in: folder)
            return ["manifest.json", "variants/product-0-twitter-card.jpg"]
                .allSatisfy { after[$0] != nil && after[$0] != before[$0] }
        }
        #expect(try lot.files(in: folder).keys == before.keys)
        program.signal(SIGINT)
        let ending = try await program.ending()
        #expect(ending.code == 130, "\(ending.text)")
        #expect(ending.err.contains("Stopping when paid calls are back"), "\(ending.err)")
    }
}
