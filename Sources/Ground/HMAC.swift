/// HMAC with SHA-256 (RFC 2104): a digest that only who knows the key can make.
package enum HMAC {
    /// The length of a block of SHA-256, to which keys are brought.
    private static let block = 64

    /// The 32 bytes of the code.
    package static func sha256(key: [UInt8], _ message: String) -> [UInt8] {
        var inner = padded(key, with: 0x36)
        inner.update(message)
        var outer = padded(key, with: 0x5C)
        outer.update(inner.finish())
        return outer.finish()
    }

    private static func padded(_ key: [UInt8], with pad: UInt8) -> SHA256 {
        var short = key
        if key.count > block {
            var hash = SHA256()
            hash.update(key)
            short = hash.finish()
        }
        short += [UInt8](repeating: 0, count: block - short.count)
        var hash = SHA256()
        hash.update(short.map { $0 ^ pad })
        return hash
    }
}

/// Bytes as lower-case hexadecimal digits.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
