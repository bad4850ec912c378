import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Stores
import Testing

/// A real S3 server beside the tests, started when the first test asks for it.
struct S3Server: Sendable {
    /// `http://127.0.0.1:PORT`, or `https://localhost:PORT`.
    let address: String
    /// The authority of its certificate, when it speaks HTTPS.
    var authorities: String?
    private let companion: Companion

    static let keys = AWSCredentials(
        accessKey: "AKIDBACKLOTTEST", secretKey: Secret("a+secret/of+the+tests"))

    /// moto's server: knows much, checks little.
    static let moto = Result { try S3Server("broad_store.py") }

    /// The same over HTTPS, with a certificate from an authority of its own.
    static let motoOverTLS = Result {
        let folder = "/tmp/backlot-tls-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try S3Server("broad_store.py", tls: folder)
    }

    /// Ceph's gateway: checks signatures, bodies and clocks.
    static let ceph = Result { try S3Server("strict_store.py") }

    /// Whether the strict store is installed; `scripts/deps.sh test` does that.
    static let hasCeph =
        ["/usr/bin/radosgw", "/usr/bin/ceph-mon", "/usr/bin/ceph-osd"]
        .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    private init(_ script: String) throws {
        companion = try Companion(script, [Self.keys.accessKey, Self.keys.secretKey.revealed()])
        let port = companion.greeting.split(separator: " ").last ?? ""
        address = "http://127.0.0.1:\(port)"
    }

    private init(_ script: String, tls folder: String) throws {
        companion = try Companion(script, ["--tls", folder])
        let port = companion.greeting.split(separator: " ").last ?? ""
        address = "https://localhost:\(port)"
        authorities = folder + "/certificate.pem"
    }

    /// A bucket that lasts as long as the server.
    func bucket(_ name: String, by client: any HTTPClient) async throws {
        let response = try await send("PUT", "/\(name)", by: client)
        try #require(response.status == 200 || response.status == 409, "\(response.status)")
    }

    /// A request as any client might send it, behind the shelf's back.
    @discardableResult
    func send(
        _ method: String, _ target: String, headers: HTTPHeaders = [:], _ body: Data = Data(),
        by client: any HTTPClient
    ) async throws -> HTTPResponse {
        let request = HTTPRequest(method, address + target, headers: headers, body: body)
        let signed = try AWSSigner.s3(region: "us-east-1")
            .signed(request, with: Self.keys, at: RealWorld().now())
        return try await client.send(signed, limits: HTTPLimits(body: 64 << 20))
    }
}

/// A shelf of its own for each test, in a bucket for all.
struct S3Bench: Sendable {
    let server: S3Server
    let client: CurlClient
    let bucket = "shelves"

    init(_ server: S3Server) async throws {
        self.server = server
        client = CurlClient(CurlClient.Settings(authorities: server.authorities))
        try await server.bucket(bucket, by: client)
    }

    /// Settings of a shelf under a prefix that nobody has used.
    func settings() -> S3Settings {
        S3Settings(
            bucket: bucket, prefix: "tests/\(UUID().uuidString.lowercased())",
            endpoint: server.address)
    }

    func store(_ settings: S3Settings? = nil) async throws -> S3Store {
        try await S3Store(settings ?? self.settings(), credentials: S3Server.keys, client: client)
    }

    /// Changes the first byte of an object, as somebody might who writes into the bucket.
    func spoil(_ key: String) async throws {
        let target = "/\(bucket)/\(PercentEncoding.encoded(key, keepingSlashes: true))"
        var body = try await server.send("GET", target, by: client).body
        try #require(!body.isEmpty)
        body[body.startIndex] = ~body[body.startIndex]
        let response = try await server.send("PUT", target, body, by: client)
        try #require(response.status == 200)
    }
}
