internal import CCrypto

/// Base64 (RFC 4648, with padding, without line breaks) through libcrypto.
///
/// For short texts on the way to a run's start, where everything is cold: it touches little memory.
package enum Base64 {
    /// The letters, in ASCII.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        // A zero comes at the end besides, which is not counted.
        let room = (bytes.count + 2) / 3 * 4 + 1
        return unsafe [UInt8](unsafeUninitializedCapacity: room) { letters, count in
            count = Int(unsafe EVP_EncodeBlock(letters.baseAddress, bytes, Int32(bytes.count)))
        }
    }

    /// Nil where it is not base64; white space at the ends may be taken for none.
    package static func decode(_ letters: UnsafeRawBufferPointer) -> [UInt8]? {
        let mark = UInt8(ascii: "=")
        let padding = unsafe letters.suffix(2).count { $0 == mark }
        let digits = letters.count - padding
        // libcrypto would take the mark for a digit elsewhere.
        guard letters.count % 4 == 0, unsafe (letters.firstIndex(of: mark) ?? digits) == digits
        else { return nil }
        if unsafe letters.isEmpty { return [] }
        let room = letters.count / 4 * 3
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            let decoded = unsafe EVP_DecodeBlock(
                bytes.baseAddress, letters.assumingMemoryBound(to: UInt8.self).baseAddress,
                Int32(letters.count))
            count = max(0, Int(decoded) - padding)
        }
        return bytes.isEmpty ? nil : bytes
    }
}
