import Studio

/// A look's saliency as a summed table, so that the attention in any box costs four readings.
struct Attention {
    private let columns: Int
    private let rows: Int
    private let sums: [Double]

    init(_ look: Look) {
        columns = look.columns
        rows = look.rows
        var sums = [Double](repeating: 0, count: (columns + 1) * (rows + 1))
        for y in 0..<rows {
            var row = 0.0
            for x in 0..<columns {
                row += Double(look.saliency[y * columns + x]) / 255
                sums[(y + 1) * (columns + 1) + x + 1] = sums[y * (columns + 1) + x + 1] + row
            }
        }
        self.sums = sums
    }

    /// The attention in a box of fractions, and how many cells it has.
    func sum(in box: Box) -> (attention: Double, cells: Double) {
        func index(_ share: Double, _ count: Int) -> Int {
            max(0, min(count, Int((share * Double(count)).rounded())))
        }
        let (left, right) = (index(box.left, columns), index(box.right, columns))
        let (top, bottom) = (index(box.top, rows), index(box.bottom, rows))
        let stride = columns + 1
        let attention =
            sums[bottom * stride + right] - sums[top * stride + right]
            - sums[bottom * stride + left] + sums[top * stride + left]
        return (attention, Double(max(0, right - left) * max(0, bottom - top)))
    }

    /// The share of all the attention that a box holds.
    func share(in box: Box) -> Double {
        let all = sums[sums.count - 1]
        return all > 0 ? sum(in: box).attention / all : 1
    }

    /// The mean attention in a box, 0...1.
    func mean(in box: Box) -> Double {
        let (attention, cells) = sum(in: box)
        return cells > 0 ? attention / cells : 0
    }
}
