import FoundationEssentials
import Glibc
import Ground
import HTTPTesting
import Testing
import Workflow

@testable import Ledgers

@Suite("Workers")
struct WorkerCommandTests {
    let lot: Lot

    init() throws { lot = try Lot() }

    /// Hands in a campaign for others to make, and returns the run's name.
    private func handIn(_ id: String) async throws -> String {
        let brief = try lot.write("\(id).json", Brief.one(id))
        let ending = try await lot.run("campaign", brief, "--detach")
        try #require(ending.code == 0, "\(ending.text)")
        return String(try #require(ending.outLines.first))
    }

    @Test("make what is handed in, and whoever wants it fetches it")
    func makes() async throws {
        let run = try await handIn("spring-bloom")
        #expect(try await lot.runs().first?.state == .ready)
        #expect(try lot.folders().isEmpty)
        let worker = try await lot.run("worker", "--once")
        #expect(worker.code == 0, "\(worker.text)")
        #expect(worker.out.contains("took    \(run)  campaign 1"))
        #expect(worker.out.contains("made    \(run)  manifest"))
        #expect(worker.out.contains("done    \(run)"))
        let fetched = try await lot.run("runs", "deliver", run, "--out", lot.out)
        #expect(fetched.code == 0, "\(fetched.text)")
        let folder = try #require(try lot.folders().first)
        #expect(try lot.files(in: folder).count == 9)
    }

    @Test("say the same to programs, an object a line")
    func json() async throws {
        let brief = try lot.write("a.json", Brief.one("a"))
        let receipt = try await lot.run("campaign", brief, "--detach", "--json")
        #expect(receipt.out.hasPrefix("{\"resumed\":false,\"run\":\"a-"))
        let worker = try await lot.run("worker", "--once", "--json")
        let deeds = try worker.outLines.map { line in
            try JSONDecoder().decode([String: Datum].self, from: Data(line.utf8))["deed"]?.text
        }
        #expect(deeds.first == "began")
        #expect(deeds.contains("made"))
        #expect(deeds.last == "done")
    }

    @Test("give their runs back uncounted when they are told to stop, whatever signal says so")
    func handsBack() async throws {
        let server = ImagesStandIn(picture: try Snapshot.png(), delay: .seconds(1))
        defer { server.stop() }
        lot.paint(at: server.address)
        let run = try await handIn("spring-bloom")
        for (signal, epoch) in [(SIGTERM, 1), (SIGINT, 2), (SIGTERM, 3), (SIGTERM, 4)] {
            let worker = try lot.start("worker")
            try await eventually("claim \(epoch)") {
                try await lot.withLedger { try await $0.run(RunID(run)) }?.epoch == epoch
            }
            worker.signal(signal)
            let ending = try await worker.ending()
            #expect(ending.code == 0, "\(ending.text)")
            let record = try await lot.withLedger { try await $0.run(RunID(run)) }
            if record?.state == .done { break }
            #expect(record?.state == .ready)
            #expect(record?.receives == 0)
        }
        let last = try await lot.run("worker", "--once")
        #expect(last.code == 0, "\(last.text)")
        #expect(try await lot.runs().first?.state == .done)
        #expect(server.server.requests.count == 1, "a paid call is let come back, and counts")
    }

    @Test("end at once at a second signal")
    func endsAtOnce() async throws {
        let server = ImagesStandIn(picture: try Snapshot.png(), delay: .seconds(60))
        defer { server.stop() }
        lot.paint(at: server.address)
        _ = try await handIn("spring-bloom")
        let worker = try lot.start("worker")
        try await eventually("the call") { !server.server.requests.isEmpty }
        worker.signal(SIGTERM)
        try await eventually("the first signal is heard") {
            try worker.errSoFar().contains("Handing runs back")
        }
        worker.signal(SIGTERM)
        #expect(try await worker.ending().code == 130)
    }

    @Test("share the work of one ledger, each run at one of them")
    func share() async throws {
        var runs: [String] = []
        for number in 0..<4 { runs.append(try await handIn("c\(number)")) }
        let workers = try (0..<3).map { _ in try lot.start("worker", "--once", "--capacity", "1") }
        var took: [Substring] = []
        for worker in workers {
            let ending = try await worker.ending()
            #expect(ending.code == 0, "\(ending.text)")
            took += ending.outLines.filter { $0.hasPrefix("took") }
        }
        #expect(took.count == 4, "\(took)")
        #expect(try await lot.runs().allSatisfy { $0.state == .done })
    }

    @Test("leave alone what they do not know, and people are told")
    func otherVersions() async throws {
        _ = try await handIn("a")
        let database = try Connection(lot.ledger, for: .writing)
        try database.execute("UPDATE runs SET version = 99")
        let worker = try lot.start("worker")
        try await eventually("the worker is known") {
            try await lot.withLedger { try await $0.workers() }.count == 1
        }
        for words in [["runs"], ["doctor"]] {
            let ending = try await lot.start(words).ending()
            #expect(ending.code == 0)
            #expect(ending.text.contains("campaign 99"), "\(ending.text)")
        }
        worker.signal(SIGTERM)
        #expect(try await worker.ending().code == 0)
        #expect(try await lot.runs().first?.epoch == 0)
    }

    @Test(
        "refuse limits of what there is not",
        arguments: [
            ("render=0", "render=2"), ("render", "render=2"), ("", "render=2"),
            ("painters=2", "image-model"), ("render=1,render=2", "twice"),
        ])
    func limits(list: String, hint: String) async throws {
        let ending = try await lot.run("worker", "--pools", list)
        #expect(ending.code == 2)
        #expect(ending.err.contains(hint), "\(ending.err)")
    }

    @Test("write the limits of pools for all hosts, and a silent one leaves them")
    func pools() async throws {
        #expect(try await lot.run("worker", "--once").code == 0)
        #expect(try await lot.withLedger { try await $0.pools() }["image-model"] == 5)
        let first = try lot.start("worker", "--pools", "image-model=2,render=1")
        try await eventually("the limit") {
            try await lot.withLedger { try await $0.pools() }["image-model"] == 2
        }
        try await eventually("the worker is known") {
            try await lot.withLedger { try await $0.workers() }.count == 1
        }
        #expect(try await lot.run("worker", "--once").code == 0)
        #expect(try await lot.withLedger { try await $0.pools() }["image-model"] == 2)
        first.signal(SIGTERM)
        #expect(try await first.ending().code == 0)
    }
}

/// A value of a line, as text.
private struct Datum: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A line holds texts and numbers only.
        text =
            if let word = try? container.decode(String.self) { word } else {
                "\(try container.decode(Int.self))"
            }
    }
}
