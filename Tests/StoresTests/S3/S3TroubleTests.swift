import Artifacts
import FoundationEssentials
import Ground
import Stores
import Testing

/// A shelf behind a proxy that misbehaves: what comes of it is what would have come of it anyway.
@Suite("A shelf on S3 in trouble", .serialized)
struct S3TroubleTests {
    private static let isLong = ProcessInfo.processInfo.environment["BACKLOT_LONG"] != nil
    private let bench: S3Bench
    private let proxy: UnrulyProxy

    init() async throws {
        let server = try S3Server.moto.get()
        bench = try await S3Bench(server)
        proxy = try UnrulyProxy(before: server)
    }

    @Test("any mishap at any request changes nothing", arguments: UnrulyProxy.mishaps)
    func everyRequest(_ mishap: String) async throws {
        try proxy.plan([:])
        let undisturbed = try await story(settings(), attempts: 4)
        let count = try proxy.count
        try #require(count > 20)
        // By default a few requests for each kind of mishap: the kinds take turns.
        let kind = UnrulyProxy.mishaps.firstIndex(of: mishap) ?? 0
        let (first, step) = Self.isLong ? (1, 1) : (kind + 1, 8)
        for number in stride(from: first, through: count, by: step) {
            try proxy.plan([number: mishap])
            let found = try await story(settings(), attempts: 4)
            try #require(found == undisturbed, "\(mishap) at request \(number)")
        }
    }

    @Test("many mishaps at once change nothing")
    func storms() async throws {
        try proxy.plan([:])
        let undisturbed = try await story(settings(), attempts: 4)
        let world = HastyWorld(seed: 20_261_121)
        for storm in 0..<(Self.isLong ? 200 : 4) {
            var plan: [Int: String] = [:]
            for number in 1...200 where world.random() % 4 == 0 {
                plan[number] = UnrulyProxy.mishaps[Int(world.random() % 8)]
            }
            try proxy.plan(plan)
            let found = try await story(settings(), attempts: 12)
            try #require(found == undisturbed, "storm \(storm)")
        }
    }

    @Test(
        "cut off at any request, the same work done again ends the same",
        arguments: ["reset before", "lost reply"])
    func cuts(_ mishap: String) async throws {
        try proxy.plan([:])
        let undisturbed = try await story(settings(), attempts: 2, removing: false)
        let count = try proxy.count
        for number in stride(from: 1, through: count, by: Self.isLong ? 1 : 7) {
            let settings = settings()
            try proxy.plan(from: number, mishap)
            let fault = await #expect(throws: Fault.self, "cut at \(number) of \(count)") {
                _ = try await story(settings, attempts: 2, removing: false)
            }
            #expect(fault?.retry == .soon)
            try proxy.plan([:])
            let found = try await story(settings, attempts: 2, removing: false)
            try #require(found == undisturbed, "\(mishap) from request \(number)")
        }
    }

    private func settings() -> S3Settings {
        var settings = bench.settings()
        settings.endpoint = proxy.address
        settings.part = 40_000
        return settings
    }

    /// A bit of everything that a shelf does, and what can be seen of it.
    private func story(
        _ settings: S3Settings, attempts: Int, removing: Bool = true
    ) async throws -> [String] {
        var settings = settings
        settings.attempts = attempts
        let store = try await S3Store(
            settings, credentials: S3Server.keys, client: bench.client, world: HastyWorld())
        var seen: [String] = []
        let long = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) })
        let film = try await store.keep(long)
        let text = try await store.keep(Data("text".utf8))
        seen.append("\(try await store.read(film) == long) \(try await store.read(text).count)")
        seen.append(
            try await store.withFile(of: film) {
                "\(try Data(contentsOf: URL(filePath: $0)) == long)"
            })
        try await store.publish(text, as: "out/a")
        try await store.publish(film, as: "out/a")
        try await store.publish(text, as: "out/b c/é.txt")
        try await store.publish(text, as: "out/gone")
        try await store.unpublish("out/gone")
        for name in ["out/a", "out/b c/é.txt", "out/gone"] {
            seen.append("\(name) \(try await store.published(name)?.hex ?? "-")")
        }
        seen += try await store.names(under: "out/")
        if removing {
            try await store.remove(text)
            seen.append("\(try await store.has(text))")
            _ = try await store.keep(Data("text".utf8))
        }
        seen += try await store.blobs().map { "\($0.digest) \($0.size)" }
        return seen
    }
}
