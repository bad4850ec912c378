import Artifacts
import FoundationEssentials
import Ground
import Stores
import Testing

@Suite("A disk shelf")
struct DiskStoreTests {
    @Test("holds a blob once, and its published names are the same file")
    func publishedNamesAreLinks() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: "\(folder)/shelf", output: "\(folder)/out")
            let digest = try await store.keep(Data("a picture".utf8))
            try await store.publish(digest, as: "output/one/a.jpg")
            try await store.publish(digest, as: "output/one/b.jpg")
            #expect(Glimpse(blobPath(digest, in: "\(folder)/shelf"))?.links == 3)
            #expect(try await store.published("output/one/b.jpg") == digest)
            #expect(
                try await store.names(under: "output/") == ["output/one/a.jpg", "output/one/b.jpg"])
        }
    }
}
