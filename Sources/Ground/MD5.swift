internal import CCrypto
package import FoundationEssentials

/// MD5 (RFC 1321) through libcrypto: S3 names what it holds by it, and nothing here trusts it to
/// keep a forger out.
package enum MD5 {
    /// The 16 bytes of the digest of one piece after another.
    package static func digest(_ pieces: Data...) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var digest = [UInt8](repeating: 0, count: 16)
        var length: UInt32 = 0
        unsafe EVP_DigestInit_ex2(context, EVP_md5(), nil)
        for piece in pieces {
            unsafe piece.withUnsafeBytes { bytes in
                _ = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
            }
        }
        unsafe EVP_DigestFinal_ex(context, &digest, &length)
        precondition(length == 16, "this libcrypto has no MD5")
        return digest
    }
}
