import Artifacts
import FoundationEssentials
import Ground
import HTTP
import Net
import Stores
import Testing

@Suite(
    "A strict S3 store",
    .enabled(if: S3Server.hasCeph, "radosgw is not installed: scripts/deps.sh test"), .serialized)
struct S3StrictTests {
    private let bench: S3Bench

    init() async throws { bench = try await S3Bench(try S3Server.ceph.get()) }

    private func fault(
        _ settings: S3Settings? = nil, keys: AWSCredentials = S3Server.keys,
        world: any World = HastyWorld()
    ) async -> Fault? {
        await #expect(throws: Fault.self) {
            _ = try await S3Store(
                settings ?? bench.settings(), credentials: keys, client: bench.client, world: world)
        }
    }

    @Test("refuses a wrong key, and says so without saying it")
    func wrongKey() async throws {
        var keys = S3Server.keys
        keys.secretKey = Secret("not/the+secret")
        let secret = await fault(keys: keys)
        #expect(secret?.explanation.contains("The secret key in use is not the one") == true)
        keys.accessKey = "AKIDUNKNOWN"
        let access = await fault(keys: keys)
        #expect(access?.explanation.contains("does not know the access key") == true)
        for fault in [secret, access] {
            let said = "\(String(describing: fault))"
            #expect(!said.contains("not/the+secret") && !said.contains("AKID"), "\(said)")
        }
    }

    @Test("refuses requests of a clock that is far off, and says what both clocks say")
    func clock() async throws {
        let fault = await fault(world: HastyWorld(ahead: .minutes(20)))
        #expect(fault?.explanation.contains("clock") == true, "\(String(describing: fault))")
        // Five minutes are nothing to speak of.
        _ = try await S3Store(
            bench.settings(), credentials: S3Server.keys, client: bench.client,
            world: HastyWorld(ahead: .minutes(-5)))
    }

    @Test("refuses a body that is not the signed one")
    func body() async throws {
        let client = HookedClient(client: bench.client)
        let request = HTTPRequest(
            "PUT", "\(bench.server.address)/\(bench.bucket)/tampered", body: Data("signed".utf8))
        var signed = try AWSSigner.s3(region: "us-east-1")
            .signed(request, with: S3Server.keys, at: RealWorld().now())
        signed.body = Data("sent..".utf8)
        let response = try await client.send(signed, limits: HTTPLimits())
        #expect([400, 403].contains(response.status))
    }

    @Test("knows no bucket of that name")
    func bucket() async throws {
        var settings = bench.settings()
        settings.bucket = "nobody-has-made-this"
        let fault = await fault(settings)
        #expect(fault?.explanation.contains("There is no bucket") == true)
        #expect(fault?.code == .invalid && fault?.retry == .never)
    }

    @Test("gives what is published to whoever has a link, until it expires")
    func links() async throws {
        let store = try await bench.store()
        let digest = try await store.keep(Data("<p>for all".utf8))
        try await store.publish(digest, as: "out/page & co+1/é.html")
        let link = try await store.link(to: "out/page & co+1/é.html", lasting: .minutes(5))
        let response = try await bench.client.send(
            HTTPRequest("GET", link), limits: HTTPLimits())
        #expect(response.status == 200 && response.body == Data("<p>for all".utf8))
        #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")

        let late = try await S3Store(
            store.settings, credentials: S3Server.keys, client: bench.client,
            world: HastyWorld(ahead: .minutes(-10)))
        let expired = try await late.link(to: "out/page & co+1/é.html", lasting: .minutes(5))
        let refused = try await bench.client.send(
            HTTPRequest("GET", expired), limits: HTTPLimits())
        #expect(refused.status == 403)
        let other = link.replacing("out/page", with: "out/other")
        #expect(
            try await bench.client.send(HTTPRequest("GET", other), limits: HTTPLimits()).status
                == 403)
    }

    @Test("is reached by the bucket's own name, too")
    func virtualHost() async throws {
        // Names under localhost lead here (RFC 6761); the gateway knows itself by that name.
        var settings = bench.settings()
        settings.endpoint = bench.server.address.replacing("127.0.0.1", with: "localhost")
        settings.pathStyle = false
        let hosts = Guarded<Set<String>>([])
        let store = try await S3Store(
            settings, credentials: S3Server.keys,
            client: HookedClient(client: bench.client) { request in
                hosts.withLock { _ = $0.insert(WebAddress(request.url)?.host ?? "") }
            })
        let digest = try await store.keep(Data("by name".utf8))
        try await store.publish(digest, as: "out/ä b+.txt")
        #expect(try await store.names(under: "out/") == ["out/ä b+.txt"])
        #expect(try await store.published("out/ä b+.txt") == digest)
        #expect(try await store.read(digest) == Data("by name".utf8))
        let link = try await store.link(to: "out/ä b+.txt", lasting: .minutes(1))
        let response = try await bench.client.send(HTTPRequest("GET", link), limits: HTTPLimits())
        #expect(response.status == 200 && response.body == Data("by name".utf8))
        #expect(hosts.withLock { $0 } == ["\(bench.bucket).localhost"])
    }

    @Test("goes on with an upload in parts that was cut off")
    func resume() async throws {
        var settings = bench.settings()
        settings.part = 5 << 20
        var film = Data()
        for part: UInt8 in 0..<23 { film.append(Data(repeating: part, count: 1 << 20)) }
        let whole = film
        let parts = Guarded(0)
        let cut = try await S3Store(
            settings, credentials: S3Server.keys,
            client: HookedClient(client: bench.client) { request in
                guard request.url.contains("partNumber=") else { return }
                let number = parts.withLock { parts in
                    parts += 1; return parts
                }
                if number == 4 { throw CancellationError() }
            })
        await #expect(throws: CancellationError.self) { _ = try await cut.keep(whole) }

        let sent = Guarded(0)
        let again = try await S3Store(
            settings, credentials: S3Server.keys,
            client: HookedClient(client: bench.client) { request in
                if request.url.contains("partNumber=") { sent.withLock { $0 += 1 } }
            })
        let digest = try await again.keep(whole)
        #expect(sent.withLock { $0 } == 2, "three of five parts were there")
        #expect(try await again.read(digest) == whole)
        try await again.publish(digest, as: "film.mp4")
        #expect(try await again.published("film.mp4") == digest)
        let facts = try #require(try await again.blobs().first)
        #expect(facts.size == whole.count && facts.digest == digest)
    }
}
