import Artifacts
import FoundationEssentials
import HTTP
import Stores
import Testing

@Suite("The check of a shelf on S3", .serialized)
struct S3CheckTests {
    private let bench: S3Bench

    init() async throws { bench = try await S3Bench(try S3Server.moto.get()) }

    @Test("names every missing and damaged blob and every missing and torn name")
    func findings() async throws {
        let store = try await bench.store()
        let prefix = store.settings.prefix
        let sound = try await store.keep(Data("sound".utf8))
        let damaged = try await store.keep(Data("damaged".utf8))
        let missing = Digest(of: Data("missing".utf8))
        for name in ["a/sound", "torn"] { try await store.publish(sound, as: name) }
        #expect(try await store.check(blobs: [sound], names: ["a/sound": sound]) == [])

        try await bench.spoil("\(prefix)/published/torn")
        let key = "\(prefix)/blobs/sha256/\(damaged.hex)"
        try await bench.spoil(key)
        let found = try await store.check(
            blobs: [sound, damaged, missing], names: ["a/sound": sound, "torn": sound, "b": sound])
        let torn = try #require(try await store.published("torn"))
        #expect(
            Set(found) == [
                .missingBlob(missing), .damagedBlob(damaged, path: key),
                .missingName("b", expected: sound),
                .tornName("torn", expected: sound, found: torn),
            ])
        #expect(try await store.has(damaged), "the check changed what it checked")
        await #expect(throws: (any Error).self) { try await store.read(damaged) }
        let aside = try await store.check(blobs: [])
        #expect(aside.count == 1)
        guard case .setAside(let path, 7) = aside.first else {
            Issue.record("\(aside)")
            return
        }
        #expect(path.hasPrefix("\(prefix)/damaged/\(damaged.hex)-"))
    }

    @Test("knows what it has published without reading it")
    func seals() async throws {
        let settings = bench.settings()
        let digest = try await bench.store(settings).keep(Data("sealed".utf8))
        let store = try await S3Store(
            settings, credentials: S3Server.keys,
            client: HookedClient(client: bench.client) { request in
                #expect(request.method != "GET" || request.url.hasSuffix("/format"))
            })
        try await store.publish(digest, as: "a.txt")
        #expect(try await store.published("a.txt") == digest)
        try await store.publish(digest, as: "a.txt")
    }
}
