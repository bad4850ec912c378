import FoundationEssentials
import HTTP
import HTTPTesting
import Testing

/// Addresses at which there is nothing to be shown: one clear sentence, the documented exit code,
/// and nothing delivered.
@Suite("The demo command, in trouble", .serialized)
struct DemoTroubleTests {
    let lot: Lot

    init() throws { lot = try Lot() }

    /// What a site answers, and what is to be said of it after its address.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: StandInAnswer
        let sentence: String
        var code: Int32 = 1
    }

    private static func page(_ text: String, _ status: Int = 200) -> StandInAnswer {
        .reply(status, headers: ["Content-Type": "text/html; charset=utf-8"], text: text)
    }

    private static let thai = "<p>เราขายเมล็ดพันธุ์และต้นไม้สำหรับสวนขนาดเล็ก</p>"

    static let cases = [
        Case(
            testDescription: "404", answer: page("<h1>No</h1>", 404),
            sentence: "answers with status 404 (nothing there) instead of a page."),
        Case(
            testDescription: "endless redirect",
            answer: .reply(302, headers: ["Location": "/"]), sentence: "redirects without end."),
        Case(
            testDescription: "PDF",
            answer: .reply(headers: ["Content-Type": "application/pdf"], text: "%PDF-1.7"),
            sentence: "is no page but a file to be saved. Give the address of a page."),
        Case(
            testDescription: "nothing at all", answer: page(""),
            sentence: "is empty: there is nothing on it to be seen."),
        Case(
            testDescription: "a title alone", answer: page("<title>Only</title><div></div>"),
            sentence: "is empty: there is nothing on it to be seen."),
        Case(
            testDescription: "a connection that breaks", answer: .reset,
            sentence: "answers with nothing."),
        Case(
            testDescription: "Thai", answer: page("<html lang=th><h1>สวนของเรา</h1>" + thai),
            sentence: "is in the language “th”, which no voice here reads."),
        Case(
            testDescription: "Thai under an English label",
            answer: page("<html lang=en><h1>สวนของเรา</h1>" + thai),
            sentence: "is in the language “th”, which no voice here reads."),
        Case(
            testDescription: "500, tried again and kept for a person",
            answer: page("<h1>No</h1>", 500),
            sentence: "answers with status 500 (an error of its own) instead of a page.", code: 4),
    ]

    @Test("says what a site answers instead of a page", arguments: cases)
    func answers(trouble: Case) async throws {
        let server = StandInServer(script: trouble.answer)
        defer { server.stop() }
        try await expect("\(server.address)/", trouble.sentence, trouble.code)
    }

    @Test("says what is wrong with a certificate, and shows nothing behind it")
    func certificates() async throws {
        let companion = try Companion("untrusted.py")
        let ports = companion.greeting.split(separator: " ").map(String.init)
        try #require(ports.count == 3)
        for port in ports {
            let sentence = "has a certificate that nobody trusted has signed."
            try await expect("https://127.0.0.1:\(port)/", sentence, 1)
        }
    }

    @Test("says that credentials were not accepted, and repeats them nowhere")
    func refusedCredentials() async throws {
        let site = try DemoSite("harborlight")
        let canaries = [Canary("nobody+77@harbor.example"), Canary(#"wrong-/"horse"+41"#)]
        let ending =
            try await lot.start(
                program: "\(Program.buildFolder)/backlot",
                ["demo", site.address, "--allow-private", site.host, "--out", lot.out],
                [
                    "BACKLOT_DEMO_USERNAME": canaries[0].text,
                    "BACKLOT_DEMO_PASSWORD": canaries[1].text,
                ]
            )
            .ending()
        try check(ending, "The site did not accept the credentials", 1)
        for canary in canaries {
            #expect(canary.names(in: Data(ending.text.utf8)).isEmpty)
            let places = try canary.finds(under: lot.root, but: [])
            #expect(places.isEmpty, "\(places)")
        }
    }

    @Test("refuses music that is none before anything is begun")
    func refusesMusic() async throws {
        for (path, sentence) in [
            ("/dev/null", "is not a file"), ("nowhere.wav", "cannot be read"),
            (try lot.write("list.m3u", "#EXTM3U\n"), "is no sound file that is read here"),
        ] {
            let ending = try await lot.run(
                "demo", "https://nowhere.invalid/", "--music", path, "--out", lot.out)
            #expect(ending.code == 2, "\(ending.text)")
            #expect(ending.err.contains(sentence), "\(ending.text)")
        }
        #expect(try await lot.runs().isEmpty)
    }

    @Test("refuses a language that no voice reads before anything is begun")
    func language() async throws {
        for (language, sentence) in [
            ("th", "No voice here reads “th”."), ("x y", "“x y” is no language"),
        ] {
            let ending = try await lot.run(
                "demo", "https://nowhere.invalid/", "--language", language, "--out", lot.out)
            #expect(ending.code == 2, "\(ending.text)")
            #expect(ending.err.hasPrefix("backlot: \(sentence)"), "\(ending.text)")
        }
        #expect(try await lot.runs().isEmpty)
    }

    @Test("says that a name leads nowhere")
    func unresolvable() async throws {
        // RFC 6761: it never exists.
        try await expect(
            "https://nowhere.invalid/",
            "The name nowhere.invalid leads nowhere. Check the address and the network.", 1)
    }

    @Test("says that nobody answers when there is no network at all")
    func offline() async throws {
        let alone = ["--user", "--map-root-user", "--net", "\(Program.buildFolder)/backlot"]
        for (address, sentence) in [
            ("https://1.1.1.1/", "1.1.1.1 does not answer at port 443."),
            ("https://example.com/", "The name example.com leads nowhere."),
        ] {
            let ending =
                try await lot.start(
                    program: "/usr/bin/unshare", alone + ["demo", address, "--out", lot.out]
                )
                .ending()
            try check(ending, sentence, 1)
        }
    }

    private func expect(_ address: String, _ sentence: String, _ code: Int32) async throws {
        let host = address.split(separator: "/")[1]
        let ending = try await lot.run(
            "demo", address, "--allow-private", String(host), "--out", lot.out)
        try check(ending, sentence, code)
    }

    private func check(_ ending: Program.Ending, _ sentence: String, _ code: Int32) throws {
        #expect(ending.code == code, "\(ending.text)")
        let complaints = ending.errLines.filter { $0.hasPrefix("backlot: ") }
        #expect(complaints.count == 1 && complaints[0].contains(sentence), "\(ending.text)")
        // The same sentence once while it goes on, and once at the end.
        let said = ending.errLines.count { $0.contains(sentence) }
        #expect(code == 4 || said == 2, "\(ending.text)")
        #expect(ending.out.isEmpty, "\(ending.out)")
        #expect(try lot.files(in: lot.out).isEmpty)
    }
}
