import Artifacts
package import FoundationEssentials
import Glibc

/// An encoded picture: PNG, JPEG, WebP or whatever a person handed in.
///
/// Its bytes are foreign until a `Designer` has looked at them.
package struct Picture: Storable, Hashable {
    package var bytes: Data

    package init(bytes: Data) { self.bytes = bytes }
    package init(stored: Data) { bytes = stored }
    package func stored() -> Data { bytes }
}

/// A rectangle; in fractions of a picture (0...1) or in pixels, as its owner says.
///
/// Origin top left.
package struct Box: Storable, Codable, Hashable, Sendable {
    package var left: Double
    package var top: Double
    package var width: Double
    package var height: Double

    package init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    package var right: Double { left + width }
    package var bottom: Double { top + height }
    package var area: Double { max(0, width) * max(0, height) }

    package func intersection(_ other: Box) -> Box {
        let left = max(left, other.left)
        let top = max(top, other.top)
        return Box(
            left: left, top: top, width: max(0, min(right, other.right) - left),
            height: max(0, min(bottom, other.bottom) - top))
    }
}

/// An opaque sRGB colour, written `#RRGGBB`.
package struct Color: Storable, Codable, Hashable, Sendable, CustomStringConvertible {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package static let white = Self(red: 255, green: 255, blue: 255)
    package static let black = Self(red: 0, green: 0, blue: 0)

    /// Reads `#RRGGBB` or `#RGB`, in either case.
    package init?(_ text: String) {
        guard text.hasPrefix("#") else { return nil }
        var digits = Array(text.dropFirst())
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        guard digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
            let value = UInt32(String(digits), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let color = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a colour such as #1A6B54")
        }
        self = color
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String {
        "#"
            + [red, green, blue]
            .map { channel in
                let text = String(channel, radix: 16, uppercase: true)
                return text.count == 1 ? "0" + text : text
            }
            .joined()
    }

    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white).
    package var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : Self.power((value + 0.055) / 1.055)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private static func power(_ base: Double) -> Double { pow(base, 2.4) }
}
