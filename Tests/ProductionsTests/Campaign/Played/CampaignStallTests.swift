import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing
import Workflow
import WorkflowTesting

@testable import Productions

@Suite("A campaign whose worker stands still")
struct CampaignStallTests {
    let stage = CampaignStage()
    let path = "product/rose-serum/variant/en-facebook-feed"

    @Test("shows the newest picture although a worker that lost the run wakes at its publishing")
    func publishing() throws {
        let file = "variants/product-0-facebook-feed.jpg"
        let shelf = StallingStore(stage.shelf, at: file)
        let stalled = stage.open("stalled", shelf: shelf)
        shelf.stall = { stalled.pause() }
        shelf.world = stalled
        let run = try stage.submit(CampaignScript().order(on: stage))
        stage.clockwork.run(until: stage.clockwork.now + .minutes(1)) { shelf.hasStalled }
        #expect(shelf.hasStalled)

        stage.open("heir")
        let manifest = try stage.manifest(of: run)
        let name = "\(manifest.folder)/\(file)"
        let old = try #require(stage.published()[name])
        let layout = try #require(stage.steps(of: run)["\(path)/layout"]).output
        try stage.ask { [path] runs in
            var layout = try await runs.value(Artifact<Layout>(layout))
            layout.typeSize = 77
            try await runs.edit(run, step: "\(path)/layout", to: layout.stored())
        }
        _ = try stage.manifest(of: run)
        let new = try #require(stage.published()[name])
        #expect(new != old)

        stalled.resume()
        stage.clockwork.run(until: stage.clockwork.now + .minutes(5)) { false }
        #expect(shelf.hasPublished, "the stalled worker has put the old picture there")
        #expect(stage.published()[name] == new)
        #expect(stage.steps(of: run)["\(path)/picture"]?.output.digest == new)
    }
}

/// A shelf at which a process stands still once, just before it publishes a name.
private final class StallingStore: ObjectStore, @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    private let store: any ObjectStore
    private let ending: String
    var stall: () -> Void = {}
    var world: (any World)?
    private(set) var hasStalled = false
    private(set) var hasPublished = false

    init(_ store: any ObjectStore, at ending: String) {
        self.store = store
        self.ending = ending
    }

    func publish(_ digest: Digest, as name: String) async throws {
        let isPlace = name.hasSuffix(ending) && !hasStalled
        if isPlace {
            hasStalled = true
            stall()
            // Comes back when the process is let go on.
            try? await world?.sleep(.milliseconds(1))
        }
        try await store.publish(digest, as: name)
        if isPlace { hasPublished = true }
    }

    func keep(_ data: Data) async throws -> Digest { try await store.keep(data) }
    func read(_ digest: Digest) async throws -> Data { try await store.read(digest) }
    func has(_ digest: Digest) async throws -> Bool { try await store.has(digest) }
    func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (String) async throws -> Result
    ) async throws -> Result {
        try await store.withFile(of: digest, body)
    }
    func published(_ name: String) async throws -> Digest? { try await store.published(name) }
    func unpublish(_ name: String) async throws { try await store.unpublish(name) }
    func names(under prefix: String) async throws -> [String] {
        try await store.names(under: prefix)
    }
    func blobs() async throws -> [BlobFacts] { try await store.blobs() }
    func remove(_ digest: Digest, keptBefore limit: Moment) async throws {
        try await store.remove(digest, keptBefore: limit)
    }
}
