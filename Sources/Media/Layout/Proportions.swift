import Glibc
import Studio

/// The measures of a format that taste decides: the same shares in every format, so that the five
/// pictures of a campaign look like one family.
struct Proportions {
    let format: Format
    let width: Double
    let height: Double
    /// What the type sizes of all formats are shares of.
    private let unit: Double
    /// Where text may stand, in the format's pixels: inside the safe area, with air.
    let frame: Box

    init(_ format: Format) {
        self.format = format
        width = Double(format.width)
        height = Double(format.height)
        unit = (width * height).squareRoot()
        let margin = (0.07 * min(width, height)).rounded()
        func inset(_ safe: Int) -> Double { max(margin, Double(safe) + 8) }
        let left = inset(format.safe.left)
        let top = inset(format.safe.top)
        frame = Box(
            left: left, top: top, width: width - left - inset(format.safe.right),
            height: height - top - inset(format.safe.bottom))
    }

    var isWide: Bool { width > 1.2 * height }
    /// Between text and subject.
    var gap: Double { 0.033 * unit }
    var smallestType: Double { Double(format.smallestType) }
    /// The height of the area that the platform leaves free.
    var safeHeight: Double { height - Double(format.safe.top + format.safe.bottom) }

    /// The type size of a message that is `length` ems long: a word is a headline, a paragraph is
    /// not, and neither shouts.
    func largestType(for length: Double) -> Double {
        let ease = min(1, pow(10 / max(length, 1), 0.33))
        return max(smallestType, (0.092 * unit * ease).rounded())
    }
}
