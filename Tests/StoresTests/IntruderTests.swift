import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Stores
import Testing

@Suite("A disk shelf among links, pipes and strangers' files")
struct IntruderTests {
    let data = Data("mine".utf8)

    @Test("publishes through no symbolic link")
    func linkedFolder() async throws {
        try await withYard { store, out, outside in
            let digest = try await store.keep(data)
            try FileManager.default.createDirectory(
                atPath: "\(out)/a", withIntermediateDirectories: true)
            link("\(out)/a/trap", to: outside)
            for name in ["a/trap/file", "a/trap/deep/file"] {
                let fault = await #expect(throws: Fault.self) {
                    try await store.publish(digest, as: name)
                }
                #expect(fault?.subject == "\(out)/a/trap")
                #expect(fault?.explanation.contains("symbolic link") == true)
            }
            #expect(try entries(outside) == ["treasure"])
        }
    }

    @Test("reads, lists and deletes nothing behind a symbolic link")
    func nothingBehindLinks() async throws {
        try await withYard { store, out, outside in
            try await store.publish(try await store.keep(data), as: "a/mine")
            link("\(out)/trap", to: outside)
            link("\(out)/a/loop", to: out)
            link("\(out)/a/file", to: "\(outside)/treasure")
            #expect(try await store.published("trap/treasure") == nil)
            #expect(try await store.published("a/file") == nil)
            #expect(try await store.names(under: "") == ["a/mine"])
            #expect(try await store.names(under: "trap/") == [])
            try await store.unpublish("trap/treasure")
            #expect(try entries(outside) == ["treasure"])
        }
    }

    @Test("replaces a link at its name and leaves the link's goal alone")
    func linkedFile() async throws {
        try await withYard { store, out, outside in
            let digest = try await store.keep(data)
            link("\(out)/file", to: "\(outside)/treasure")
            try await store.publish(digest, as: "file")
            #expect(try await store.published("file") == digest)
            #expect(Glimpse("\(out)/file")?.isFile == true)
            #expect(try contents("\(outside)/treasure") == Data("theirs".utf8))
            link("\(out)/dangling", to: "\(outside)/new")
            try await store.publish(digest, as: "dangling")
            try await store.unpublish("dangling")
            #expect(try entries(outside) == ["treasure"])
        }
    }

    @Test("is not held up by a pipe at its name")
    func pipe() async throws {
        try await withYard { store, out, _ in
            unsafe mkfifo("\(out)/pipe", 0o644)
            #expect(try await store.published("pipe") == nil)
            #expect(try await store.names(under: "") == [])
            let digest = try await store.keep(data)
            try await store.publish(digest, as: "pipe")
            #expect(try await store.published("pipe") == digest)
        }
    }

    @Test("sets a link or a pipe in a blob's place aside")
    func blobsPlace() async throws {
        try await withYard { store, _, outside in
            let digest = try await store.keep(data)
            let place = blobPath(digest, in: store.root)
            for intrude in [
                { link(place, to: "\(outside)/treasure") }, { _ = unsafe mkfifo(place, 0o644) },
            ] {
                unsafe unlink(place)
                intrude()
                #expect(try await !store.has(digest))
                let fault = await #expect(throws: Fault.self) { try await store.read(digest) }
                #expect(fault?.code == .storage)
                #expect(try await store.keep(data) == digest)
                #expect(try await store.read(digest) == data)
            }
            #expect(try contents("\(outside)/treasure") == Data("theirs".utf8))
            #expect(try entries("\(store.root)/damaged").count == 2)
        }
    }

    @Test("does not replace a folder by a file")
    func folderAtName() async throws {
        try await withYard { store, out, _ in
            let digest = try await store.keep(data)
            try await store.publish(digest, as: "a/b")
            let fault = await #expect(throws: Fault.self) {
                try await store.publish(digest, as: "a")
            }
            #expect(fault?.subject == "\(out)/a")
            await #expect(throws: Fault.self) { try await store.publish(digest, as: "a/b/c") }
            #expect(try await store.names(under: "") == ["a/b"])
        }
    }

    @Test("never publishes into itself, however the folders lie")
    func itself() async throws {
        try await withScratchFolder { folder in
            let around = try await DiskStore(root: "\(folder)/shelf", output: folder)
            let digest = try await around.keep(data)
            for name in ["shelf/x", "shelf/blobs/x", "shelf/blobs/\(digest.hex)"] {
                await #expect(throws: Fault.self) { try await around.publish(digest, as: name) }
            }
            try await around.publish(digest, as: "output/x")
            #expect(try await around.names(under: "") == ["output/x"])
            for inside in ["", "/blobs", "/scratch", "/damaged"] {
                let store = try around.publishing(under: "\(folder)/shelf\(inside)")
                await #expect(throws: Fault.self) { try await store.publish(digest, as: "x") }
            }
            #expect(try await around.read(digest) == data)
        }
    }

    @Test("takes empty folders away with their last name, and no others")
    func emptyFolders() async throws {
        try await withYard { store, out, _ in
            let digest = try await store.keep(data)
            for name in ["a/b/c/one", "a/b/two"] { try await store.publish(digest, as: name) }
            try await store.unpublish("a/b/c/one")
            #expect(try entries("\(out)/a/b") == ["two"])
            try Data().write(to: URL(filePath: "\(out)/a/theirs"))
            try await store.unpublish("a/b/two")
            #expect(try entries("\(out)/a") == ["theirs"])
            try await store.publish(digest, as: "top")
            try await store.unpublish("top")
            #expect(try entries(out) == ["a"])
        }
    }

    @Test("publishes although others clear the folders away that it has just made")
    func clearedFolders() async throws {
        try await withYard { store, out, _ in
            let digest = try await store.keep(data)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        for _ in 0..<100 {
                            try await store.publish(digest, as: "a/b/c/d/\(number)")
                            try await store.unpublish("a/b/c/d/\(number)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try entries(out) == [])
        }
    }

    /// A shelf, its publishing folder, and a folder outside that holds a treasure.
    private func withYard(
        _ body: (DiskStore, _ out: String, _ outside: String) async throws -> Void
    ) async throws {
        try await withScratchFolder { folder in
            let outside = "\(folder)/outside"
            for path in [outside, "\(folder)/out"] {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: false)
            }
            try Data("theirs".utf8).write(to: URL(filePath: "\(outside)/treasure"))
            let store = try await DiskStore(root: "\(folder)/shelf", output: "\(folder)/out")
            try await body(store, "\(folder)/out", outside)
        }
    }
}

private func link(_ path: String, to goal: String) {
    precondition(unsafe symlink(goal, path) == 0, "\(path) could not be made a link")
}

func contents(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
