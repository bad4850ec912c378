import Pixels
import Studio

/// The text of a finished picture, found by comparing it with the same picture without the text.
struct Ink: CustomStringConvertible {
    private(set) var left = Int.max
    private(set) var top = Int.max
    private(set) var right = -1
    private(set) var bottom = -1
    private(set) var count = 0
    private var pixels: [(x: Int, y: Int)] = []
    private let ground: Raster

    /// JPEG moves pixels near text by up to a dozen levels; text moves them by more.
    init(_ shown: Raster, over ground: Raster, threshold: Int = 48) {
        self.ground = ground
        for y in 0..<shown.height {
            for x in 0..<shown.width {
                let at = 3 * (y * shown.width + x)
                var apart = 0
                for channel in 0..<3 {
                    apart = max(
                        apart,
                        abs(Int(shown.bytes[at + channel]) - Int(ground.bytes[at + channel])))
                }
                guard apart >= threshold else { continue }
                pixels.append((x, y))
                left = min(left, x)
                right = max(right, x)
                top = min(top, y)
                bottom = max(bottom, y)
            }
        }
        count = pixels.count
    }

    /// The lowest contrast of a colour with what is under the text and one pixel around it.
    func lowestContrast(of color: Color) -> Double {
        var darkest = 1.0
        var lightest = 0.0
        for (x, y) in pixels {
            for (across, down) in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)] {
                let (u, v) = (x + across, y + down)
                guard (0..<ground.width).contains(u), (0..<ground.height).contains(v) else {
                    continue
                }
                let at = 3 * (v * ground.width + u)
                let value = Self.luminance(
                    ground.bytes[at], ground.bytes[at + 1], ground.bytes[at + 2])
                darkest = min(darkest, value)
                lightest = max(lightest, value)
            }
        }
        let own = color.luminance
        func ratio(_ other: Double) -> Double {
            (max(own, other) + 0.05) / (min(own, other) + 0.05)
        }
        return min(ratio(darkest), ratio(lightest))
    }

    var description: String { "(\(left), \(top))...(\(right), \(bottom))" }

    private static func luminance(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Double {
        0.2126 * linear[Int(red)] + 0.7152 * linear[Int(green)] + 0.0722 * linear[Int(blue)]
    }

    /// By `Color`, which has a test of its own.
    private static let linear: [Double] = (0..<256)
        .map { value in
            let level = UInt8(value)
            return Color(red: level, green: level, blue: level).luminance
        }
}
