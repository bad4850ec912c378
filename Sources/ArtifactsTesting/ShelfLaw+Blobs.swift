import Artifacts
import FoundationEssentials
import Ground

extension ShelfLaw {
    static let blobs: [ShelfLaw] = [
        ShelfLaw("reads back the bytes that were kept") { shelf in
            try await expectRoundTrip(Data("a picture".utf8), on: shelf)
        },
        ShelfLaw("names a blob by the SHA-256 of its bytes") { shelf in
            // The first example of FIPS 180-2, appendix B.1.
            try expect(
                try await shelf.store.keep(Data("abc".utf8)).hex,
                is: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "the digest of abc")
        },
        ShelfLaw("keeps no bytes at all as a blob of its own") { shelf in
            try await expectRoundTrip(Data(), on: shelf)
        },
        ShelfLaw("keeps ten megabytes") { shelf in
            try await expectRoundTrip(noise(10_000_000, seed: 1), on: shelf)
        },
        ShelfLaw("keeps sizes around the block sizes of disks and buffers") { shelf in
            for size in [1, 511, 512, 4095, 4096, 4097, 262_143, 262_144, 262_145, 1_048_577] {
                try await expectRoundTrip(noise(size, seed: UInt64(size)), on: shelf)
            }
        },
        ShelfLaw("keeps every value of a byte") { shelf in
            try await expectRoundTrip(Data((0..<1024).map { UInt8($0 & 255) }), on: shelf)
        },
        ShelfLaw("keeps a slice as its own bytes only") { shelf in
            let slice = Data("before, middle, after".utf8)[8..<14]
            let digest = try await shelf.store.keep(slice)
            try expect(digest, is: Digest(of: Data("middle".utf8)), "the digest of the slice")
            let found = try await shelf.store.read(digest)
            try expect(found, is: Data("middle".utf8), "the slice")
            try expect(try await shelf.store.keep(slice), is: digest, "the digest of it kept again")
        },
        ShelfLaw("keeping equal bytes again does nothing") { shelf in
            let first = try await shelf.store.keep(Data("twice".utf8))
            let second = try await shelf.store.keep(Data("twice".utf8))
            try expect(second, is: first, "the second digest")
            try expect(try await shelf.store.blobs().count, is: 1, "the number of blobs")
        },
        ShelfLaw("tells blobs of the same length apart") { shelf in
            let first = try await shelf.store.keep(Data("one".utf8))
            let second = try await shelf.store.keep(Data("two".utf8))
            try expect(first != second, "different bytes have one digest")
            try expect(try await shelf.store.read(first), is: Data("one".utf8), "the first")
            try expect(try await shelf.store.read(second), is: Data("two".utf8), "the second")
        },
        ShelfLaw("has what was kept and nothing else") { shelf in
            try expect(try await !shelf.store.has(unknown), "it has a blob that was never kept")
            let digest = try await shelf.store.keep(Data("here".utf8))
            try expect(try await shelf.store.has(digest), "it has not what was kept")
            try expect(try await !shelf.store.has(unknown), "it has a blob that was never kept")
        },
        ShelfLaw("faults when a blob to read is not there") { shelf in
            try await expectFault(.notFound, "reading an unknown blob") {
                _ = try await shelf.store.read(unknown)
            }
        },
        ShelfLaw("forgets a removed blob") { shelf in
            let digest = try await shelf.store.keep(Data("short-lived".utf8))
            try await shelf.store.remove(digest)
            try expect(try await !shelf.store.has(digest), "it still has the removed blob")
            try await expectFault(.notFound, "reading a removed blob") {
                _ = try await shelf.store.read(digest)
            }
        },
        ShelfLaw("removes a blob that is not there without a fault, and twice") { shelf in
            try await shelf.store.remove(unknown)
            let digest = try await shelf.store.keep(Data("short-lived".utf8))
            try await shelf.store.remove(digest)
            try await shelf.store.remove(digest)
        },
        ShelfLaw("keeps a removed blob again") { shelf in
            let data = Data("back again".utf8)
            try await shelf.store.remove(try await shelf.store.keep(data))
            try await expectRoundTrip(data, on: shelf)
        },
        ShelfLaw("leaves other blobs alone when one is removed") { shelf in
            let goes = try await shelf.store.keep(Data("goes".utf8))
            let stays = try await shelf.store.keep(Data("stays".utf8))
            try await shelf.store.remove(goes)
            try expect(try await shelf.store.read(stays), is: Data("stays".utf8), "the other")
        },
        ShelfLaw("carries small parcels inline and long ones as blobs") { shelf in
            for size in [0, Parcel.inlineLimit, Parcel.inlineLimit + 1] {
                let data = noise(size, seed: 7)
                let parcel = try await shelf.store.pack(data)
                try expect(
                    parcel.inline != nil, is: size <= Parcel.inlineLimit,
                    "whether \(size) bytes are inline")
                try expect(
                    try await shelf.store.has(parcel.digest), is: parcel.inline == nil,
                    "whether \(size) bytes are a blob")
                try expect(try await shelf.store.unpack(parcel), is: data, "\(size) bytes")
            }
        },
    ]
}

/// A digest of bytes that no law keeps.
let unknown = Digest(of: Data("never kept".utf8))

/// Bytes that no compressor shortens, the same for the same seed.
func noise(_ count: Int, seed: UInt64) -> Data {
    var state = seed
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
        // SplitMix64 (Steele, Lea and Flood, 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
        }
    }
    return Data(bytes.prefix(count))
}

private func expectRoundTrip(_ data: Data, on shelf: LentShelf) async throws {
    let digest = try await shelf.store.keep(data)
    try expect(digest, is: Digest(of: data), "the digest of \(data.count) bytes")
    let found = try await shelf.store.read(digest)
    try expect(found.count, is: data.count, "the length of \(data.count) bytes read back")
    try expect(found == data, "\(data.count) bytes came back changed")
}
