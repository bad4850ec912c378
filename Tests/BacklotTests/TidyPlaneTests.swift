import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Stores
import Testing
import Wiring
import Workflow

@testable import Ledgers

/// Real sweeps of a bucket while people work.
///
/// Nobody can date an object back, so the days of grace are counted from a moment of the test.
@Suite("Tidying on many machines", .serialized)
struct TidyPlaneTests {
    @Test("sweeps moto's bucket of what nothing refers to, and disturbs nobody")
    func moto() async throws {
        // It dates every upload back to 2010, so that one underway is given up: this costs sending it
        // once more.
        try await sweep(
            Lot(on: .cluster), endpoint: try Cluster.shared.get().endpoint, partsLeft: 3)
    }

    @Test(
        "sweeps the bucket of Ceph's gateway of what nothing refers to, and disturbs nobody",
        .enabled(if: hasCeph, "radosgw is not installed: scripts/deps.sh test"))
    func ceph() async throws {
        let gateway = try Companion("strict_store.py", ["AKID", "secret"])
        let endpoint = "http://127.0.0.1:\(gateway.greeting.split(separator: " ").last ?? "")"
        let order = try AWSSigner.s3(region: "us-east-1")
            .signed(
                HTTPRequest("PUT", endpoint + "/backlot"), with: Self.keys, at: RealWorld().now())
        #expect(try await CurlClient().send(order, limits: HTTPLimits()).status == 200)
        let lot = try Lot(["BACKLOT_S3_ENDPOINT": endpoint], on: .cluster)
        try await sweep(lot, endpoint: endpoint, partsLeft: 1)
        withExtendedLifetime(gateway) {}
    }

    private static let hasCeph =
        ["/usr/bin/radosgw", "/usr/bin/ceph-mon", "/usr/bin/ceph-osd"]
        .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    private static let keys = AWSCredentials(accessKey: "AKID", secretKey: Secret("secret"))

    private func sweep(_ lot: Lot, endpoint: String, partsLeft: Int) async throws {
        let shelf = try await Shelf(of: lot, at: endpoint)
        let painter = Painter(try Snapshot.png())
        lot.paint(at: painter.server.address)
        painter.gate.open()
        for id in ["calm", "old"] { #expect(try await campaign(id, on: lot).code == 0) }
        #expect(try await campaign("waits", on: lot, "--approve").code == 4)
        try await age("old", on: lot)
        var orphans: [Digest] = []
        for number in 0..<4 { orphans.append(try await shelf.store.keep(shelf.orphan(number))) }
        try await shelf.beginUpload()
        painter.gate.shut()
        let flight = try lot.start(
            "campaign", try lot.write("flight.json", brief("flight")), "--out",
            "\(lot.root)/flight")
        // It has made what comes before its picture, and waits for that.
        try await eventually("the call") { painter.server.server.requests.count == 4 }

        let limit = try await shelf.tick()
        let young = try await shelf.store.keep(Data("kept a moment ago".utf8))
        // A day has not passed: nothing goes.
        #expect(try await lot.run("tidy", "--dry-run").code == 0)
        for orphan in orphans { #expect(try await shelf.store.has(orphan)) }
        let report = try await tidy(lot, keptBefore: limit)
        #expect(report.expired.count == 1)
        #expect(report.blobsRemoved >= orphans.count && report.bytesFreed > 0)
        for orphan in orphans { #expect(try await !shelf.store.has(orphan)) }
        #expect(try await shelf.store.has(young), "it may belong to a write underway")
        #expect(try await shelf.store.names(under: "").allSatisfy { !$0.contains("/old-") })
        #expect(try await shelf.finishUpload() == partsLeft)

        // Who was at work goes on, and what is kept is whole.
        painter.gate.open()
        let ending = try await flight.ending()
        #expect(ending.code == 0, "\(ending.text)")
        let yes = try await lot.run("approve", "waits", "product/rose-serum/source")
        #expect(yes.code == 0, "\(yes.text)")
        for id in ["flight", "waits"] {
            #expect(try pictures(id, on: lot) == pictures("calm", on: lot))
        }
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 0, "\(doctor.text)")

        // Later the rest goes too, and what was removed can be kept again.
        _ = try await tidy(lot, keptBefore: try await shelf.tick())
        #expect(try await !shelf.store.has(young))
        let again = try await shelf.store.keep(shelf.orphan(0))
        #expect(try await shelf.store.read(again) == shelf.orphan(0))
        #expect(try await lot.run("doctor").code == 0)
        painter.server.stop()
    }

    /// An order too long for a ledger row: it lies on the shelf, and is nobody's output.
    private func brief(_ id: String) -> String {
        let long = String(repeating: "Deep roots and slow mornings. ", count: 9)
        return Brief.one(id, message: long, more: #""target_audience": "\#(long)","#)
    }

    private func campaign(
        _ id: String, on lot: Lot, _ more: String...
    ) async throws -> Program.Ending {
        let file = try lot.write("\(id).json", brief(id))
        return try await lot.start(["campaign", file, "--out", "\(lot.root)/\(id)"] + more)
            .ending()
    }

    private func pictures(_ id: String, on lot: Lot) throws -> [String: Digest] {
        let folder = try #require(try lot.folders(in: "\(lot.root)/\(id)").last)
        return KillTests.Calm.pictures(try lot.files(in: folder))
    }

    /// Lets a campaign be older than campaigns are kept.
    private func age(_ id: String, on lot: Lot) async throws {
        let days = Moment.Span.days(91).milliseconds
        try await lot.withLedger { ledger in
            let address = try #require(ledger as? PostgresLedger).address
            try PostgresConnection(address)
                .execute(
                    """
                    UPDATE \(address.quotedSchema).runs SET ended = ended - \(days),
                        submitted = submitted - \(days) WHERE id LIKE '\(id)%'
                    """)
        }
    }

    /// Tidies with a grace that ends at a moment, as `backlot tidy` does with one of a day.
    private func tidy(
        _ lot: Lot, keptBefore limit: Moment
    ) async throws -> Housekeeping.Report {
        let settings = try Settings.read(data: nil, file: nil, environment: lot.surroundings)
        return try await Premises.open(settings) { premises in
            try await Housekeeping(premises)
                .tidy(onlyLook: false, grace: premises.world.now() - limit)
        }
    }
}

/// An image server that answers when it is let.
private struct Painter {
    let gate = Gate()
    let server: ImagesStandIn

    init(_ picture: Data) {
        server = ImagesStandIn { [gate] _, _ throws(ImagesStandIn.Refusal) in
            gate.pass()
            return picture
        }
    }
}

/// The shelf of a lot, as another program would use it.
private struct Shelf {
    let store: S3Store
    private let settings: S3Settings
    private let film = Data((0..<12_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) })

    init(of lot: Lot, at endpoint: String) async throws {
        var settings = S3Settings(
            bucket: "backlot", prefix: lot.cluster ?? "", endpoint: endpoint)
        settings.part = 5 << 20
        self.settings = settings
        store = try await Self.open(settings) { _ in }
    }

    private static func open(
        _ settings: S3Settings, before: @escaping @Sendable (HTTPRequest) throws -> Void
    ) async throws -> S3Store {
        try await S3Store(
            settings,
            credentials: AWSCredentials(accessKey: "AKID", secretKey: Secret("secret")),
            client: Watched(before: before))
    }

    /// Bytes that nothing refers to.
    ///
    /// Short enough for one request: what travelled in parts counts as kept for twelve hours more.
    func orphan(_ number: Int) -> Data { Data(repeating: UInt8(number), count: 3000) }

    /// Begins to keep a film, and is cut off before the last of its three parts.
    func beginUpload() async throws {
        let cut = try await Self.open(settings) { request in
            if request.url.contains("partNumber=3") { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) { _ = try await cut.keep(film) }
    }

    /// Keeps the film, and says how many parts had to be sent.
    func finishUpload() async throws -> Int {
        let sent = Guarded(0)
        let again = try await Self.open(settings) { request in
            if request.url.contains("partNumber=") { sent.withLock { $0 += 1 } }
        }
        let digest = try await again.keep(film)
        #expect(try await again.read(digest) == film)
        return sent.withLock { $0 }
    }

    /// Waits until the store's clock, which counts whole seconds, is well past a moment that is after
    /// all that was kept so far; that moment.
    func tick() async throws -> Moment {
        let now = RealWorld().now().milliseconds
        let limit = Moment(milliseconds: (now / 1000 + 1) * 1000)
        try await eventually("two more seconds") {
            try await store.clock().map { $0 >= limit + .seconds(2) } ?? false
        }
        return limit
    }
}

/// A client that lets the test have a word before each request.
private struct Watched: HTTPClient {
    let client = CurlClient()
    let before: @Sendable (HTTPRequest) throws -> Void

    func send(_ request: HTTPRequest, limits: HTTPLimits) async throws -> HTTPResponse {
        try before(request)
        return try await client.send(request, limits: limits)
    }
}
