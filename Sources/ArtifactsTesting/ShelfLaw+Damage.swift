import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let damage: [ShelfLaw] = [
        ShelfLaw("does not read damaged bytes") { shelf in
            let digest = try await damaged(on: shelf)
            try await expectFault(.storage, "reading damaged bytes") {
                _ = try await shelf.store.read(digest)
            }
        },
        ShelfLaw("does not lend damaged bytes") { shelf in
            let digest = try await damaged(on: shelf)
            let isLent = Guarded(false)
            try await expectFault(.storage, "lending damaged bytes") {
                try await shelf.store.withFile(of: digest) { _ in isLent.withLock { $0 = true } }
            }
            try expect(isLent.withLock { !$0 }, "the body ran with damaged bytes")
        },
        ShelfLaw("does not publish damaged bytes, nor lose the name's old ones") { shelf in
            let old = try await shelf.store.keep(Data("old".utf8))
            try await shelf.store.publish(old, as: "out/a")
            let digest = try await damaged(on: shelf)
            try await expectFault(.storage, "publishing damaged bytes") {
                try await shelf.store.publish(digest, as: "out/a")
            }
            try expect(try await shelf.store.published("out/a"), is: old, "the name")
        },
        ShelfLaw("has no damaged blob any more once the damage was seen") { shelf in
            let digest = try await damaged(on: shelf)
            try await expectFault(.storage, "reading damaged bytes") {
                _ = try await shelf.store.read(digest)
            }
            try expect(try await !shelf.store.has(digest), "the damaged blob is still offered")
            try await expectFault(.notFound, "reading it again") {
                _ = try await shelf.store.read(digest)
            }
        },
        ShelfLaw("keeps good bytes anew after the damage was seen") { shelf in
            let digest = try await damaged(on: shelf)
            try await expectFault(.storage, "reading damaged bytes") {
                _ = try await shelf.store.read(digest)
            }
            _ = try await shelf.store.keep(precious)
            try expect(try await shelf.store.read(digest), is: precious, "the blob kept anew")
        },
        ShelfLaw("keeps good bytes anew over damage that nobody saw") { shelf in
            let digest = try await damaged(on: shelf)
            _ = try await shelf.store.keep(precious)
            try expect(try await shelf.store.read(digest), is: precious, "the blob kept anew")
        },
        ShelfLaw("sees that a published file was changed") { shelf in
            let digest = try await shelf.store.keep(precious)
            try await shelf.store.publish(digest, as: "out/a")
            try await shelf.tear("out/a")
            let found = try await shelf.store.published("out/a")
            try expect(found != nil && found != digest, "the change went unseen")
        },
        ShelfLaw("repairs a changed published file when it is kept and published again") { shelf in
            let digest = try await shelf.store.keep(precious)
            try await shelf.store.publish(digest, as: "out/a")
            try await shelf.tear("out/a")
            _ = try await shelf.store.keep(precious)
            try await shelf.store.publish(digest, as: "out/a")
            try expect(try await shelf.store.published("out/a"), is: digest, "the name")
            try expect(try await shelf.store.read(digest), is: precious, "the blob")
        },
    ]
}

private let precious = noise(70_000, seed: 13)

private func damaged(on shelf: LentShelf) async throws -> Digest {
    let digest = try await shelf.store.keep(precious)
    try await shelf.damage(digest)
    return digest
}
