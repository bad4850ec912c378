import Artifacts
import FoundationEssentials
import Ground
import WorkflowTesting

/// The shelf as one process reaches it.
struct SimShelf: ObjectStore {
    let store: MemoryStore
    let shared: SimBooks
    let weather: Weather
    let process: Process

    func keep(_ data: Data) async throws -> Digest {
        try await weather.pass(process)
        if weather.isDiskFull, weather.isFoul {
            throw Fault(.diskFull, "The disk is full.", retry: .soon)
        }
        let digest = store.keep(data)
        shared.watch.blobs.insert(digest)
        try await weather.comeBack(process)
        return digest
    }

    func read(_ digest: Digest) async throws -> Data {
        try await weather.pass(process)
        return try store.read(digest)
    }

    func has(_ digest: Digest) async throws -> Bool {
        try await weather.pass(process)
        return store.has(digest)
    }

    func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (String) async throws -> Result
    ) async throws -> Result { throw Fault(.unexpected, "No files here.") }

    func publish(_ digest: Digest, as name: String) async throws {
        try await weather.pass(process)
        try store.publish(digest, as: name)
        shared.watch.published(digest, as: name)
        try await weather.comeBack(process)
    }

    func published(_ name: String) async throws -> Digest? {
        try await weather.pass(process)
        return store.published(name)
    }

    func unpublish(_ name: String) async throws { store.unpublish(name) }

    func names(under prefix: String) async throws -> [String] { store.names(under: prefix) }

    func blobs() async throws -> [BlobFacts] { store.blobs() }

    func remove(_ digest: Digest, keptBefore limit: Moment) async throws {
        store.remove(digest, keptBefore: limit)
    }
}
