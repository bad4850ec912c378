import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let crowds: [ShelfLaw] = [
        ShelfLaw("keeps the same blob for sixty-four at once") { shelf in
            let data = noise(200_000, seed: 8)
            let digests = try await crowd(of: 64) { _ in try await shelf.store.keep(data) }
            try expect(Set(digests), is: [Digest(of: data)], "the digests")
            try expect(try await shelf.store.blobs().count, is: 1, "the number of blobs")
            try expect(try await shelf.store.read(Digest(of: data)) == data, "the blob changed")
        },
        ShelfLaw("keeps different blobs for sixty-four at once") { shelf in
            let digests = try await crowd(of: 64) { number in
                try await shelf.store.keep(noise(3000 + number, seed: UInt64(number)))
            }
            try expect(Set(digests).count, is: 64, "the number of digests")
            let found = Set(try await shelf.store.blobs().map(\.digest))
            try expect(found, is: Set(digests), "the blobs")
        },
        ShelfLaw("reads blobs while others are kept") { shelf in
            let first = noise(100_000, seed: 9)
            let digest = try await shelf.store.keep(first)
            let whole = try await crowd(of: 48) { number in
                if number.isMultiple(of: 2) {
                    _ = try await shelf.store.keep(noise(20_000, seed: UInt64(number)))
                    return true
                }
                return try await shelf.store.read(digest) == first
            }
            try expect(whole.allSatisfy { $0 }, "a reader saw other bytes")
        },
        ShelfLaw("shows a whole blob at every moment while a name is replaced") { shelf in
            let store = shelf.store
            let one = try await store.keep(noise(150_000, seed: 10))
            let two = try await store.keep(noise(40_000, seed: 11))
            try await store.publish(one, as: "out/a")
            let seen = try await crowd(of: 40) { number -> Digest? in
                if number.isMultiple(of: 4) {
                    try await store.publish(number.isMultiple(of: 8) ? two : one, as: "out/a")
                }
                return try await store.published("out/a")
            }
            try expect(
                seen.allSatisfy { $0 == one || $0 == two }, "a reader saw neither blob: \(seen)")
            try expect(try await store.names(under: ""), is: ["out/a"], "the names")
        },
        ShelfLaw("ends with one of the blobs that were published under a name at once") { shelf in
            let store = shelf.store
            let digests = try await crowd(of: 16) { number in
                let digest = try await store.keep(noise(500, seed: UInt64(number)))
                try await store.publish(digest, as: "out/a")
                return digest
            }
            let found = try await store.published("out/a")
            try expect(found.map(digests.contains) ?? false, "the name holds another blob, or none")
        },
        ShelfLaw("publishes into a folder that others empty") { shelf in
            let store = shelf.store
            let digest = try await store.keep(Data("busy".utf8))
            @Sendable func name(_ number: Int) -> String { "out/busy/\(number % 3)/\(number)" }
            _ = try await crowd(of: 48) { number in
                for _ in 0..<3 {
                    try await store.publish(digest, as: name(number))
                    try await store.unpublish(name(number))
                }
                guard number.isMultiple(of: 12) else { return }
                try await store.publish(digest, as: name(number))
            }
            let stay = stride(from: 0, to: 48, by: 12).map(name)
            try expect(try await store.names(under: ""), is: stay.sorted(), "the names")
        },
        ShelfLaw("lends a blob to a crowd") { shelf in
            let data = noise(80_000, seed: 12)
            let digest = try await shelf.store.keep(data)
            let whole = try await crowd(of: 32) { _ in
                try await shelf.store.withFile(of: digest) { try contents($0) == data }
            }
            try expect(whole.allSatisfy { $0 }, "a borrower saw other bytes")
        },
    ]
}

/// Does the same with every number below `count` at once; results in no order.
private func crowd<Result: Sendable>(
    of count: Int, _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        for number in 0..<count { group.addTask { try await body(number) } }
        var results: [Result] = []
        for try await result in group { results.append(result) }
        return results
    }
}
