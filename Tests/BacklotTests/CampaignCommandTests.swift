import FoundationEssentials
import Glibc
import Ground
import HTTPTesting
import Testing
import Workflow

@Suite("The campaign command")
struct CampaignCommandTests {
    let lot: Lot
    let server: ImagesStandIn
    let brief: String

    init() throws {
        lot = try Lot()
        // Slow enough to be found at its work.
        server = ImagesStandIn(picture: try Snapshot.png(), delay: .milliseconds(300))
        lot.paint(at: server.address)
        brief = try lot.write("brief.json", Brief.one())
    }

    private let promised: Set<String> = [
        "manifest.json", "index.html", "contact-sheet.jpg", "generated/product-0.png",
        "variants/product-0-instagram-square.jpg", "variants/product-0-instagram-story.jpg",
        "variants/product-0-facebook-feed.jpg", "variants/product-0-twitter-card.jpg",
        "variants/product-0-linkedin-post.jpg",
    ]

    @Test("delivers exactly the promised files, and plain lines in a pipe")
    func delivers() async throws {
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(!ending.text.contains("\u{1B}") && !ending.text.contains("\r"))
        #expect(ending.out.contains("Verdane · spring-bloom: 5 pictures of 1 product, complete"))
        let folders = try lot.folders()
        #expect(folders.count == 1)
        let folder = try #require(folders.first)
        #expect(ending.out.contains("\(folder)/index.html"))
        #expect(Set(try lot.files(in: folder).keys) == promised)
        let others = try FileManager.default.contentsOfDirectory(atPath: lot.out)
        #expect(others.filter { !$0.hasPrefix(".") } == ["output"])
        let runs = try await lot.runs()
        #expect(runs.map(\.state) == [.done])
    }

    @Test("speaks JSON, a line a thing, when asked")
    func json() async throws {
        let ending = try await lot.run("campaign", brief, "--out", lot.out, "--json")
        #expect(ending.code == 0)
        #expect(ending.err.isEmpty, "\(ending.err)")
        let values = try ending.outLines.map { try JSONValue(reading: Data($0.utf8), depth: 32) }
        #expect(values.count > 15)
        #expect(values.last?["status"]?.content == .string("complete"))
        #expect(values.last?["run_id"] != nil)
    }

    @Test("makes a new run of what is finished, reusing everything, and says so")
    func again() async throws {
        _ = try await lot.run("campaign", brief, "--out", lot.out)
        try await eventually("another second") { [lot] in
            let ending = try await lot.run("campaign", brief, "--out", lot.out)
            #expect(ending.code == 0)
            #expect(
                ending.out.contains("16 of 18 steps were unchanged and reused"), "\(ending.out)")
            #expect(ending.out.contains("cost $0.00"))
            return try lot.folders().count > 1
        }
        #expect(server.orders.count == 1)
    }

    @Test("prices without making or paying anything")
    func estimate() async throws {
        let ending = try await lot.run("campaign", brief, "--estimate", "--out", lot.out)
        #expect(ending.code == 0)
        #expect(ending.out.contains("1 picture by openai/gpt-image-1 = $0.042"), "\(ending.out)")
        #expect(server.orders.isEmpty)
        #expect(try await lot.runs().isEmpty)
        let json = try await lot.run("campaign", brief, "--estimate", "--json")
        #expect(json.outLines.count == 1)
        _ = try JSONValue(reading: Data(json.out.utf8), depth: 16)
        _ = try await lot.run("campaign", brief, "--out", lot.out)
        let after = try await lot.run("campaign", brief, "--estimate")
        #expect(after.out.contains("painted before, reused = $0.00"), "\(after.out)")
    }

    @Test("spends no more than its budget: partial, and exit code 3")
    func budget() async throws {
        let photo = "verdane/rose-serum/product.png"
        try lot.write("existing-assets/\(photo)", Snapshot.png(tint: 9))
        let two = try lot.write("two.json", Brief.two(assets: [photo]))
        let ending = try await lot.run("campaign", two, "--budget", "0.01", "--out", lot.out)
        #expect(ending.code == 3)
        #expect(ending.err.contains("Night Balm") && ending.err.contains("budget"), "\(ending.err)")
        #expect(server.orders.isEmpty)
        let costs = try await lot.run("costs")
        #expect(costs.out.contains("Nothing was spent."), "\(costs.out)")
    }

    @Test("stopped by Ctrl-C goes on with the same run, into the same folder")
    func interrupted() async throws {
        let picture = try Snapshot.png().base64EncodedString()
        let slow = StandInServer { _, index in
            index == 0 ? .silence : .reply(text: #"{"data":[{"b64_json":"\#(picture)"}]}"#)
        }
        lot.paint(at: slow.address + "/v1")
        let program = try lot.start("campaign", brief, "--out", lot.out)
        await slow.arrivals(1)
        program.signal(SIGINT)
        let stopped = try await program.ending()
        #expect(stopped.code == 130, "\(stopped.text)")
        #expect(stopped.err.contains("The same command goes on with run"))
        let run = try #require(try await lot.runs().first)
        #expect(!run.state.isTerminal && run.owner == nil)
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.err.contains("Going on with run \(run.id)"))
        #expect(try await lot.runs().count == 1)
        #expect(!ending.out.contains("reused"), "what the first half made was made: \(ending.out)")
        #expect(try lot.folders().count == 1)
        #expect(Set(try lot.files(in: lot.folders()[0]).keys) == promised)
        // The call that was cut off may have been paid: it is on the bill.
        let costs = try await lot.run("costs")
        #expect(costs.out.contains("presumed"), "\(costs.out)")
    }

    @Test("ends at once at the second Ctrl-C, and goes on all the same")
    func twiceInterrupted() async throws {
        let picture = try Snapshot.png().base64EncodedString()
        let slow = StandInServer { _, index in
            index == 0 ? .silence : .reply(text: #"{"data":[{"b64_json":"\#(picture)"}]}"#)
        }
        lot.paint(at: slow.address + "/v1")
        let program = try lot.start("campaign", brief, "--out", lot.out)
        await slow.arrivals(1)
        program.signal(SIGINT)
        try await eventually("the first is heard") {
            try program.errSoFar().contains("Ctrl-C again stops at once")
        }
        program.signal(SIGINT)
        let stopped = try await program.ending()
        #expect(stopped.code == 130, "\(stopped.text)")
        // It did not wait for the call to end with grace.
        #expect(!stopped.err.contains("The same command goes on"), "\(stopped.err)")
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try await lot.runs().count == 1)
    }

    @Test("typed twice at once is one run, paid once")
    func twoAtOnce() async throws {
        let isJoined = Gate()
        let picture = try Snapshot.png()
        let server = ImagesStandIn { _, _ throws(ImagesStandIn.Refusal) in
            isJoined.pass()
            return picture
        }
        lot.paint(at: server.address)
        let first = try lot.start("campaign", brief, "--out", lot.out)
        let second = try lot.start("campaign", brief, "--out", lot.out)
        // Neither ends before both are at it, however slowly one of them starts.
        try await eventually("one joins the other") {
            try [first, second].contains { try $0.errSoFar().contains("Going on with run") }
        }
        isJoined.open()
        let endings = [try await first.ending(), try await second.ending()]
        #expect(endings.map(\.code) == [0, 0], "\(endings.map(\.text))")
        #expect(try await lot.runs().count == 1)
        #expect(server.orders.count == 1)
        #expect(try lot.folders().count == 1)
        #expect(Set(try lot.files(in: lot.folders()[0]).keys) == promised)
    }

    @Test("keeps two campaigns apart that are made at once on one data folder")
    func neighbours() async throws {
        let other = try lot.write("other.json", Brief.one("autumn"))
        let first = try lot.start("campaign", brief, "--out", lot.out)
        let second = try lot.start("campaign", other, "--out", lot.out)
        #expect(try await first.ending().code == 0)
        #expect(try await second.ending().code == 0)
        #expect(try lot.folders().count == 2)
        for folder in try lot.folders() { #expect(Set(try lot.files(in: folder).keys) == promised) }
    }

    @Test("says which server refused, and fails when nothing could be made")
    func refused() async throws {
        let stubborn = ImagesStandIn { _, _ throws(ImagesStandIn.Refusal) in
            throw ImagesStandIn.Refusal(400, "Not this.", code: "content_policy_violation")
        }
        lot.paint(at: stubborn.address)
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 1)
        #expect(ending.err.contains("Not this."), "\(ending.err)")
        #expect(stubborn.orders.count == 1)
    }
}
