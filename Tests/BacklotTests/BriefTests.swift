import FoundationEssentials
import Glibc
import Ground
import HTTPTesting
import Testing

@Suite("A bad brief on the command line")
struct BriefTests {
    let lot: Lot
    let server: ImagesStandIn

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
    }

    /// Briefs, and what must be named when they are refused.
    static let briefs: [(String, Data, [String])] = [
        ("empty", Data(), ["empty"]),
        ("cut off", Data(Brief.one().utf8.prefix(120)), ["not valid JSON", "line"]),
        ("no JSON", Data("campaign: spring".utf8), ["not valid JSON"]),
        ("a list", Data("[]".utf8), ["an object"]),
        ("no text", Data([0x7B, 0xFF, 0xFE, 0x7D]), ["UTF-8"]),
        ("huge", Data(repeating: 0x20, count: 1_000_001), ["1000001", "1000000"]),
        ("deep", Data(String(repeating: "[", count: 100_000).utf8), ["JSON"]),
        ("unknown field", Data(Brief.one(more: #""brnad": "x","#).utf8), ["brnad", "brand"]),
        (
            "missing fields", Data("{}".utf8),
            ["campaign_id", "brand", "campaign_message", "products"]
        ),
        (
            "duplicate ids",
            Data(Brief.two(assets: []).replacing("night-balm", with: "rose-serum").utf8),
            ["products[1].id", "rose-serum"]
        ),
        ("traversal in the campaign's id", Data(Brief.one("../../etc").utf8), ["campaign_id"]),
        ("traversal in a product's id", Data(Brief.one(product: "../x").utf8), ["products[0].id"]),
        (
            "traversal in a picture's path", Data(Brief.one(assets: ["../../etc/passwd"]).utf8),
            ["existing_assets[0]"]
        ),
        (
            "an absolute path", Data(Brief.one(assets: ["/etc/passwd"]).utf8),
            ["existing_assets[0]"]
        ),
        (
            "a forbidden word",
            Data(
                Brief.one(
                    message: "A miracle cure",
                    more: #""brand_policy": {"forbidden_words": ["miracle cure"]},"#
                )
                .utf8), ["miracle cure"]
        ),
        ("a bad budget", Data(Brief.one(more: #""budget": -1,"#).utf8), ["budget"]),
        ("a bad locale", Data(Brief.one(more: #""locales": ["english!"],"#).utf8), ["locales"]),
    ]

    @Test("is refused before anything is begun, naming what is wrong", arguments: briefs)
    func refused(what: String, data: Data, names: [String]) async throws {
        let brief = try lot.write("brief.json", data)
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 2, "\(ending.text)")
        for name in names { #expect(ending.err.contains(name), "\(ending.err)") }
        #expect(ending.out.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: lot.out))
        #expect(try await lot.runs().isEmpty)
        #expect(server.orders.isEmpty)
    }

    @Test("that is not there is named")
    func absent() async throws {
        let ending = try await lot.run("campaign", "nowhere/brief.json")
        #expect(ending.code == 2)
        #expect(ending.err.contains("nowhere/brief.json"))
        try lot.write("folder/brief.json/x", "")
        let folder = try await lot.run("campaign", "folder/brief.json")
        #expect(folder.code == 2)
        #expect(folder.err.contains("is not a file"))
    }

    @Test("says its problem as JSON when asked")
    func json() async throws {
        let brief = try lot.write("brief.json", "{}")
        let ending = try await lot.run("campaign", brief, "--json")
        let line = try #require(ending.outLines.first)
        let fault = try JSONValue(reading: Data(line.utf8), depth: 16)["fault"]
        #expect(fault?["code"]?.content == .string("invalid-input"))
    }

    @Test("whose message cannot be set says in which variant, and pays nothing")
    func tooLong() async throws {
        let long = String(repeating: "Unvergleichlichkeitsempfindung ", count: 60)
        let brief = try lot.write("brief.json", Brief.one(message: String(long.dropLast())))
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 1 || ending.code == 2)
        #expect(
            [
                "instagram-square", "instagram-story", "facebook-feed", "twitter-card",
                "linkedin-post",
            ]
            .contains { ending.err.contains($0) } || ending.err.contains("campaign_message"),
            "\(ending.err)")
        #expect(server.orders.isEmpty)
        #expect(try lot.folders().isEmpty)
    }

    @Test(
        "is not begun when its results have no place",
        arguments: ["file", "/proc/backlot", "/dev/null/x"])
    func noPlace(out: String) async throws {
        try lot.write("file", "in the way")
        let brief = try lot.write("brief.json", Brief.one())
        let ending = try await lot.run("campaign", brief, "--out", out)
        #expect(ending.code == 2, "\(ending.text)")
        #expect(ending.err.contains(out) && ending.err.contains("--out"), "\(ending.err)")
        #expect(server.orders.isEmpty)
        #expect(try await lot.runs().isEmpty)
    }

    @Test("with a locale that it has no message for is refused")
    func locale() async throws {
        let two = Brief.one()
            .replacing(
                "\"campaign_message\": \"Skin that remembers spring\"",
                with: #""campaign_message": {"en": "Skin", "de": "Haut"}, "locales": ["en", "de"]"#)
        let second = try lot.write("two.json", two)
        let refused = try await lot.run("campaign", second, "--locale", "fr")
        #expect(refused.code == 2)
        #expect(refused.err.contains("fr") && refused.err.contains("en, de"), "\(refused.err)")
    }

    @Test("says that the folder of the brief is missing, and nothing of pictures")
    func noFolder() async throws {
        let lot = try Lot()
        let ending = try await lot.run("campaign", "nowhere/brief.json")
        #expect(ending.code == 2, "\(ending.text)")
        #expect(ending.err.contains("There is no folder"), "\(ending.err)")
        #expect(ending.err.contains("nowhere/brief.json"), "\(ending.err)")
        #expect(!ending.err.contains("--assets"), "\(ending.err)")
    }
}
