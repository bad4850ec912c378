internal import CCrypto
package import FoundationEssentials

/// SHA-256 (FIPS 180-4) through libcrypto; feed it in pieces, then take the 32 bytes once.
@safe
package struct SHA256: ~Copyable {
    private let context: OpaquePointer
    // Looking the algorithm up costs more than a small digest does.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)

    package init() {
        guard let made = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        unsafe context = made
        unsafe EVP_DigestInit_ex2(context, Self.algorithm, nil)
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    package mutating func update(_ data: Data) {
        unsafe data.withUnsafeBytes { unsafe update($0) }
    }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
    }

    /// The 32 bytes of the digest.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        unsafe EVP_DigestFinal_ex(context, &digest, &length)
        precondition(length == 32)
        return digest
    }
}
