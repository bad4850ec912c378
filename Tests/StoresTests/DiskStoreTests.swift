import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Testing

@testable import Stores

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

    @Test("marks blobs and names read-only")
    func readOnly() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let digest = try await store.keep(Data("a picture".utf8))
            try await store.publish(digest, as: "a.jpg")
            #expect(Glimpse(blobPath(digest, in: folder))?.permissions == 0o444)
            #expect(Glimpse("\(folder)/published/a.jpg")?.permissions == 0o444)
        }
    }

    @Test(
        "copies to another file system, where an edit cannot reach the blob",
        .enabled(if: OtherFileSystem.isThere, "/dev/shm is not a file system of its own here"))
    func copies() async throws {
        try await withScratchFolder { folder in
            try await withScratchFolder(in: OtherFileSystem.path) { out in
                let store = try await DiskStore(root: folder, output: out)
                let digest = try await store.keep(Data("a picture".utf8))
                try await store.publish(digest, as: "a.jpg")
                let first = Glimpse("\(out)/a.jpg")
                #expect(first?.permissions == 0o444)
                #expect(first?.links == 1)
                try await store.publish(digest, as: "a.jpg")
                #expect(Glimpse("\(out)/a.jpg") == first, "an equal copy was written again")
                spoil("\(out)/a.jpg")
                #expect(try await store.read(digest) == Data("a picture".utf8))
                try await store.publish(digest, as: "a.jpg")
                #expect(try await store.published("a.jpg") == digest)
            }
        }
    }

    @Test("does not write an equal blob again")
    func keepsOnce() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let digest = try await store.keep(Data("a picture".utf8))
            let first = Glimpse(blobPath(digest, in: folder))
            _ = try await store.keep(Data("a picture".utf8))
            #expect(Glimpse(blobPath(digest, in: folder)) == first)
        }
    }

    @Test("dates a blob by its world's clock, anew at each keeping")
    func kept() async throws {
        try await withScratchFolder { folder in
            let early = try await DiskStore(root: folder, world: ShiftedWorld(by: .hours(-48)))
            let digest = try await early.keep(Data("a picture".utf8))
            let first = try #require(try await early.blobs().first).kept
            #expect(RealWorld().now() - first > .hours(47))
            let store = try await DiskStore(root: folder)
            #expect(try await store.blobs().first?.kept == first, "opening the shelf dated it anew")
            _ = try await store.keep(Data("a picture".utf8))
            let again = try #require(try await store.blobs().first)
            #expect(again.digest == digest)
            #expect(again.kept - first > .hours(47))
        }
    }

    @Test("finds its blobs again when opened anew, in any number of shelves at once")
    func reopened() async throws {
        try await withScratchFolder { folder in
            let digest = try await DiskStore(root: folder).keep(Data("a picture".utf8))
            let one = try await DiskStore(root: folder, output: "\(folder)/one")
            let two = try one.publishing(under: "\(folder)/two")
            try await one.publish(digest, as: "a")
            try await two.publish(digest, as: "b")
            #expect(try await one.names(under: "") == ["a"])
            #expect(try await two.names(under: "") == ["b"])
            #expect(Glimpse(blobPath(digest, in: folder))?.links == 3)
        }
    }

    @Test("makes relative folders absolute when it is opened")
    func absolute() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: "\(folder)//./shelf/")
            #expect(store.root == "\(folder)/shelf")
            #expect(store.output == "\(folder)/shelf/published")
            #expect(try store.publishing(under: "out").output.hasPrefix("/"))
        }
    }

    @Test("waits for the disk on a few threads of its own")
    func threads() async throws {
        let threads = FileThreads(count: 2)
        let seen = try await withThrowingTaskGroup(of: UInt.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await threads.run { UInt(bitPattern: pthread_self().hashValue) }
                }
            }
            return try await group.reduce(into: Set<UInt>()) { $0.insert($1) }
        }
        #expect(seen.count <= 2)
    }
}
