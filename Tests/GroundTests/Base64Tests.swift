import FoundationEssentials
import Ground
import Testing

@Suite("Base64")
struct Base64Tests {
    private func decoded(_ letters: String) -> [UInt8]? {
        let bytes = Array(letters.utf8)
        return unsafe bytes.withUnsafeBytes { unsafe Base64.decode($0) }
    }

    @Test("is Foundation's, there and back", arguments: 0..<70)
    func likeFoundation(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + 7) }
        let letters = String(decoding: Base64.encode(bytes), as: UTF8.self)
        #expect(letters == Data(bytes).base64EncodedString())
        #expect(decoded(letters) == bytes)
    }

    // RFC 4648, section 10.
    @Test(
        "is the standard's",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func standard(text: String, letters: String) {
        #expect(Base64.encode(Array(text.utf8)) == Array(letters.utf8))
        #expect(decoded(letters) == Array(text.utf8))
    }

    @Test(
        "is nothing else",
        arguments: ["A", "AB", "ABC", "ABCDE", "????", "====", "AA=A", "A=B=", "A===", "A\u{e4}A"])
    func damaged(letters: String) {
        #expect(decoded(letters) == nil)
    }
}
