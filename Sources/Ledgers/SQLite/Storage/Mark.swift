import Artifacts
import FoundationEssentials

// Marks are what indexes hold instead of paths and fingerprints: eight bytes to find a row by, not
// to be sure of it. They stand in the file, so how they are made never changes.

extension Digest {
    /// Its first eight bytes as a number: enough to find it by, not to be sure of it.
    var mark: Int64 {
        unsafe withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { place in
            guard let start = place.baseAddress else { return 0 }
            unsafe copyBytes(to: start)
            return unsafe Int64(bigEndian: start.load(as: Int64.self))
        }
    }
}

extension String {
    /// Its bytes folded into eight, as FNV-1a does it.
    var mark: Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}
