import FoundationEssentials
import Ground
import Testing
import Workflow

@Suite("The command line")
struct HelpTests {
    static let commands = [
        "campaign", "watch", "runs", "edit", "approve", "take", "dead-letters", "costs", "doctor",
        "tidy", "worker", "move",
    ]

    let lot: Lot

    init() throws { lot = try Lot() }

    @Test("explains each command, with examples", arguments: commands)
    func help(command: String) async throws {
        let asked = try await lot.run(command, "--help")
        #expect(asked.code == 0)
        #expect(asked.out.contains("Usage: backlot \(command)"))
        #expect(asked.out.contains("Example"))
        #expect(asked.err.isEmpty)
        let other = try await lot.run("help", command)
        #expect(other.out == asked.out)
        #expect(try lot.files(in: lot.data).isEmpty, "asking for help makes nothing")
    }

    @Test("lists its commands")
    func overview() async throws {
        let help = try await lot.run("help")
        #expect(help.code == 0)
        for command in Self.commands { #expect(help.out.contains("  \(command)  ")) }
        #expect(try await lot.run().code == 2)
        #expect(try await lot.run("--version").out.hasPrefix("backlot "))
    }

    @Test(
        "refuses what it does not know, and says what it knows",
        arguments: [
            (["campain"], "campain"), (["campaign"], "BRIEF.json"),
            (["campaign", "a.json", "b.json"], "BRIEF.json"),
            (["campaign", "a.json", "--bugdet", "1"], "--budget"),
            (["campaign", "a.json", "--budget"], "--budget"),
            (["campaign", "a.json", "--budget", "lots"], "2.50"),
            (["campaign", "a.json", "--image-model", "dalle"], "provider/name"),
            (["runs", "shew", "x"], "show ID"), (["runs", "show"], "show ID"),
            (["edit", "x"], "STEP"), (["take", "x"], "STEP"), (["approve", "x"], "WAIT"),
            (["dead-letters", "redrive"], "--all"), (["doctor", "now"], "doctor --help"),
            (["tidy", "--dryrun"], "--dry-run"), (["watch"], "DIR"),
        ] as [([String], String)])
    func usage(words: [String], hint: String) async throws {
        let ending = try await lot.start(words).ending()
        #expect(ending.code == 2)
        #expect(ending.err.contains(hint), "\(ending.err)")
        #expect(ending.out.isEmpty)
    }

    @Test(
        "says that there is no such run",
        arguments: [
            ["runs", "show", "ghost"], ["runs", "events", "ghost"], ["runs", "cancel", "ghost"],
            ["runs", "retry", "ghost"], ["take", "ghost", "paint"], ["approve", "ghost", "script"],
            ["costs", "ghost"], ["dead-letters", "show", "ghost"],
            ["dead-letters", "redrive", "ghost"],
        ])
    func ghost(words: [String]) async throws {
        _ = try await lot.withLedger { try await $0.check() }
        let ending = try await lot.start(words).ending()
        #expect(ending.code == 2)
        #expect(ending.err.contains("“ghost”"), "\(ending.err)")
    }

    @Test(
        "makes nothing by looking where nothing is",
        arguments: [
            (["runs"], 2), (["runs", "show", "x"], 2), (["costs"], 2), (["dead-letters"], 2),
            (["tidy"], 2), (["doctor"], 1),
        ] as [([String], Int32)])
    func looking(words: [String], code: Int32) async throws {
        let ending = try await lot.start(words).ending()
        #expect(ending.code == code)
        #expect(ending.text.contains("no data folder “\(lot.data)”"), "\(ending.text)")
        #expect(!FileManager.default.fileExists(atPath: lot.data))
    }

    @Test("refuses a data folder without a name")
    func nameless() async throws {
        for words in [["runs", "--data", ""], ["runs", "--data="]] {
            let ending = try await lot.start(words).ending()
            #expect(ending.code == 2)
            #expect(ending.err.contains("--data is empty"), "\(ending.err)")
        }
        let ending = try await lot.run("doctor", data: "")
        #expect(ending.code == 2)
        #expect(ending.err.contains("BACKLOT_DATA is empty"), "\(ending.err)")
    }

    @Test("says what was typed wrongly in JSON, too, when asked")
    func json() async throws {
        for words in [["runs", "shew", "x", "--json"], ["campain", "--json"]] {
            let ending = try await lot.start(words).ending()
            #expect(ending.code == 2)
            let value = try JSONValue(reading: Data(ending.out.utf8), depth: 8)
            #expect(value["fault"]?["code"]?.content == .string("usage"), "\(ending.out)")
        }
    }

    @Test(
        "refuses settings that mean nothing, naming them",
        arguments: [
            (#"{"image_modle": "openai/x"}"#, "image_modle"),
            (#"{"images": {"uri": "x"}}"#, "images.uri"), (#"{"image_slots": 0}"#, "image_slots"),
            (#"{"image_slots": "many"}"#, "image_slots"),
            (#"{"monthly_budget": "lots"}"#, "monthly_budget"),
            (#"{"images": {"url": "ftp://x"}}"#, "images.url"),
            (#"{"image_model": "openai/x"}"#, "images.url"), (#"{"prices": {}}"#, "prices.date"),
            ("{", "settings.json"), ("", "settings.json"),
        ] as [(String, String)])
    func settings(text: String, name: String) async throws {
        try lot.write("data/settings.json", text)
        let ending = try await lot.run("runs")
        #expect(ending.code == 2)
        #expect(ending.err.contains(name), "\(ending.err)")
    }
}
