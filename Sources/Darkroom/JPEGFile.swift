import Pixels

/// What the segments of a JPEG say, read without unpacking anything.
struct JPEGFile {
    var width = 0
    var height = 0
    /// 1 grey, 3 colour, 4 CMYK or YCCK.
    var components = 0
    /// An embedded profile other than sRGB, or an orientation other than upright.
    var needsManagement = false

    /// Walks the segments up to the first scan; throws `damaged` or `truncated`.
    init(_ bytes: [UInt8]) throws(Refusal) {
        let reader = Reader(bytes)
        var position = 2
        while true {
            guard position + 4 <= bytes.count else { throw .truncated }
            guard bytes[position] == 0xFF else {
                position += 1
                continue
            }
            let marker = bytes[position + 1]
            // Fill bytes and markers without a length.
            if marker == 0xFF || marker == 0 || marker == 1 || (0xD0...0xD8).contains(marker) {
                position += marker == 0xFF ? 1 : 2
                continue
            }
            let length = reader.big16(position + 2)
            let end = position + 2 + length
            guard length >= 2, marker != 0xD9 else { throw .damaged }
            guard end <= bytes.count else { throw .truncated }
            if marker == 0xDA { break }
            try read(marker, bytes[position + 4..<end])
            position = end
        }
        guard components > 0 else { throw .damaged }
    }

    private mutating func read(_ marker: UInt8, _ segment: ArraySlice<UInt8>) throws(Refusal) {
        let segment = Array(segment)
        switch marker {
        case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
            guard segment.count >= 6, components == 0 else { throw .damaged }
            height = Reader(segment).big16(1)
            width = Reader(segment).big16(3)
            components = Int(segment[5])
        case 0xE1 where segment.starts(with: Array("Exif\0\0".utf8)):
            let orientation = Self.orientation(Array(segment.dropFirst(6)))
            if orientation != 1 { needsManagement = true }
        case 0xE2 where segment.starts(with: Array("ICC_PROFILE\0".utf8)):
            if !Self.isSRGB(segment) { needsManagement = true }
        default: break
        }
    }

    /// The orientation of the first image directory (EXIF 2.32, tag 0x0112); 1 when there is none.
    private static func orientation(_ tiff: [UInt8]) -> Int {
        guard tiff.count >= 14 else { return 1 }
        let reader = Reader(tiff)
        let isLittle = tiff[0] == UInt8(ascii: "I")
        func read16(_ at: Int) -> Int { isLittle ? reader.little16(at) : reader.big16(at) }
        let start = isLittle ? reader.little32(4) : reader.big32(4)
        guard start >= 8, start + 2 <= tiff.count else { return 1 }
        for entry in 0..<read16(start) {
            let at = start + 2 + 12 * entry
            guard at + 12 <= tiff.count else { return 1 }
            if read16(at) == 0x0112 { return read16(at + 8) }
        }
        return 1
    }

    /// Whether the profile is the ordinary sRGB one, by the name that its makers give it.
    private static func isSRGB(_ profile: [UInt8]) -> Bool {
        let name = Array("sRGB IEC61966".utf8)
        let head = Array(profile.prefix(1024))
        guard head.count > name.count else { return false }
        return (0...head.count - name.count)
            .contains { start in
                head[start] == name[0] && head[start..<start + name.count].elementsEqual(name)
            }
    }
}
