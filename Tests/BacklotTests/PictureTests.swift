import FoundationEssentials
import Glibc
import HTTPTesting
import Testing

@Suite("Pictures on the command line")
struct PictureTests {
    let lot: Lot
    let server: ImagesStandIn

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
    }

    static let path = "verdane/rose-serum/product.png"

    /// Spoilt pictures, and a word of what is said about them.
    static let spoiltOnes: [(String, @Sendable () throws -> Data, String)] = [
        ("zero bytes", { Data() }, "empty"),
        ("cut off", { try Snapshot.png().prefix(200) }, "breaks off"),
        ("a renamed text", { Data("campaign, spring, 2026".utf8) }, "not a picture"),
        ("a renamed page", { Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8) }, "not a"),
        ("animated", { try Snapshot.fixture("animated.gif") }, "animation"),
        ("animated PNG", { try Snapshot.fixture("animated.png") }, "animation"),
        ("1x1", { try Snapshot.png(width: 1, height: 1) }, "too small"),
        ("30000x30000", { Snapshot.claiming(width: 30_000, height: 30_000) }, "30000 x 30000"),
        ("a bomb", { try Snapshot.png(width: 20_001, height: 64) }, "20001 x 64"),
    ]

    @Test("that cannot be used leave the other product alone, and are named", arguments: spoiltOnes)
    func spoilt(what: String, data: @Sendable () throws -> Data, word: String) async throws {
        try lot.write("existing-assets/\(Self.path)", data())
        let brief = try lot.write("brief.json", Brief.two(assets: [Self.path]))
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 3, "\(ending.text)")
        #expect(ending.err.contains(Self.path), "\(ending.err)")
        #expect(ending.err.contains(word), "\(ending.err)")
        let folder = try #require(try lot.folders().first)
        let variants = try lot.files(in: folder + "/variants").keys
        #expect(variants.count == 5)
        #expect(variants.allSatisfy { $0.hasPrefix("product-1-") })
    }

    @Test(
        "of every ordinary kind come out whole",
        arguments: [
            "cmyk.jpg", "sixteen.png", "exif6.jpg", "alpha.png", "grey.png", "palette.png",
            "progressive.jpg", "plain.webp", "profile.jpg",
        ])
    func accepted(name: String) async throws {
        try lot.write("existing-assets/\(Self.path)", Snapshot.fixture(name))
        let brief = try lot.write("brief.json", Brief.one(assets: [Self.path]))
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        let folder = try #require(try lot.folders().first)
        #expect(try lot.files(in: folder + "/variants").count == 5)
    }

    @Test("outside their folder are not reached through a link")
    func escape() async throws {
        try lot.write("secret.png", Snapshot.png())
        try lot.write("existing-assets/verdane/rose-serum/note.txt", "")
        try FileManager.default.createSymbolicLink(
            atPath: lot.root + "/existing-assets/\(Self.path)",
            withDestinationPath: lot.root + "/secret.png")
        let brief = try lot.write("brief.json", Brief.two(assets: [Self.path]))
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 3)
        #expect(ending.err.contains("leads out of the folder"), "\(ending.err)")
    }

    @Test("that are no files, or not there, are named")
    func strange() async throws {
        try lot.write("existing-assets/\(Self.path)/x", "")
        let brief = try lot.write("brief.json", Brief.two(assets: [Self.path]))
        let folder = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(folder.code == 3)
        #expect(folder.err.contains("is not a file"), "\(folder.err)")
        let nowhere = try await lot.run("campaign", brief, "--assets", "nowhere", "--out", lot.out)
        #expect(nowhere.code == 3)
        #expect(nowhere.err.contains("nowhere"), "\(nowhere.err)")
    }

    @Test("that may not be read are named", .enabled(if: geteuid() != 0))
    func unreadable() async throws {
        let file = try lot.write("existing-assets/\(Self.path)", Snapshot.png())
        unsafe chmod(file, 0)
        let brief = try lot.write("brief.json", Brief.two(assets: [Self.path]))
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 3)
        #expect(ending.err.contains("may not be read"), "\(ending.err)")
    }
}
