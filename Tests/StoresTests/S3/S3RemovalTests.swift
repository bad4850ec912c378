import Artifacts
import FoundationEssentials
import Ground
import HTTP
import Stores
import Testing

@Suite("Keeping and removing a blob at once on S3", .serialized)
struct S3RemovalTests {
    private let bench: S3Bench
    private let data = Data("made again at a bad moment".utf8)

    init() async throws { bench = try await S3Bench(try S3Server.moto.get()) }

    private func store(
        _ settings: S3Settings, before: @escaping @Sendable (HTTPRequest) async throws -> Void,
        after: @escaping @Sendable (HTTPRequest, inout HTTPResponse) -> Void = { _, _ in }
    ) async throws -> S3Store {
        try await S3Store(
            settings, credentials: S3Server.keys,
            client: HookedClient(client: bench.client, before: before, after: after),
            world: HastyWorld())
    }

    private static func deletesBlob(_ request: HTTPRequest) -> Bool {
        request.method == "DELETE" && request.url.contains("/blobs/")
    }

    @Test("a blob kept between the last look and the deletion is there afterwards")
    func between() async throws {
        let settings = bench.settings()
        let digest = try await bench.store(settings).keep(data)
        let (wrote, signal) = AsyncStream.makeStream(of: Void.self)
        let keeper = try await store(settings) { request in
            // Having written, it looks for a mark.
            if request.method == "HEAD", request.url.contains("/removals/") { signal.yield() }
        }
        let (data, keeping) = (data, Guarded<Task<Void, any Error>?>(nil))
        let remover = try await store(settings) { request in
            guard Self.deletesBlob(request) else { return }
            keeping.withLock { $0 = Task { _ = try await keeper.keep(data) } }
            for await _ in wrote { break }
        }
        try await remover.remove(digest)
        do {
            try await keeping.withLock { $0 }?.value
        } catch let fault as Fault {
            // In a hasty world it gives up at once; the engine would ask again.
            #expect(fault.retry == .after(milliseconds: 60_000))
            _ = try await keeper.keep(data)
        }
        #expect(try await keeper.read(digest) == data)
    }

    @Test("a blob that turns out to be kept anew once the mark is made stays")
    func beforeTheLook() async throws {
        let settings = bench.settings()
        let keeper = try await bench.store(settings)
        let digest = try await keeper.keep(data)
        let looks = Guarded(0), deletions = Guarded(0)
        let remover = try await store(
            settings,
            before: { request in
                if Self.deletesBlob(request) { deletions.withLock { $0 += 1 } }
            },
            after: { request, response in
                guard request.method == "HEAD", request.url.contains("/blobs/") else { return }
                // As if it had been kept anew after the first look, long after the first time.
                if looks.withLock({ looks in
                    looks += 1; return looks
                }) == 1 {
                    response.headers["Last-Modified"] = "Mon, 01 Jan 2001 00:00:00 GMT"
                }
            })
        let now = RealWorld().now()
        try await remover.remove(digest, keptBefore: now + .milliseconds(-86_400_000))
        #expect(looks.withLock { $0 } == 2 && deletions.withLock { $0 } == 0)
        #expect(try await keeper.read(digest) == data)
        try await remover.remove(digest)
        #expect(deletions.withLock { $0 } == 1)
        #expect(try await !keeper.has(digest))
    }

    @Test("of two who remove a blob at once one does it, and it can be kept again")
    func two() async throws {
        let settings = bench.settings()
        let store = try await bench.store(settings)
        for round in 0..<8 {
            let data = Data("round \(round % 2)".utf8)
            let digest = try await store.keep(data)
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 { group.addTask { try await store.remove(digest) } }
                try await group.waitForAll()
            }
            #expect(try await !store.has(digest))
        }
    }

    @Test("a removal that was cut off holds up a keeper, who is told to come back")
    func cutOff() async throws {
        let settings = bench.settings()
        let keeper = try await bench.store(settings)
        let digest = try await keeper.keep(data)
        let remover = try await store(settings) { request in
            if Self.deletesBlob(request) { throw Fault(.cancelled, "The remover was killed.") }
        }
        await #expect(throws: Fault.self) { try await remover.remove(digest) }
        let hasty = try await store(settings) { _ in }
        let fault = await #expect(throws: Fault.self) { _ = try await hasty.keep(data) }
        #expect(fault?.code == .unavailable && fault?.retry == .after(milliseconds: 60_000))
        // A second remover leaves it to the first.
        try await keeper.remove(digest)
        #expect(try await keeper.has(digest))
    }

    @Test("what removals and cut uploads have left is swept up when blobs are listed, much later")
    func sweep() async throws {
        var settings = bench.settings()
        settings.part = 5000
        let store = try await bench.store(settings)
        try await store.remove(try await store.keep(data))
        let cut = try await self.store(settings) { request in
            if request.url.contains("partNumber=3") { throw CancellationError() }
        }
        await #expect(throws: CancellationError.self) {
            _ = try await cut.keep(Data(repeating: 1, count: 20_000))
        }
        let prefix = PercentEncoding.encoded(settings.prefix)
        func count(_ word: String, _ query: String) async throws -> Int {
            let answer = try await bench.server.send(
                "GET", "/\(bench.bucket)?\(query)", by: bench.client)
            let text = String(decoding: answer.body, as: UTF8.self)
            return text.split(separator: "<\(word)>", omittingEmptySubsequences: false).count - 1
        }
        func marks() async throws -> Int {
            try await count("Key", "list-type=2&prefix=\(prefix)%2Fremovals")
        }
        func uploads() async throws -> Int {
            try await count("UploadId", "prefix=\(prefix)&uploads=")
        }
        #expect(try await marks() == 1)
        #expect(try await uploads() == 1)
        let later = try await S3Store(
            settings, credentials: S3Server.keys, client: bench.client,
            world: HastyWorld(ahead: .hours(13)))
        #expect(try await later.blobs().isEmpty)
        #expect(try await marks() == 0)
        #expect(try await uploads() == 0)
    }
}
