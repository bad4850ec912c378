import Artifacts
import FoundationEssentials
import Glibc
import Stores
import Testing

@Suite("The check of a disk shelf")
struct CheckTests {
    @Test("finds nothing on a sound shelf, whatever else lies there")
    func sound() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let one = try await store.keep(Data("one".utf8))
            _ = try await store.keep(Data("not yet known to the ledger".utf8))
            try await store.publish(one, as: "a/one")
            try await store.publish(one, as: "a/not-promised")
            #expect(try await store.check(blobs: [one], names: ["a/one": one]) == [])
        }
    }

    @Test("names every missing and damaged blob and every missing and torn name")
    func findings() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let sound = try await store.keep(Data("sound".utf8))
            let damaged = try await store.keep(Data("damaged".utf8))
            let missing = Digest(of: Data("missing".utf8))
            let edited = Data("edited by a person".utf8)
            for name in ["sound", "torn", "link"] { try await store.publish(sound, as: name) }
            unsafe unlink("\(folder)/published/torn")
            try edited.write(to: URL(filePath: "\(folder)/published/torn"))
            unsafe unlink("\(folder)/published/link")
            unsafe symlink("sound", "\(folder)/published/link")
            spoil(blobPath(damaged, in: folder))

            let found = try await store.check(
                blobs: [sound, damaged, missing],
                names: ["sound": sound, "torn": sound, "link": sound, "gone/away": sound])
            #expect(
                Set(found) == [
                    .missingBlob(missing),
                    .damagedBlob(damaged, path: blobPath(damaged, in: folder)),
                    .missingName("gone/away", expected: sound),
                    .missingName("link", expected: sound),
                    .tornName("torn", expected: sound, found: Digest(of: edited)),
                ])
            #expect(try await store.has(damaged), "the check changed what it checked")
        }
    }

    @Test("says both when an edit in place damaged the blob behind the name")
    func editInPlace() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let digest = try await store.keep(Data("edited".utf8))
            try await store.publish(digest, as: "a")
            spoil("\(folder)/published/a")
            let found = try await store.check(blobs: [digest], names: ["a": digest])
            #expect(found.count == 2)
            #expect(found.first == .damagedBlob(digest, path: blobPath(digest, in: folder)))
        }
    }

    @Test("shows what was set aside and what is left in the scratch folder")
    func litter() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let digest = try await store.keep(Data("damaged".utf8))
            spoil(blobPath(digest, in: folder))
            await #expect(throws: (any Error).self) { try await store.read(digest) }
            let aside = try #require(try entries("\(folder)/damaged").first)
            #expect(aside.hasPrefix(digest.hex))
            let leftover = "\(folder)/scratch/4194999-00000000000000ff"
            try Data("partial".utf8).write(to: URL(filePath: leftover))
            #expect(
                try await store.check(blobs: []) == [
                    .leftover(path: leftover, size: 7),
                    .setAside(path: "\(folder)/damaged/\(aside)", size: 7),
                ])
        }
    }

    @Test("goes on after something that the system refuses to read")
    func unreadable() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            let digest = try await store.keep(Data("sound".utf8))
            let missing = Digest(of: Data("missing".utf8))
            try FileManager.default.removeItem(atPath: "\(folder)/blobs")
            try Data().write(to: URL(filePath: "\(folder)/blobs"))
            let found = try await store.check(blobs: [digest, missing], names: ["a": digest])
            #expect(found.count == 3)
            #expect(found.last == .missingName("a", expected: digest))
        }
    }
}
