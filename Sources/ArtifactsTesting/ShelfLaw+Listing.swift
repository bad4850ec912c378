import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let listing: [ShelfLaw] = [
        ShelfLaw("is empty when new") { shelf in
            try expect(try await shelf.store.blobs(), is: [], "the blobs")
            try expect(try await shelf.store.names(under: ""), is: [], "the names")
        },
        ShelfLaw("lists every blob once with its size") { shelf in
            var sizes: [Digest: Int] = [:]
            for size in [0, 1, 1000, 100_000] {
                let data = noise(size, seed: 3)
                sizes[try await shelf.store.keep(data)] = size
                _ = try await shelf.store.keep(data)
            }
            let found = try await shelf.store.blobs()
            try expect(found.count, is: sizes.count, "the number of blobs")
            for blob in found { try expect(blob.size, is: sizes[blob.digest] ?? -1, "a size") }
        },
        ShelfLaw("lists no removed blob") { shelf in
            let digest = try await shelf.store.keep(Data("gone".utf8))
            try await shelf.store.remove(digest)
            try expect(try await shelf.store.blobs(), is: [], "the blobs")
        },
        ShelfLaw("leaves a blob that was kept since the limit") { shelf in
            let digest = try await shelf.store.keep(Data("kept again".utf8))
            let kept = try await shelf.store.blobs().first { $0.digest == digest }?.kept
            try await shelf.store.remove(digest, keptBefore: kept ?? Moment(milliseconds: 0))
            try expect(try await shelf.store.has(digest), is: true, "whether it is there")
        },
        ShelfLaw("counts a blob as kept when it was kept last") { shelf in
            func kept(_ text: String) async throws -> Moment {
                let digest = try await shelf.store.keep(Data(text.utf8))
                let blob = try await shelf.store.blobs().first { $0.digest == digest }
                guard let blob else { throw Broken(description: "a kept blob is not listed") }
                return blob.kept
            }
            let first = try await kept("grace")
            let other = try await kept("another")
            let again = try await kept("grace")
            try expect(first <= other && other <= again, "\(first), \(other), \(again) run back")
        },
        ShelfLaw("lists no name for a blob that is only kept") { shelf in
            _ = try await shelf.store.keep(Data("unpublished".utf8))
            try expect(try await shelf.store.names(under: ""), is: [], "the names")
        },
        ShelfLaw("lists one blob, however many names show it") { shelf in
            let digest = try await shelf.store.keep(Data("published".utf8))
            for name in ["a", "b/c", "d/e/f"] { try await shelf.store.publish(digest, as: name) }
            try expect(try await shelf.store.blobs().map(\.digest), is: [digest], "the blobs")
        },
        ShelfLaw("lists names sorted, across folders") { shelf in
            let names = [
                "b.txt", "a/2.txt", "a/10.txt", "a.txt", "c/d/e.txt", "a/b/1.txt", "Z.txt",
            ]
            try await publish(names, on: shelf)
            try expect(try await shelf.store.names(under: ""), is: names.sorted(), "the names")
        },
        ShelfLaw("lists the names of a folder") { shelf in
            try await publish(["out/a/1", "out/a/2", "out/b/1", "other/a/1"], on: shelf)
            let found = try await shelf.store.names(under: "out/a/")
            try expect(found, is: ["out/a/1", "out/a/2"], "the names under out/a/")
        },
        ShelfLaw("takes a prefix as the beginning of a name, not as a folder") { shelf in
            try await publish(["out/ab.txt", "out/a/b.txt", "out/a.txt", "out/b.txt"], on: shelf)
            let found = try await shelf.store.names(under: "out/a")
            try expect(
                found, is: ["out/a.txt", "out/a/b.txt", "out/ab.txt"].sorted(),
                "the names under out/a")
            try expect(
                try await shelf.store.names(under: "out/ab.txt"), is: ["out/ab.txt"],
                "the name under itself")
        },
        ShelfLaw("lists nothing under a prefix that no name has") { shelf in
            try await publish(["out/a.txt"], on: shelf)
            for prefix in ["x", "out/b", "out/a.txt/", "out/a.txtx", "/out", "../", "out//a", "ut"]
            {
                let found = try await shelf.store.names(under: prefix)
                try expect(found, is: [], "the names under \(prefix)")
            }
        },
    ]
}

/// Publishes one blob under all the names.
func publish(_ names: [String], on shelf: LentShelf) async throws {
    let digest = try await shelf.store.keep(Data("published".utf8))
    for name in names { try await shelf.store.publish(digest, as: name) }
}
