import Artifacts
import ArtifactsTesting
import Ground
import Net
import Stores
import Testing

@Suite("A shelf on S3, held to the laws of every shelf", .serialized)
struct S3ShelfLawTests {
    @Test("on moto's server", arguments: ShelfLaw.all + ShelfLaw.underDamage)
    func moto(_ law: ShelfLaw) async throws {
        try await obey(law, on: S3Bench(try S3Server.moto.get()))
    }

    @Test("over HTTPS", arguments: ShelfLaw.all + ShelfLaw.underDamage)
    func tls(_ law: ShelfLaw) async throws {
        try await obey(law, on: S3Bench(try S3Server.motoOverTLS.get()))
    }

    @Test("over HTTPS, but with nobody who vouches for the store")
    func untrusted() async throws {
        let server = try S3Server.motoOverTLS.get()
        let fault = await #expect(throws: Fault.self) {
            _ = try await S3Store(
                S3Settings(bucket: "shelves", prefix: "strangers", endpoint: server.address),
                credentials: S3Server.keys, client: CurlClient())
        }
        #expect(fault?.explanation.contains("certificate") == true)
    }

    @Test(
        "on Ceph's gateway",
        .enabled(if: S3Server.hasCeph, "radosgw is not installed: scripts/deps.sh test"),
        arguments: ShelfLaw.all + ShelfLaw.underDamage)
    func ceph(_ law: ShelfLaw) async throws {
        try await obey(law, on: S3Bench(try S3Server.ceph.get()))
    }

    @Test(
        "on Ceph's gateway, long blobs in parts",
        .enabled(if: S3Server.hasCeph, "radosgw is not installed: scripts/deps.sh test"),
        arguments: ShelfLaw.all.filter { $0.name.contains("ten megabytes") })
    func parts(_ law: ShelfLaw) async throws {
        let bench = try await S3Bench(try S3Server.ceph.get())
        var settings = bench.settings()
        settings.part = 5 << 20
        try await law.check(LentShelf(try await bench.store(settings)))
    }

    private func obey(_ law: ShelfLaw, on bench: S3Bench) async throws {
        let store = try await bench.store()
        let prefix = store.settings.prefix
        try await law.check(
            LentShelf(
                store,
                damage: { try await bench.spoil("\(prefix)/blobs/sha256/\($0.hex)") },
                tear: { try await bench.spoil("\(prefix)/published/\($0)") }))
    }
}
