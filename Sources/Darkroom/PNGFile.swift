import Pixels

/// What the chunks of a PNG say, read without unpacking anything.
struct PNGFile {
    var width: Int
    var height: Int
    /// 8-bit RGB with nothing that changes its colours.
    var isPlain: Bool
    /// An embedded profile or an orientation: a colour-managed loader has to look.
    var needsManagement: Bool
    /// Frames when it is an animation, else 1.
    var frames = 1

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Throws `damaged` or, when the end is missing, `truncated`.
    init(_ bytes: [UInt8]) throws(Refusal) {
        let reader = Reader(bytes)
        guard bytes.count >= 33 else { throw .truncated }
        guard reader.text(12) == "IHDR" else { throw .damaged }
        width = reader.big32(16)
        height = reader.big32(20)
        isPlain = bytes[24] == 8 && bytes[25] == 2
        needsManagement = false
        var position = 8
        while true {
            guard position + 12 <= bytes.count else { throw .truncated }
            let length = reader.big32(position)
            guard length < 1 << 31, position + 12 + length <= bytes.count else { throw .truncated }
            switch reader.text(position + 4) {
            case "IEND": return
            case "acTL" where length >= 8: frames = max(1, reader.big32(position + 8))
            case "iCCP", "eXIf": needsManagement = true
            case "tRNS": isPlain = false
            default: break
            }
            position += 12 + length
        }
    }
}

/// Big-endian and little-endian numbers out of bytes; the caller has checked the length.
struct Reader {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func big16(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    func big32(_ at: Int) -> Int { big16(at) << 16 | big16(at + 2) }
    func little16(_ at: Int) -> Int { Int(bytes[at + 1]) << 8 | Int(bytes[at]) }
    func little32(_ at: Int) -> Int { little16(at + 2) << 16 | little16(at) }
    func text(_ at: Int, _ count: Int = 4) -> String {
        String(decoding: bytes[at..<at + count], as: UTF8.self)
    }
}
