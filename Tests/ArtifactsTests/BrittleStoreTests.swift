import Artifacts
import ArtifactsTesting
import FoundationEssentials
import Ground
import Testing

@Suite("A brittle shelf")
struct BrittleStoreTests {
    let inner = MemoryStore()
    let data = Data("a picture".utf8)
    let digest = Digest(of: Data("a picture".utf8))

    @Test("numbers its writes and no reads")
    func counts() async throws {
        let store = BrittleStore(inner)
        _ = try await store.keep(data)
        _ = try await store.read(digest)
        try await store.publish(digest, as: "out/a")
        _ = try await store.published("out/a")
        _ = try await store.names(under: "")
        try await store.unpublish("out/a")
        try await store.remove(digest)
        #expect(
            store.writes == [
                .keep(digest), .publish(digest, name: "out/a"), .unpublish("out/a"),
                .remove(digest),
            ])
    }

    @Test("cuts the power before or after a write", arguments: BrittleStore.Mishap.When.allCases)
    func cuts(_ when: BrittleStore.Mishap.When) async throws {
        let store = BrittleStore(inner, cutting: 2, when)
        _ = try await store.keep(data)
        await #expect(throws: PowerCut.self) { try await store.publish(digest, as: "out/a") }
        #expect(inner.published("out/a") == (when == .after ? digest : nil))
    }

    @Test("does nothing at all once the power is cut")
    func staysDark() async throws {
        let mains = Mains()
        let store = BrittleStore(inner, mains: mains)
        _ = try await store.keep(data)
        mains.cut()
        await #expect(throws: PowerCut.self) { _ = try await store.read(digest) }
        await #expect(throws: PowerCut.self) { _ = try await store.has(digest) }
        await #expect(throws: PowerCut.self) { _ = try await store.blobs() }
        await #expect(throws: PowerCut.self) { try await store.remove(digest) }
        #expect(inner.has(digest))
        #expect(store.writes == [.keep(digest)])
    }

    @Test("shares its power with others")
    func sharesPower() async throws {
        let mains = Mains()
        let first = BrittleStore(inner, mains: mains, cutting: 1, .before)
        let second = BrittleStore(MemoryStore(), mains: mains)
        await #expect(throws: PowerCut.self) { _ = try await first.keep(data) }
        await #expect(throws: PowerCut.self) { _ = try await second.keep(data) }
    }

    @Test("faults by script and then serves again", arguments: BrittleStore.Mishap.When.allCases)
    func faults(_ when: BrittleStore.Mishap.When) async throws {
        let full = Fault(.diskFull, "The disk is full.", retry: .soon)
        let store = BrittleStore(inner) { number, _ in number == 1 ? .fault(full, when) : nil }
        await #expect(throws: full) { _ = try await store.keep(data) }
        #expect(inner.has(digest) == (when == .after))
        _ = try await store.keep(data)
        #expect(try await store.read(digest) == data)
    }

    @Test("tells the script which write it is")
    func scriptSeesWrites() async throws {
        let store = BrittleStore(inner) { _, write in
            if case .publish(_, "out/b") = write { .cut(.before) } else { nil }
        }
        _ = try await store.keep(data)
        try await store.publish(digest, as: "out/a")
        await #expect(throws: PowerCut.self) { try await store.publish(digest, as: "out/b") }
    }

    @Test("is slow by script, in its world's time")
    func delays() async throws {
        let world = PatientWorld()
        let store = BrittleStore(inner, world: world) { _, _ in .delay(.seconds(3)) }
        _ = try await store.keep(data)
        #expect(world.slept.withLock { $0 } == [.seconds(3)])
        #expect(inner.has(digest))
    }
}

/// A world whose sleeps are over at once.
private struct PatientWorld: World {
    let slept = Guarded<[Moment.Span]>([])

    func now() -> Moment { Moment(milliseconds: 0) }
    func sleep(_ span: Moment.Span) { slept.withLock { $0.append(span) } }
    func random() -> UInt64 { 4 }
}
