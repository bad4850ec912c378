import Artifacts
import FoundationEssentials
import HTTPTesting
import Testing
import Workflow

@Suite("What stands in the folder that was asked for")
struct DeliveryTests {
    let lot: Lot
    let server: ImagesStandIn
    let brief: String

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
        try lot.write("existing-assets/serum.png", Snapshot.png(tint: 9))
        brief = try lot.write("brief.json", Brief.two(assets: ["serum.png"]))
    }

    private func finish() async throws -> (run: String, folder: String, files: [String: Digest]) {
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        try #require(ending.code == 0, "\(ending.text)")
        let run = try #require(try await lot.runs().first).id.rawValue
        let folder = try #require(try lot.folders().first)
        return (run, folder, try lot.files(in: folder))
    }

    @Test("loses the files of a product that leaves the brief, and keeps a person's own")
    func productGoes() async throws {
        let (run, folder, before) = try await finish()
        let own = try lot.write("out/output/notes.txt", "mine")
        let name = URL(fileURLWithPath: folder).lastPathComponent
        try lot.write("out/output/\(name)/variants/product-7-twitter-card.jpg", "mine, too")
        let shown = try await lot.run("runs", "show", run, "--step", "brief")
        var edited = try JSONDecoder().decode(CampaignShape.self, from: Data(shown.out.utf8))
        edited.products.removeFirst()
        let file = try lot.write("edited.json", JSONEncoder().encode(edited))
        let ending = try await lot.run("edit", run, "brief", file)
        #expect(ending.code == 0, "\(ending.text)")

        let after = try lot.files(in: folder)
        let promised: Set<String> = [
            "manifest.json", "index.html", "contact-sheet.jpg", "generated/product-0.png",
            "variants/product-0-instagram-square.jpg", "variants/product-0-instagram-story.jpg",
            "variants/product-0-facebook-feed.jpg", "variants/product-0-twitter-card.jpg",
            "variants/product-0-linkedin-post.jpg",
        ]
        #expect(Set(after.keys) == promised.union(["variants/product-7-twitter-card.jpg"]))
        #expect(
            after["variants/product-0-twitter-card.jpg"]
                == before["variants/product-1-twitter-card.jpg"])
        #expect(try lot.read(own) == Data("mine".utf8))
        let shelf = try lot.files(in: "\(lot.data)/shelf/published/output/\(name)")
        #expect(Set(shelf.keys) == promised)
        #expect(server.orders.count == 1)
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 0 && !doctor.out.contains("warning  published"), "\(doctor.out)")
    }

    @Test("comes back when some of it, or all of it, was deleted, without a new run")
    func deleted() async throws {
        let (run, folder, files) = try await finish()
        for path in ["\(folder)/variants/product-0-twitter-card.jpg", lot.out] {
            try FileManager.default.removeItem(atPath: path)
            let ending = try await lot.run("campaign", brief, "--out", lot.out)
            #expect(ending.code == 0, "\(ending.text)")
            #expect(ending.err.contains("Going on with run \(run)"))
            #expect(try lot.files(in: folder) == files)
        }
        #expect(try await lot.runs().count == 1)
        #expect(try lot.folders() == [folder])
    }

    @Test("is made again by a new run when the shelf has lost it")
    func lost() async throws {
        let (_, folder, files) = try await finish()
        try FileManager.default.removeItem(atPath: lot.out)
        try FileManager.default.removeItem(atPath: "\(lot.data)/shelf/blobs")
        try FileManager.default.removeItem(atPath: "\(lot.data)/shelf/published")
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try lot.folders() != [folder])
        let again = try lot.files(in: lot.folders()[0])
        #expect(Set(again.keys) == Set(files.keys))
        for (name, digest) in files where name.hasPrefix("variants/") {
            #expect(again[name] == digest)
        }
    }

    @Test("is not overwritten where a person has put a file of theirs, and says so")
    func ownFile() async throws {
        let (run, folder, _) = try await finish()
        let file = "\(folder)/variants/product-1-twitter-card.jpg"
        try FileManager.default.removeItem(atPath: file)
        try Data("retouched".utf8).write(to: URL(fileURLWithPath: file))
        let ending = try await lot.run("take", run, "product/night-balm/paint")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try lot.read(file) == Data("retouched".utf8))
        #expect(ending.err.contains("product-1-twitter-card.jpg"), "\(ending.err)")
        #expect(ending.err.contains("left as it is") || ending.err.contains("left as it was"))
        try FileManager.default.removeItem(atPath: file)
        #expect(try await lot.run("campaign", brief, "--out", lot.out).code == 0)
        #expect(try lot.read(file).starts(with: [0xFF, 0xD8]))
    }

    @Test("lacks one product that cannot be painted, until a retry brings it")
    func partial() async throws {
        let isUp = Gate()
        let picture = try Snapshot.png()
        let server = ImagesStandIn { order, _ throws(ImagesStandIn.Refusal) in
            guard isUp.isOpen || !order.prompt.contains("Night Balm") else {
                throw ImagesStandIn.Refusal(503, "Closed for repairs.", retryAfter: 1)
            }
            return picture
        }
        lot.paint(at: server.address)
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 3, "\(ending.text)")
        #expect(ending.err.contains("Night Balm") && ending.err.contains("Closed for repairs."))
        let run = try #require(try await lot.runs().first)
        #expect(run.state == .done)
        #expect(ending.err.contains("backlot runs retry \(run.id)"), "\(ending.err)")
        let folder = try #require(try lot.folders().first)
        #expect(try lot.files(in: folder).count == 8)
        let page = try await lot.run("runs", "show", run.id.rawValue)
        #expect(page.out.contains("product/night-balm/paint/failed"), "\(page.out)")
        let watched = try await lot.run("runs", "retry", run.id.rawValue, "--later")
        #expect(watched.code == 0, "\(watched.text)")
        isUp.open()
        let again = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(again.code == 0, "\(again.text)")
        #expect(try lot.folders() == [folder])
        #expect(try lot.files(in: folder).count == 14)
        #expect(
            try await !lot.run("runs", "show", run.id.rawValue).out.contains("/failed"))
    }
}

/// The parts of a brief's step that a test changes.
private struct CampaignShape: Codable {
    struct Product: Codable {
        var id: String
        var name: String
        var description: String
        var existingAssets: [String]
    }
    struct Policy: Codable {
        var colors: [String]
        var fonts: [String]
        var forbiddenWords: [String]
    }
    var campaignID: String
    var brand: String
    var messages: [String: String]
    var locales: [String]
    var products: [Product]
    var policy: Policy
}
