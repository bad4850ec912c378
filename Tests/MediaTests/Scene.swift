import FoundationEssentials
import Pixels
import Studio

/// A repeatable source of chance (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }
}

/// A painted product picture of which the truth is known.
struct Scene {
    enum Ground: CaseIterable { case bright, dark, busy, graded, mid }

    let raster: Raster
    /// Where the product really is, in fractions.
    let subject: Box

    /// `position` is the product's middle, in fractions; it may stand at an edge.
    init(_ ground: Ground, size: (Int, Int), position: (Double, Double), dice: inout Dice) {
        let (width, height) = size
        let product = Self.product(in: size, at: position)
        subject = Box(
            left: product.left / Double(width), top: product.top / Double(height),
            width: product.width / Double(width), height: product.height / Double(height))
        var raster = Raster(width: width, height: height)
        let base = Self.base(ground)
        let patches = (0..<256).map { _ in Int(dice.next() % 160) - 80 }
        let cell = max(4, width / 40)
        let body = Self.contrasting(base, &dice)
        for y in 0..<height {
            for x in 0..<width {
                var color = base
                switch ground {
                case .busy:
                    let patch = patches[(x / cell * 31 + y / cell * 17) & 255]
                    let other = patches[(x / cell * 13 + y / cell * 41 + 7) & 255]
                    color = [color[0] + patch, color[1] + other, color[2] - patch / 2]
                case .graded:
                    let slope = 90 * y / height - 45
                    color = color.map { $0 + slope }
                default:
                    let grain = Int((x &* 7919 ^ y &* 104_729) & 7) - 3
                    color = color.map { $0 + grain }
                }
                if let paint = Self.paint(product, body, Double(x), Double(y)) { color = paint }
                let at = 3 * (y * width + x)
                for channel in 0..<3 {
                    raster.bytes[at + channel] = UInt8(max(0, min(255, color[channel])))
                }
            }
        }
        self.raster = raster
    }

    func picture() throws -> Picture { Picture(bytes: try PNG.encode(raster, effort: 1)) }

    private static func product(in size: (Int, Int), at position: (Double, Double)) -> Box {
        let (width, height) = (Double(size.0), Double(size.1))
        let side = min(width, height)
        let (across, down) = (0.24 * side, 0.44 * side)
        return Box(
            left: max(0, min(width - across, position.0 * width - across / 2)),
            top: max(0, min(height - down, position.1 * height - down / 2)), width: across,
            height: down)
    }

    private static func base(_ ground: Ground) -> [Int] {
        switch ground {
        case .bright: [244, 243, 240]
        case .dark: [26, 28, 33]
        case .busy: [128, 122, 116]
        case .graded: [186, 160, 138]
        case .mid: [96, 132, 182]
        }
    }

    private static func contrasting(_ base: [Int], _ dice: inout Dice) -> [Int] {
        let colors = [[20, 104, 84], [196, 60, 44], [236, 178, 40], [235, 232, 226]]
        let far = colors.filter { color in
            zip(color, base).map { abs($0 - $1) }.reduce(0, +) > 190
        }
        return far[Int(dice.next() % UInt64(far.count))]
    }

    /// A bottle with a cap and a label; nil beside it.
    private static func paint(_ box: Box, _ body: [Int], _ x: Double, _ y: Double) -> [Int]? {
        let (u, v) = ((x - box.left) / box.width, (y - box.top) / box.height)
        guard (0..<1).contains(u), (0..<1).contains(v) else { return nil }
        if v < 0.2 { return abs(u - 0.5) < 0.22 ? [200, 164, 92] : nil }
        if (0.42..<0.8).contains(v), (0.1..<0.9).contains(u) {
            return (0.55..<0.68).contains(v) ? body.map { 255 - $0 } : [242, 236, 224]
        }
        return u < 0.16 ? body.map { $0 + 30 } : body
    }
}
