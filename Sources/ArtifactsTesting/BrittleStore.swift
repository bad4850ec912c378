package import Artifacts
package import FoundationEssentials
package import Ground

/// A shelf over another that misbehaves by script, to crash a production at each of its writes.
///
/// Writes are numbered from 1 in the order in which they are asked for. The script says what befalls
/// each: a cut of the power before or after the write took effect, a fault in either way, or latency.
package final class BrittleStore: ObjectStore {
    /// What is about to be written.
    package enum Write: Sendable, Hashable {
        case keep(Digest)
        case publish(Digest, name: String)
        case unpublish(String)
        case remove(Digest)
    }

    /// What befalls a write.
    package enum Mishap: Sendable {
        case cut(When)
        case fault(Fault, When)
        case delay(Moment.Span)

        /// Whether the write took effect.
        package enum When: Sendable, Hashable, CaseIterable { case before, after }
    }

    package typealias Script = @Sendable (_ number: Int, _ write: Write) -> Mishap?

    private let store: any ObjectStore
    private let mains: Mains
    private let world: any World
    private let script: Script
    private let record = Guarded<[Write]>([])

    package init(
        _ store: any ObjectStore, mains: Mains = Mains(), world: any World = RealWorld(),
        script: @escaping Script = { _, _ in nil }
    ) {
        self.store = store
        self.mains = mains
        self.world = world
        self.script = script
    }

    /// Cuts the power at one write and lets all others be.
    package convenience init(
        _ store: any ObjectStore, mains: Mains = Mains(), cutting number: Int, _ when: Mishap.When
    ) {
        self.init(store, mains: mains) { asked, _ in asked == number ? .cut(when) : nil }
    }

    /// The writes that were asked for so far, in order.
    package var writes: [Write] { record.withLock { $0 } }

    package func keep(_ data: Data) async throws -> Digest {
        try await write(.keep(Digest(of: data))) { try await $0.keep(data) }
    }

    package func read(_ digest: Digest) async throws -> Data {
        try await mains.draw()
        return try await store.read(digest)
    }

    package func has(_ digest: Digest) async throws -> Bool {
        try await mains.draw()
        return try await store.has(digest)
    }

    package func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (String) async throws -> Result
    ) async throws -> Result {
        try await mains.draw()
        return try await store.withFile(of: digest, body)
    }

    package func publish(_ digest: Digest, as name: String) async throws {
        try await write(.publish(digest, name: name)) { try await $0.publish(digest, as: name) }
    }

    package func published(_ name: String) async throws -> Digest? {
        try await mains.draw()
        return try await store.published(name)
    }

    package func unpublish(_ name: String) async throws {
        try await write(.unpublish(name)) { try await $0.unpublish(name) }
    }

    package func names(under prefix: String) async throws -> [String] {
        try await mains.draw()
        return try await store.names(under: prefix)
    }

    package func blobs() async throws -> [BlobFacts] {
        try await mains.draw()
        return try await store.blobs()
    }

    package func remove(_ digest: Digest, keptBefore limit: Moment) async throws {
        try await write(.remove(digest)) { try await $0.remove(digest, keptBefore: limit) }
    }

    private func write<Result: Sendable>(
        _ write: Write, _ effect: (any ObjectStore) async throws -> Result
    ) async throws -> Result {
        try await mains.draw()
        let number = record.withLock { record in
            record.append(write)
            return record.count
        }
        let mishap = script(number, write)
        switch mishap {
        case .delay(let span): try await world.sleep(span)
        case .fault(let fault, .before): throw fault
        case .cut(.before): mains.cut()
        case .fault(_, .after), .cut(.after), nil: break
        }
        // The power may also have gone elsewhere, while this write was waiting.
        try await mains.draw()
        let result = try await effect(store)
        switch mishap {
        case .fault(let fault, .after): throw fault
        case .cut(.after): mains.cut()
        default: break
        }
        try await mains.draw()
        return result
    }
}
