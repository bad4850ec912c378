import FoundationEssentials
import Ground
import HTTPTesting
import Testing
import Workflow

@Suite("What people do with a run on the command line")
struct PeopleTests {
    let lot: Lot
    let server: ImagesStandIn
    let brief: String

    init() throws {
        lot = try Lot()
        server = ImagesStandIn { _, index throws(ImagesStandIn.Refusal) in
            guard let picture = try? Snapshot.png(tint: UInt8(index * 20)) else {
                throw ImagesStandIn.Refusal(500, "Out of paint.")
            }
            return picture
        }
        lot.paint(at: server.address)
        brief = try lot.write("brief.json", Brief.one())
    }

    private func finished() async throws -> String {
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        try #require(ending.code == 0, "\(ending.text)")
        return try #require(try await lot.runs().first).id.rawValue
    }

    @Test("shows the run, its steps, its events and its costs")
    func shows() async throws {
        let run = try await finished()
        let list = try await lot.run("runs")
        #expect(list.outLines.count == 1 && list.out.contains(run) && list.out.contains("done"))
        let page = try await lot.run("runs", "show", "spring")
        #expect(page.out.contains("product/rose-serum/paint"))
        #expect(page.out.contains("cost $0.042"))
        let events = try await lot.run("runs", "events", run, "--json")
        for line in events.outLines { _ = try JSONValue(reading: Data(line.utf8), depth: 16) }
        #expect(events.outLines.count >= 20)
        let layout = try await lot.run(
            "runs", "show", run, "--step",
            "product/rose-serum/variant/en-facebook-feed/layout")
        #expect(layout.out.contains("facebook-feed"))
        let costs = try await lot.run("costs")
        #expect(costs.out.contains("$0.042  1 call  openai/gpt-image-1  settled  \(run)"))
        #expect(events.out.contains(#""kind":"stepMade""#), "\(events.out)")
        for words in [["runs"], ["runs", "show", run], ["costs"], ["doctor"]] {
            let json = try await lot.start(words + ["--json"]).ending()
            for line in json.outLines { _ = try JSONValue(reading: Data(line.utf8), depth: 32) }
            #expect(!json.outLines.isEmpty)
        }
    }

    @Test("edits a layout: one picture and the papers change, in the same folder")
    func edits() async throws {
        let run = try await finished()
        let folder = try #require(try lot.folders().first)
        let before = try lot.files(in: folder)
        let step = "product/rose-serum/variant/en-facebook-feed/layout"
        let layout = try await lot.run("runs", "show", run, "--step", step).out
        let old = try #require(layout.firstMatch(of: /"typeSize":\d+/)).output
        let file = try lot.write("layout.json", layout.replacing(old, with: "\"typeSize\":31"))
        let ending = try await lot.run("edit", run, step, file)
        #expect(ending.code == 0, "\(ending.text)")
        let after = try lot.files(in: folder)
        let changed = Set(after.keys.filter { after[$0] != before[$0] })
        #expect(changed.contains("variants/product-0-facebook-feed.jpg"))
        #expect(
            changed.subtracting(["index.html"])
                == ["variants/product-0-facebook-feed.jpg", "contact-sheet.jpg", "manifest.json"])
        #expect(server.orders.count == 1)
    }

    @Test("is not let down by an edit that cannot be read")
    func badEdit() async throws {
        let run = try await finished()
        let file = try lot.write("layout.json", #"{"typeSize": 31}"#)
        let step = "product/rose-serum/variant/en-facebook-feed/layout"
        let ending = try await lot.run("edit", run, step, file)
        #expect(ending.code == 2)
        #expect(ending.err.contains(step), "\(ending.err)")
        let picture = try await lot.run("edit", run, "product/rose-serum/paint", brief)
        #expect(picture.code == 2)
        #expect(picture.err.contains("not a picture"), "\(picture.err)")
        let nowhere = try await lot.run("edit", run, "product/ghost/paint", file)
        #expect(nowhere.code == 2)
        #expect(try await lot.runs().first?.state == .done)
    }

    @Test("takes another picture, paid once more")
    func takes() async throws {
        let run = try await finished()
        let folder = try #require(try lot.folders().first)
        let before = try lot.files(in: folder)
        let ending = try await lot.run("take", run, "product/rose-serum/paint")
        #expect(ending.code == 0, "\(ending.text)")
        let after = try lot.files(in: folder)
        #expect(after["generated/product-0.png"] != before["generated/product-0.png"])
        #expect(after.keys == before.keys)
        #expect(server.orders.count == 2)
        #expect(try await lot.run("costs").out.contains("$0.084"))
    }

    @Test("waits for a yes with exit code 4, and goes on after it")
    func approves() async throws {
        let waiting = try await lot.run("campaign", brief, "--out", lot.out, "--approve")
        #expect(waiting.code == 4, "\(waiting.text)")
        #expect(waiting.err.contains("backlot approve"))
        let run = try #require(try await lot.runs().first).id.rawValue
        let wrong = try await lot.run("approve", run, "script")
        #expect(wrong.code == 2)
        #expect(wrong.err.contains("product/rose-serum/source"), "\(wrong.err)")
        let ending = try await lot.run("approve", run, "product/rose-serum/source", "--by", "Mira")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(server.orders.count == 1)
    }

    @Test("says no, with a reason that stands in the manifest")
    func rejects() async throws {
        _ = try await lot.run("campaign", brief, "--out", lot.out, "--approve")
        let ending = try await lot.run(
            "approve", "spring", "product/rose-serum/source", "--reject", "too dark")
        #expect(ending.code == 1)
        #expect(ending.err.contains("tester") && ending.err.contains("too dark"), "\(ending.err)")
        let page = try await lot.run("runs", "show", "spring")
        #expect(page.out.contains(": rejected by tester: too dark"), "\(page.out)")
    }

    @Test("cancels and retries")
    func cancels() async throws {
        _ = try await lot.run("campaign", brief, "--out", lot.out, "--approve")
        #expect(try await lot.run("runs", "cancel", "spring").code == 0)
        #expect(try await lot.runs().first?.state == .cancelled)
        let again = try await lot.run("runs", "retry", "spring")
        #expect(again.code == 4)
        #expect(server.orders.count == 1)
    }
}
