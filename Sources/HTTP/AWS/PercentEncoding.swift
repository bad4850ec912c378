/// Percent-encoding as AWS signs it: every byte but letters, digits and `-._~` as `%` and two
/// upper-case digits.
package enum PercentEncoding {
    /// Encodes; with `keepingSlashes` a `/` stays itself.
    package static func encoded(_ text: some StringProtocol, keepingSlashes: Bool = false) -> String
    {
        encoded(bytes: text.utf8, keepingSlashes: keepingSlashes)
    }

    /// Encodes bytes that need not be text.
    package static func encoded(
        bytes: some Sequence<UInt8>, keepingSlashes: Bool = false
    ) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.append(byte)
            case UInt8(ascii: "/") where keepingSlashes: out.append(byte)
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes meant; a `%` without two hexadecimal digits stands for itself, and so does `+`.
    package static func decoded(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
                let high = nibble(bytes[position + 1]), let low = nibble(bytes[position + 2])
            {
                out.append(high << 4 | low)
                position += 3
            } else {
                out.append(bytes[position])
                position += 1
            }
        }
        return out
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
