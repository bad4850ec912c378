import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let names: [ShelfLaw] = [
        ShelfLaw("shows a blob under a name") { shelf in
            let digest = try await shelf.store.keep(Data("finished".utf8))
            try await shelf.store.publish(digest, as: "output/spring/a.jpg")
            let found = try await shelf.store.published("output/spring/a.jpg")
            try expect(found, is: digest, "what the name holds")
        },
        ShelfLaw("holds nothing under an unknown name") { shelf in
            try expect(try await shelf.store.published("a.jpg"), is: nil, "an unknown name")
            try await publish(["output/a.jpg"], on: shelf)
            for name in ["a.jpg", "output/b.jpg", "output/a.jpg/b", "output"] {
                try expect(try await shelf.store.published(name), is: nil, name)
            }
        },
        ShelfLaw("publishes the same twice without harm") { shelf in
            try await publish(["output/a.jpg", "output/a.jpg"], on: shelf)
            let found = try await shelf.store.names(under: "")
            try expect(found, is: ["output/a.jpg"], "the names")
        },
        ShelfLaw("puts a new blob in the old one's place") { shelf in
            let old = try await shelf.store.keep(Data("an old, longer picture".utf8))
            let new = try await shelf.store.keep(Data("new".utf8))
            for digest in [old, new, old, new] {
                try await shelf.store.publish(digest, as: "output/a.jpg")
                let found = try await shelf.store.published("output/a.jpg")
                try expect(found, is: digest, "what the name holds")
            }
            try expect(try await shelf.store.has(old), "the replaced blob is gone")
            let names = try await shelf.store.names(under: "")
            try expect(names, is: ["output/a.jpg"], "the names")
        },
        ShelfLaw("faults when a blob to publish is not there") { shelf in
            try await expectFault(.notFound, "publishing an unknown blob") {
                try await shelf.store.publish(unknown, as: "output/a.jpg")
            }
            try expect(try await shelf.store.published("output/a.jpg"), is: nil, "the name")
            try expect(try await shelf.store.names(under: ""), is: [], "the names")
        },
        ShelfLaw("leaves the old blob under a name when the new one is not there") { shelf in
            let old = try await shelf.store.keep(Data("old".utf8))
            try await shelf.store.publish(old, as: "output/a.jpg")
            try await expectFault(.notFound, "publishing an unknown blob") {
                try await shelf.store.publish(unknown, as: "output/a.jpg")
            }
            try expect(try await shelf.store.published("output/a.jpg"), is: old, "the name")
        },
        ShelfLaw("shows one blob under many names") { shelf in
            let digest = try await shelf.store.keep(Data("everywhere".utf8))
            let names = (0..<40).map { "output/\($0 % 4)/\($0).txt" }
            for name in names { try await shelf.store.publish(digest, as: name) }
            for name in names {
                try expect(try await shelf.store.published(name), is: digest, name)
            }
        },
        ShelfLaw("shows a blob of no bytes") { shelf in
            let digest = try await shelf.store.keep(Data())
            try await shelf.store.publish(digest, as: "output/empty")
            try expect(try await shelf.store.published("output/empty"), is: digest, "the name")
        },
        ShelfLaw("takes a name away and keeps the blob") { shelf in
            let digest = try await shelf.store.keep(Data("stays".utf8))
            try await shelf.store.publish(digest, as: "output/a.jpg")
            try await shelf.store.unpublish("output/a.jpg")
            try expect(try await shelf.store.published("output/a.jpg"), is: nil, "the name")
            try expect(try await shelf.store.names(under: ""), is: [], "the names")
            try expect(try await shelf.store.read(digest), is: Data("stays".utf8), "the blob")
        },
        ShelfLaw("takes a name away that is not there, and twice") { shelf in
            try await shelf.store.unpublish("output/a.jpg")
            try await publish(["output/a.jpg"], on: shelf)
            try await shelf.store.unpublish("output/b.jpg")
            try await shelf.store.unpublish("output/a.jpg/b")
            try await shelf.store.unpublish("output")
            let found = try await shelf.store.names(under: "")
            try expect(found, is: ["output/a.jpg"], "the names")
            try await shelf.store.unpublish("output/a.jpg")
            try await shelf.store.unpublish("output/a.jpg")
        },
        ShelfLaw("leaves the neighbours of a name that is taken away") { shelf in
            try await publish(["out/a/1", "out/a/2", "out/b"], on: shelf)
            try await shelf.store.unpublish("out/a/1")
            let found = try await shelf.store.names(under: "")
            try expect(found, is: ["out/a/2", "out/b"], "the names")
        },
        ShelfLaw("publishes again where all names were taken away") { shelf in
            for _ in 0..<3 {
                try await publish(["out/a/b/c"], on: shelf)
                try await shelf.store.unpublish("out/a/b/c")
            }
            try await publish(["out/a/b/c"], on: shelf)
            try expect(try await shelf.store.names(under: ""), is: ["out/a/b/c"], "the names")
        },
        ShelfLaw("lets a name become a folder, and a folder a name") { shelf in
            try await publish(["out/a"], on: shelf)
            try await shelf.store.unpublish("out/a")
            try await publish(["out/a/b"], on: shelf)
            try await shelf.store.unpublish("out/a/b")
            try await publish(["out/a"], on: shelf)
            try expect(try await shelf.store.names(under: ""), is: ["out/a"], "the names")
        },
        ShelfLaw("shows a name on when its blob is removed") { shelf in
            let digest = try await shelf.store.keep(Data("outlived".utf8))
            try await shelf.store.publish(digest, as: "out/a")
            try await shelf.store.remove(digest)
            try expect(try await shelf.store.published("out/a"), is: digest, "the name")
        },
        ShelfLaw("publishes through forty folders") { shelf in
            let name = (0..<40).map { "folder-\($0)" }.joined(separator: "/")
            try await publish([name], on: shelf)
            try expect(try await shelf.store.names(under: ""), is: [name], "the names")
            try await shelf.store.unpublish(name)
            try expect(try await shelf.store.names(under: ""), is: [], "the names")
        },
        ShelfLaw("takes names in any script, and with odd characters") { shelf in
            let names = [
                "out/\u{e9}t\u{e9}/caf\u{e9}.jpg", "out/春/日本語.jpg", "out/ربيع/صورة.jpg",
                "out/🌸.png", "out/with space", "out/%2e%2e/x", "out/back\\slash", "out/a:b",
                "out/-rf", "out/.dot", "out/'q\"u", "out/...", "out/*?", "out/~", "out/#&;|$(x)",
            ]
            try await publish(names, on: shelf)
            try expect(try await shelf.store.names(under: "out/"), is: names.sorted(), "the names")
        },
        ShelfLaw("takes a part of 255 bytes") { shelf in
            let name = "out/\(String(repeating: "é", count: 127))x"
            try await publish([name], on: shelf)
            try expect(try await shelf.store.names(under: "out/"), is: [name], "the names")
        },
    ]

    /// Names that would leave the shelf, or mean different things to different shelves.
    static let hostileNames: [ShelfLaw] = [
        ("no name", ""), ("a slash", "/"), ("an absolute path", "/etc/passwd"),
        ("a folder", "out/"), ("an empty part", "out//a"), ("itself", "."), ("its parent", ".."),
        ("a parent first", "../a"), ("a parent between", "out/../../a"),
        ("a parent last", "out/.."),
        ("itself first", "./a"), ("itself between", "out/./a"), ("a NUL", "out/a\u{0}.jpg"),
        ("a line break", "out/a\nb"), ("an escape", "out/\u{1b}[31m"), ("a delete", "out/\u{7f}"),
        ("a part of 256 bytes", "out/\(String(repeating: "a", count: 256))"),
        ("a name of 1026 bytes", String(repeating: "a/", count: 512) + "bc"),
    ]
    .map { kind, name in
        ShelfLaw("publishes nothing under \(kind)") { shelf in
            let digest = try await shelf.store.keep(Data("hostile".utf8))
            try await publish(["out/b"], on: shelf)
            try await expectFault(.invalid, "publishing under \(kind)") {
                try await shelf.store.publish(digest, as: name)
            }
            try expect(try await shelf.store.published(name), is: nil, "what \(kind) holds")
            try await shelf.store.unpublish(name)
            try expect(try await shelf.store.names(under: ""), is: ["out/b"], "the names")
        }
    }
}
