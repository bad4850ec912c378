package import FoundationEssentials
import Ground

// ISO/IEC 14496-12, 4.2: a file is a row of boxes; a `uuid` box belongs to whoever made up its UUID,
// and readers skip those that they do not know.
extension Recording {
    private static let uuid: [UInt8] = [
        0x6a, 0x1d, 0x0c, 0x52, 0x90, 0x3e, 0x4c, 0x8b, 0xb2, 0x47, 0x42, 0x61, 0x63, 0x6b, 0x6c,
        0x74,
    ]

    /// The bytes to be put behind the last byte of the MP4 file.
    package static func box(for report: Report) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let payload = try encoder.encode(report)
        let size = UInt32(8 + uuid.count + payload.count)
        var box = Data()
        for shift in stride(from: 24, through: 0, by: -8) {
            box.append(UInt8(truncatingIfNeeded: size >> UInt32(shift)))
        }
        box.append(contentsOf: Array("uuid".utf8))
        box.append(contentsOf: uuid)
        box.append(payload)
        return box
    }

    /// The payload of our box among the outer boxes of a file; nil when there is none.
    static func payload(in file: Data) -> Data? {
        var rest = file[...]
        for _ in 0..<10_000 where rest.count >= 8 {
            let head = Array(rest.prefix(24))
            var size = head[..<4].reduce(0) { $0 << 8 | Int($1) }
            var header = 8
            if size == 1, head.count >= 16 {
                // No film has more than 2^56 bytes.
                guard head[8] == 0 else { return nil }
                size = head[8..<16].reduce(0) { $0 << 8 | Int($1) }
                header = 16
            }
            if size == 0 { size = rest.count }
            guard size >= header, size <= rest.count else { return nil }
            if header == 8, head.count == 24, Array(head[4..<8]) == Array("uuid".utf8),
                Array(head[8...]) == uuid, size >= 24
            {
                return rest.prefix(size).dropFirst(24)
            }
            rest = rest.dropFirst(size)
        }
        return nil
    }
}

extension Recording.Report {
    init(readingFileAt path: String) throws {
        let file = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        guard let payload = Recording.payload(in: file), payload.count < 4_000_000 else {
            throw Fault(
                .invalid,
                "This is no recording of a scene: an MP4 file with a report of the performance at "
                    + "its end.")
        }
        self = try JSONDecoder().decode(Self.self, from: Data(payload))
    }
}
