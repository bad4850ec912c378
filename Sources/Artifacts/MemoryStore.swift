package import FoundationEssentials
package import Ground

/// A shelf in memory, for tests and simulation; it behaves like the others and forgets on exit.
package final class MemoryStore: ObjectStore {
    private struct Shelf {
        var blobs: [Digest: (data: Data, kept: Moment)] = [:]
        var names: [String: Digest] = [:]
    }

    private let shelf = Guarded(Shelf())
    private let world: any World

    package init(world: any World = RealWorld()) { self.world = world }

    package func keep(_ data: Data) -> Digest {
        let digest = Digest(of: data)
        let now = world.now()
        shelf.withLock { $0.blobs[digest] = (data, now) }
        return digest
    }

    package func read(_ digest: Digest) throws -> Data {
        guard let blob = shelf.withLock({ $0.blobs[digest] }) else { throw missing(digest) }
        return blob.data
    }

    package func has(_ digest: Digest) -> Bool { shelf.withLock { $0.blobs[digest] != nil } }

    package func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (String) async throws -> Result
    ) async throws -> Result {
        let path = Scratch.path()
        try read(digest).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        // The lent copy is scratch; failing to delete it harms nobody.
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    package func publish(_ digest: Digest, as name: String) throws {
        try checkPublishedName(name)
        try shelf.withLock { shelf throws(Fault) in
            guard shelf.blobs[digest] != nil else { throw missing(digest) }
            shelf.names[name] = digest
        }
    }

    package func published(_ name: String) -> Digest? { shelf.withLock { $0.names[name] } }

    package func unpublish(_ name: String) { shelf.withLock { $0.names[name] = nil } }

    package func names(under prefix: String) -> [String] {
        shelf.withLock { $0.names.keys.filter { $0.hasPrefix(prefix) } }.sorted()
    }

    package func blobs() -> [BlobFacts] {
        shelf.withLock { shelf in
            shelf.blobs.map { BlobFacts(digest: $0, size: $1.data.count, kept: $1.kept) }
        }
        .sorted { $0.digest < $1.digest }
    }

    package func remove(_ digest: Digest, keptBefore limit: Moment) {
        shelf.withLock { shelf in
            if let blob = shelf.blobs[digest], blob.kept < limit { shelf.blobs[digest] = nil }
        }
    }

    private func missing(_ digest: Digest) -> Fault {
        Fault(.notFound, "The shelf has no blob \(digest.short).", subject: digest.hex)
    }
}
