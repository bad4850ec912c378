import Artifacts
import FoundationEssentials
import Ground

extension OpenFile {
    /// Hands over the rest of the file in pieces of at most 256 KiB.
    func eachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let count = unsafe try read(into: buffer)
            if count == 0 { return }
            unsafe try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// The digest of the rest of the file, without holding it in memory.
    func digest() throws -> Digest {
        var hash = SHA256()
        unsafe try eachPiece { unsafe hash.update($0) }
        return Digest(hash)
    }

    /// The whole file, as long as it is now.
    func bytes() throws -> Data {
        var data = Data(count: try facts().size)
        let count = unsafe try data.withUnsafeMutableBytes { unsafe try read(into: $0) }
        return data.prefix(count)
    }

    /// Whether the rest of the file is exactly these bytes.
    func holds(_ data: Data) throws -> Bool {
        guard try facts().size == data.count else { return false }
        var position = 0
        var same = true
        unsafe try data.withUnsafeBytes { data in
            unsafe try eachPiece { piece in
                let end = position + piece.count
                guard same, end <= data.count else { return same = false }
                same = unsafe areEqual(
                    UnsafeRawBufferPointer(rebasing: data[position..<end]), piece)
                position = end
            }
        }
        return same && position == data.count
    }
}
