import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Stores
import Testing

@Suite("What a store may answer")
struct S3RefusalTests {
    private let client = CurlClient()

    /// Opens a shelf at a stand-in that gives these answers.
    private func fault(
        world: HastyWorld = HastyWorld(), keys: any AWSCredentialsSource = S3Server.keys,
        _ answer: @escaping @Sendable (HTTPRequest, Int) -> StandInAnswer
    ) async -> Fault? {
        let server = StandInServer(answer)
        let settings = S3Settings(bucket: "shelf", endpoint: server.address)
        return await #expect(throws: Fault.self) {
            _ = try await S3Store(settings, credentials: keys, client: client, world: world)
        }
    }

    private static func refusal(
        _ status: Int, _ code: String, _ headers: HTTPHeaders = [:], more: String = ""
    ) -> StandInAnswer {
        .reply(
            status, headers: headers,
            text: "<?xml version=\"1.0\"?><Error><Code>\(code)</Code>\(more)</Error>")
    }

    @Test("the region that a bucket is in is told on")
    func region() async {
        for answer in [
            Self.refusal(301, "PermanentRedirect", ["x-amz-bucket-region": "eu-west-3"]),
            Self.refusal(
                400, "AuthorizationHeaderMalformed", more: "<Region>eu-west-3</Region>"),
        ] {
            let fault = await fault { _, _ in answer }
            #expect(
                fault?.explanation.contains("is in the region eu-west-3, not in us-east-1") == true)
            #expect(fault?.code == .invalid)
        }
    }

    @Test("refused access names the permissions that are needed")
    func access() async {
        let fault = await fault { _, _ in Self.refusal(403, "AccessDenied") }
        #expect(fault?.explanation.contains("s3:GetObject") == true)
        #expect(fault?.code == .storage && fault?.retry == .never)
    }

    @Test("what a store says in its own words goes nowhere")
    func discretion() async {
        let fault = await fault { request, _ in
            let echo = request.headers["Authorization"] ?? ""
            return Self.refusal(418, echo, more: "<Message>\(echo)</Message>")
        }
        #expect(fault?.explanation.contains("Signature") == false)
        #expect(fault?.explanation.contains("status 418") == true)
    }

    @Test("a store that is overloaded is left alone for as long as it asks, and then tried again")
    func slowDown() async throws {
        let world = HastyWorld()
        let fault = await fault(world: world) { _, _ in
            Self.refusal(503, "SlowDown", ["Retry-After": "7"])
        }
        #expect(world.slept.count == 5 && world.slept.allSatisfy { $0 >= .seconds(7) })
        #expect(fault?.code == .unavailable && fault?.retry == .after(milliseconds: 7_000))
    }

    @Test("tries come farther and farther apart")
    func backOff() async {
        let world = HastyWorld()
        _ = await fault(world: world) { _, _ in .reset }
        #expect(world.slept.count == 5)
        #expect(
            zip([50, 100, 200, 400, 800], world.slept)
                .allSatisfy { least, span in
                    (least...least * 2).contains(span.milliseconds)
                })
    }

    @Test("keys that have expired are replaced, once")
    func expired() async {
        let keys = Rotating()
        let fault = await fault(keys: keys) { _, _ in Self.refusal(400, "ExpiredToken") }
        #expect(fault?.explanation.contains("temporary keys in use have expired") == true)
        #expect(keys.asked.withLock { $0 } == ["-", "key0"])
    }

    @Test(
        "a store that ignores conditions is refused",
        arguments: ["If-None-Match", "If-Match"])
    func unconditional(_ ignored: String) async {
        let fault = await fault { request, index in
            if request.method == "GET", index > 0 || ignored == "If-Match" {
                return .reply(headers: ["ETag": "\"e\""], text: "backlot shelf 1\n")
            }
            if request.method == "GET" { return Self.refusal(404, "NoSuchKey") }
            return request.headers[ignored] == nil
                ? Self.refusal(412, "PreconditionFailed") : .reply(headers: ["ETag": "\"e\""])
        }
        #expect(fault?.explanation.contains("(\(ignored) has no effect)") == true)
    }

    @Test("a shelf of another version is not touched")
    func version() async {
        let writes = Guarded(0)
        let fault = await fault { request, _ in
            if request.method != "GET" { writes.withLock { $0 += 1 } }
            return .reply(headers: ["ETag": "\"e\""], text: "backlot shelf 2\n")
        }
        #expect(fault?.explanation.contains("not a shelf that this version") == true)
        #expect(writes.withLock { $0 } == 0)
    }

    @Test("a conflict of two conditional writes is tried again")
    func conflict() async throws {
        let server = StandInServer { request, index in
            if request.method == "GET" {
                return .reply(headers: ["ETag": "\"e\""], text: "backlot shelf 1\n")
            }
            return index == 1
                ? Self.refusal(409, "ConditionalRequestConflict")
                : Self.refusal(412, "PreconditionFailed")
        }
        _ = try await S3Store(
            S3Settings(bucket: "shelf", endpoint: server.address), credentials: S3Server.keys,
            client: client, world: HastyWorld())
        #expect(server.requests.count == 5)
    }

    @Test(
        "an answer that is none of S3's is a fault, not a crash",
        arguments: [
            "", "<html>", "hello", "<ListBucketResult>", "<Other/>",
            "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        ])
    func nonsense(_ text: String) async throws {
        let server = StandInServer { request, _ in
            if request.url.contains("list-type") { return .reply(text: text) }
            if request.method == "GET" {
                return .reply(headers: ["ETag": "\"e\""], text: "backlot shelf 1\n")
            }
            return Self.refusal(412, "PreconditionFailed")
        }
        let store = try await S3Store(
            S3Settings(bucket: "shelf", endpoint: server.address), credentials: S3Server.keys,
            client: client, world: HastyWorld())
        let fault = await #expect(throws: Fault.self) { _ = try await store.names(under: "") }
        #expect(fault?.explanation.contains("not S3's") == true)
    }

    @Test(
        "settings that make no sense are refused before anybody is asked",
        arguments: [
            S3Settings(bucket: "B"), S3Settings(bucket: "a..b"), S3Settings(bucket: "a/b"),
            S3Settings(bucket: "abc", prefix: "/x"), S3Settings(bucket: "abc", prefix: "x/"),
            S3Settings(bucket: "abc", prefix: "x/../y"), S3Settings(bucket: "abc", region: "EU 1"),
            S3Settings(bucket: "abc", endpoint: "localhost:9000"),
            S3Settings(bucket: "abc", endpoint: "http://localhost:9000/path"),
        ])
    func settings(_ settings: S3Settings) {
        #expect(throws: Fault.self) { try settings.validate() }
    }
}

/// Keys that are new whenever they are refused.
private final class Rotating: AWSCredentialsSource {
    let asked = Guarded<[String]>([])

    func credentials(insteadOf refused: AWSCredentials?) -> AWSCredentials {
        let count = asked.withLock { asked in
            asked.append(refused?.accessKey ?? "-")
            return asked.count
        }
        return AWSCredentials(accessKey: "key\(count - 1)", secretKey: Secret("s"))
    }
}
