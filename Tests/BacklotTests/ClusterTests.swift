import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Testing
import Workflow

@Suite("More than one machine")
struct ClusterTests {
    let lot: Lot
    let cluster: Cluster

    init() throws {
        lot = try Lot(on: .cluster)
        cluster = try Cluster.shared.get()
    }

    private func handIn(_ id: String) async throws -> String {
        let brief = try lot.write("\(id).json", Brief.one(id))
        let ending = try await lot.run("campaign", brief, "--detach")
        try #require(ending.code == 0, "\(ending.text)")
        return String(try #require(ending.outLines.first))
    }

    private func pictures(in out: String) throws -> [String: Digest] {
        let folder = try #require(try lot.folders(in: out).first)
        return KillTests.Calm.pictures(try lot.files(in: folder))
    }

    @Test("makes what one machine makes, to the byte, with nothing in a data folder")
    func same() async throws {
        let brief = try lot.write("one.json", Brief.one("one"))
        let shared = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(shared.code == 0, "\(shared.text)")
        let alone = try Lot()
        let ending = try await alone.run(
            "campaign", try alone.write("one.json", Brief.one("one")), "--out", alone.out)
        #expect(ending.code == 0, "\(ending.text)")
        let folder = try #require(try alone.folders().first)
        #expect(
            try pictures(in: lot.out) == KillTests.Calm.pictures(try alone.files(in: folder)))
        #expect(!FileManager.default.fileExists(atPath: lot.data))
        #expect(try await lot.run("tidy", "--dry-run").code == 0)
        let again = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(again.code == 0 && !again.err.contains("made    product"), "\(again.text)")
    }

    @Test("lets several workers share the work, and any host fetch it")
    func workers() async throws {
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
        for run in runs {
            let place = "\(lot.root)/\(run)"
            let fetched = try await lot.run("runs", "deliver", run, "--out", place)
            #expect(fetched.code == 0, "\(fetched.text)")
            #expect(try pictures(in: place).count == 7)
        }
    }

    @Test(
        "takes up at once what a killed worker of this machine had", .timeLimit(.minutes(10)))
    func killed() async throws {
        let silent = StandInServer(script: .silence)
        defer { silent.stop() }
        lot.paint(at: silent.address + "/v1")
        _ = try await handIn("one")
        // Whoever waits for this lease to end does not see the end of this test.
        let worker = try lot.start("worker", "--lease", "3600")
        await silent.arrivals(1)
        worker.murder()
        #expect(try await worker.ending().code == nil)
        let quick = ImagesStandIn(picture: try Snapshot.png())
        defer { quick.stop() }
        lot.paint(at: quick.address)
        #expect(try await lot.run("worker", "--once").code == 0)
        #expect(try await lot.runs().first?.state == .done)
    }

    @Test("says what is ready there, and what is broken")
    func doctor() async throws {
        let brief = try lot.write("one.json", Brief.one("one"))
        #expect(try await lot.run("campaign", brief, "--out", lot.out).code == 0)
        let well = try await lot.run("doctor")
        #expect(well.code == 0, "\(well.text)")
        for words in [
            "PostgreSQL", "tables version", "writes conditionally", "The ledger is sound",
        ] {
            #expect(well.out.contains(words), "\(well.out)")
        }
        let steps = try await lot.withLedger { ledger in
            try await ledger.steps(of: try #require(try await ledger.runs(RunFilter()).first).id)
        }
        let picture = try #require(steps.first { $0.published?.hasSuffix("square.jpg") == true })
        let name = try #require(picture.published)
        let keys = ["blobs/sha256/\(picture.output.digest.hex)", "published/\(name)"]
        for key in keys {
            let place = "\(cluster.endpoint)/backlot/\(lot.cluster ?? "")/\(key)"
            // This store asks for a signature, but does not check it.
            let order = HTTPRequest(
                "DELETE", place,
                headers: [
                    "Authorization": "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/"
                        + "aws4_request, SignedHeaders=host, Signature=00"
                ])
            let answer = try await CurlClient().send(order, limits: HTTPLimits(body: 1 << 20))
            #expect(answer.status == 204)
        }
        let ill = try await lot.run("doctor")
        #expect(ill.code == 1)
        #expect(ill.out.contains("It is the output of") && ill.out.contains("1 missing"))
    }

    @Test("says in words what keeps it from the database or the store")
    func unreachable() async throws {
        let alone = try Lot(Cluster.keys)
        let brief = try alone.write("one.json", Brief.one("one"))
        for (settings, hint) in [
            (#"{"ledger": "postgres://nobody@127.0.0.1:1/none"}"#, "cannot be reached"),
            (#"{"shelf": {"url": "s3://backlot", "endpoint": "http://127.0.0.1:1"}}"#, "127.0.0.1"),
            (
                #"{"shelf": {"url": "s3://no-such-bucket", "endpoint": "\#(cluster.endpoint)"}}"#,
                "bucket"
            ),
        ] {
            let file = try alone.write("settings.json", settings)
            let ending = try await alone.run("campaign", brief, "--settings", file)
            #expect(ending.code == 1 || ending.code == 2, "\(ending.text)")
            #expect(ending.err.contains(hint), "\(settings): \(ending.err)")
        }
    }

    @Test(
        "reads its settings strictly",
        arguments: [
            (#"{"ledger": "mysql://x"}"#, "postgres://"), (#"{"ledger": {}}"#, "ledger.url"),
            (#"{"ledger": {"url": "postgres://a", "pass": "b"}}"#, "password_file"),
            (#"{"ledger": {"url": "postgres://a", "password_file": "/none"}}"#, "/none"),
            (#"{"shelf": "ftp://x"}"#, "s3://"), (#"{"shelf": {"region": "x"}}"#, "shelf.url"),
            (#"{"shelf": {"url": "s3://b", "path_style": "yes"}}"#, "true or false"),
            (#"{"shelf": "s3://B"}"#, "bucket"),
            (#"{"shelf": {"url": "s3://b00", "authorities": "/none.pem"}}"#, "“/none.pem”"),
        ])
    func strict(settings: String, hint: String) async throws {
        let alone = try Lot()
        let file = try alone.write("settings.json", settings)
        let ending = try await alone.run("runs", "--settings", file)
        #expect(ending.code == 2)
        #expect(ending.err.contains(hint), "\(ending.err)")
        #expect(!ending.err.contains("secret"))
    }

    @Test("reads the password from a file, and shows it nowhere")
    func password() async throws {
        let alone = try Lot(Cluster.keys)
        try alone.write("password", "hunter2\n")
        let text = cluster.settings("with_password")
            .replacing("\"ledger\": {", with: "\"ledger\": {\"password_file\": \"password\", ")
        let file = try alone.write("settings.json", text)
        let ending = try await alone.run("doctor", "--settings", file)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(!ending.text.contains("hunter2"))
    }
}
