import FoundationEssentials
import Glibc

/// A secret that nobody would write by chance, in every spelling in which it could leak.
struct Canary: Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    /// As it is, and as addresses, forms, base64 at any offset, JSON, HTML, hex and UTF-16 have it.
    var spellings: [(name: String, bytes: Data)] {
        let bytes = Array(text.utf8)
        let hex = bytes.map { Self.hex($0) }
        func percent(_ hex: (UInt8) -> String, space: String) -> String {
            bytes.map { byte in
                let scalar = Unicode.Scalar(byte)
                let isPlain =
                    scalar.properties.isAlphabetic && byte < 128 || "-._~".utf8.contains(byte)
                let isDigit = (48...57).contains(byte)
                if byte == 32 { return space }
                return isPlain || isDigit ? String(scalar) : "%" + hex(byte)
            }
            .joined()
        }
        var found: [(String, Data)] = [
            ("plain", Data(bytes)), ("hex", Data(hex.joined().utf8)),
            ("HEX", Data(hex.joined().uppercased().utf8)),
            ("percent", Data(percent({ Self.hex($0).uppercased() }, space: "%20").utf8)),
            ("percent, lower case", Data(percent(Self.hex, space: "%20").utf8)),
            ("JSON", Data(text.replacing("\"", with: "\\\"").utf8)),
            ("JSON with slashes", Data(Self.escapedJSON(text).utf8)),
            ("HTML", Data(Self.escapedHTML(text).utf8)),
            ("UTF-16", Data(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })),
        ]
        for shift in 0..<3 {
            let coded = (Data(repeating: 0x41, count: shift) + Data(bytes)).base64EncodedString()
            // What depends on neighbours at either end is left out.
            let sure = coded.dropFirst(shift == 0 ? 0 : 4).prefix { $0 != "=" }.dropLast(2)
            found.append(("base64 + \(shift)", Data(sure.utf8)))
        }
        return found
    }

    /// The spellings that are in these bytes.
    func names(in data: Data) -> [String] {
        spellings.filter { Self.has(data, $0.bytes) }.map(\.name)
    }

    /// Each place where it was found among all files under a folder.
    func finds(under folder: String, but exempt: Set<String>) throws -> [String] {
        var places: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where !exempt.contains(name) {
            places += names(in: Data(name.utf8)).map { "\(name) (its name, \($0))" }
            // Folders and sockets have no bytes of their own.
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                continue
            }
            places += names(in: data).map { "\(name) (\($0))" }
        }
        return places
    }

    private static func has(_ data: Data, _ part: Data) -> Bool {
        unsafe data.withUnsafeBytes { data in
            unsafe part.withUnsafeBytes { part in
                guard var place = data.baseAddress, let wanted = part.baseAddress else {
                    return false
                }
                var rest = data.count
                let first = Int32(unsafe part[0])
                while rest >= part.count,
                    let found = unsafe memchr(place, first, rest - part.count + 1)
                {
                    if unsafe memcmp(found, wanted, part.count) == 0 { return true }
                    rest -= unsafe UnsafeRawPointer(found) - place + 1
                    unsafe place = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static func escapedJSON(_ text: String) -> String {
        text.replacing("\"", with: "\\\"").replacing("/", with: "\\/")
    }

    private static func escapedHTML(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            .replacing("<", with: "&lt;")
    }
}
