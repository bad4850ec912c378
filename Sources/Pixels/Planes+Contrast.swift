internal import Glibc

extension Paint {
    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white), of the colour shown.
    package var luminance: Double { Double(Linear.luminance(Int(luma), Int(blue), Int(red))) }
}

/// The lightest and darkest colours of a strip of the picture.
package struct Extremes: Hashable, Sendable {
    /// The strip's first row or column, in pixels; it is two pixels wide.
    package var position: Int
    package var lightest: Paint
    package var darkest: Paint

    package init(position: Int, lightest: Paint, darkest: Paint) {
        self.position = position
        self.lightest = lightest
        self.darkest = darkest
    }
}

extension Planes {
    /// The mean colour of a rectangle (clipped to the picture), from one chroma sample in sixteen.
    package func average(left: Int, top: Int, right: Int, bottom: Int) -> Paint {
        let step = chroma == .half ? 2 : 1
        var sums = (luma: 0, blue: 0, red: 0, count: 0)
        for y in stride(from: max(0, top / step), to: min(blue.height, bottom / step), by: 4) {
            for x in stride(from: max(0, left / step), to: min(blue.width, right / step), by: 4) {
                sums.luma += unsafe Int(luma.start[y * step * luma.stride + x * step])
                sums.blue += unsafe Int(blue.start[y * blue.stride + x])
                sums.red += unsafe Int(red.start[y * red.stride + x])
                sums.count += 1
            }
        }
        let count = max(1, sums.count)
        return Paint(
            luma: UInt8(sums.luma / count), blue: UInt8(sums.count == 0 ? 128 : sums.blue / count),
            red: UInt8(sums.count == 0 ? 128 : sums.red / count))
    }

    /// What lies under the mask and within two to four pixels around it, strip by strip.
    ///
    /// With `inColumns` the strips stand, else they lie. Strips without coverage are left out.
    package func extremes(near mask: Mask, inColumns: Bool) -> [Extremes] {
        precondition(chroma == .half)
        let near = mask.surroundings()
        var strips = [Strip](repeating: Strip(), count: inColumns ? near.width : near.height)
        for y in 0..<near.height {
            let row = mask.top / 2 + y
            for x in 0..<near.width where near.bytes[y * near.width + x] != 0 {
                let column = mask.left / 2 + x
                guard row < blue.height, column < blue.width else { continue }
                strips[inColumns ? x : y].add(block(column, row))
            }
        }
        let start = inColumns ? mask.left : mask.top
        return strips.enumerated()
            .compactMap { index, strip in
                strip.extremes(at: start + 2 * index)
            }
    }

    /// The lightest and darkest of two by two pixels: luminance rises with luma, and they share
    /// their chroma.
    private func block(_ column: Int, _ row: Int) -> (low: Paint, high: Paint) {
        let right = min(2 * column + 1, width - 1)
        let lower = min(2 * row + 1, height - 1)
        let top = unsafe luma.start + 2 * row * luma.stride
        let bottom = unsafe luma.start + lower * luma.stride
        let (a, b) = unsafe (top[2 * column], top[right])
        let (c, d) = unsafe (bottom[2 * column], bottom[right])
        let at = row * blue.stride + column
        let (bluish, reddish) = unsafe (blue.start[at], red.start[at])
        return (
            Paint(luma: min(min(a, b), min(c, d)), blue: bluish, red: reddish),
            Paint(luma: max(max(a, b), max(c, d)), blue: bluish, red: reddish)
        )
    }
}

private struct Strip {
    private var lightest = Paint(luma: 0, blue: 128, red: 128)
    private var darkest = Paint(luma: 255, blue: 128, red: 128)
    private var light: Float = -1
    private var dark: Float = 2

    mutating func add(_ block: (low: Paint, high: Paint)) {
        let low = Linear.luminance(
            Int(block.low.luma), Int(block.low.blue), Int(block.low.red))
        let high = Linear.luminance(
            Int(block.high.luma), Int(block.high.blue), Int(block.high.red))
        if high > light { (light, lightest) = (high, block.high) }
        if low < dark { (dark, darkest) = (low, block.low) }
    }

    func extremes(at position: Int) -> Extremes? {
        light < 0 ? nil : Extremes(position: position, lightest: lightest, darkest: darkest)
    }
}

extension Mask {
    /// Chroma samples that are covered, or beside one that is.
    fileprivate func surroundings() -> (width: Int, height: Int, bytes: [UInt8]) {
        let half = halved()
        var wide = half.bytes
        for y in 0..<half.height {
            let row = y * half.width
            for x in 0..<half.width where half.bytes[row + x] != 0 {
                if x > 0 { wide[row + x - 1] = 1 }
                if x + 1 < half.width { wide[row + x + 1] = 1 }
            }
        }
        var near = wide
        for y in 0..<half.height {
            for x in 0..<half.width where wide[y * half.width + x] != 0 {
                if y > 0 { near[(y - 1) * half.width + x] = 1 }
                if y + 1 < half.height { near[(y + 1) * half.width + x] = 1 }
            }
        }
        return (half.width, half.height, near)
    }
}

private enum Linear {
    private static let table: [Float] = (0..<256)
        .map { value in
            let share = Double(value) / 255
            return Float(share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4))
        }

    static func luminance(_ luma: Int, _ blue: Int, _ red: Int) -> Float {
        // JFIF's inverse in 16 fractional bits.
        let (b, r) = (blue - 128, red - 128)
        let reddish = luma + (91881 * r + 32768) >> 16
        let greenish = luma - (22554 * b + 46802 * r + 32768) >> 16
        let bluish = luma + (116130 * b + 32768) >> 16
        return 0.2126 * table[max(0, min(255, reddish))]
            + 0.7152 * table[max(0, min(255, greenish))]
            + 0.0722 * table[max(0, min(255, bluish))]
    }
}
