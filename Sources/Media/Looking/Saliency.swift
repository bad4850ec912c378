import Glibc
import Pixels

/// Where the eye goes in a picture, on a small grid; 0...1 for each cell, row by row.
///
/// What stands out is what the edges of the picture do not explain: the minimum barrier distance
/// from the border (Zhang et al., "Minimum Barrier Salient Object Detection at 80 FPS", 2015) plus
/// the distance from the border's colours, drawn a little towards the middle. It needs no training
/// and finds a product on plain, graded and busy grounds.
struct Saliency {
    let columns: Int
    let rows: Int
    private(set) var cells: [Float]
    /// The ground is busy, and the subject was found by its calm.
    private(set) var isBusy = false

    /// `small` has full chroma and a few thousand pixels.
    init(of small: Planes) {
        columns = small.width
        rows = small.height
        cells = []
        let samples = small.samples()
        let channels = [samples.luma, samples.blue, samples.red].map { $0.map(Float.init) }
        var barrier = [Float](repeating: 0, count: columns * rows)
        for (channel, weight) in zip(channels, [1, 1.6, 1.6] as [Float]) {
            let distance = Self.barrierDistance(channel, columns, rows)
            for index in barrier.indices { barrier[index] += weight * distance[index] }
        }
        let border = Self.borderDistance(channels, columns, rows)
        let calm = calm(channels)
        cells = Self.normalised(withoutNoise(barrier))
        for (index, value) in Self.normalised(border).enumerated() { cells[index] += value }
        // Where calm tells the subject, the other signs are mostly noise.
        if let calm {
            isBusy = true
            for index in cells.indices { cells[index] = 0.4 * cells[index] + calm[index] }
        }
        drawToTheMiddle()
        smooth()
        cells = Self.normalised(cells)
    }

    /// The smallest range of values that a path from the border must cross, in three sweeps.
    private static func barrierDistance(
        _ values: [Float], _ columns: Int, _ rows: Int
    ) -> [Float] {
        var distance = [Float](repeating: .infinity, count: values.count)
        var (highest, lowest) = (values, values)
        for y in 0..<rows {
            for x in 0..<columns where y == 0 || x == 0 || y == rows - 1 || x == columns - 1 {
                distance[y * columns + x] = 0
            }
        }
        func relax(_ at: Int, from neighbour: Int) {
            let high = max(highest[neighbour], values[at])
            let low = min(lowest[neighbour], values[at])
            guard high - low < distance[at] else { return }
            distance[at] = high - low
            highest[at] = high
            lowest[at] = low
        }
        for sweep in 0..<3 {
            let step = sweep == 1 ? -1 : 1
            for row in 1..<rows - 1 {
                for column in 1..<columns - 1 {
                    let y = step > 0 ? row : rows - 1 - row
                    let x = step > 0 ? column : columns - 1 - column
                    let at = y * columns + x
                    relax(at, from: at - step * columns)
                    relax(at, from: at - step)
                }
            }
        }
        return distance
    }

    /// What the picture's margins have of a measure is noise: a busy ground crosses barriers too.
    private func withoutNoise(_ values: [Float]) -> [Float] {
        let margin = edges(depth: max(3, min(columns, rows) / 7))
            .flatMap { side in
                side.map { values[$0] }
            }
            .sorted()
        let noise = margin[margin.count * 3 / 4]
        return values.map { max(0, $0 - noise) }
    }

    /// On a ground that is busy along all four edges, calm stands out; 0...1, nil on other grounds.
    private func calm(_ channels: [[Float]]) -> [Float]? {
        let unrest = unrest(channels)
        let sides = edges(depth: max(3, min(columns, rows) / 10))
            .map { side in
                side.map { unrest[$0] }.sorted()[side.count / 2]
            }
        guard let usual = sides.min(), usual > 14 else { return nil }
        return unrest.map { max(0, 1 - $0 / (0.75 * usual)) }
    }

    /// The mean deviation of the channels in five by five cells.
    private func unrest(_ channels: [[Float]]) -> [Float] {
        var unrest = [Float](repeating: 0, count: columns * rows)
        for channel in channels {
            for y in 0..<rows {
                for x in 0..<columns {
                    var (sum, squares, count) = (Float(0), Float(0), Float(0))
                    for v in max(0, y - 2)...min(rows - 1, y + 2) {
                        for u in max(0, x - 2)...min(columns - 1, x + 2) {
                            let value = channel[v * columns + u]
                            sum += value
                            squares += value * value
                            count += 1
                        }
                    }
                    let mean = sum / count
                    unrest[y * columns + x] += max(0, squares / count - mean * mean).squareRoot()
                }
            }
        }
        return unrest
    }

    /// The cells along each of the four edges.
    private func edges(depth: Int) -> [[Int]] {
        var sides: [[Int]] = [[], [], [], []]
        for y in 0..<rows {
            for x in 0..<columns {
                let at = y * columns + x
                if y < depth { sides[0].append(at) }
                if y >= rows - depth { sides[1].append(at) }
                if x < depth { sides[2].append(at) }
                if x >= columns - depth { sides[3].append(at) }
            }
        }
        return sides
    }

    /// How far each cell's colour is from those of the four edges; an edge that the subject itself
    /// touches is left out.
    private static func borderDistance(
        _ channels: [[Float]], _ columns: Int, _ rows: Int
    ) -> [Float] {
        let depth = max(2, min(columns, rows) / 12)
        let edges: [(Range<Int>, Range<Int>)] = [
            (0..<columns, 0..<depth), (0..<columns, rows - depth..<rows),
            (0..<depth, 0..<rows), (columns - depth..<columns, 0..<rows),
        ]
        var sum = [Float](repeating: 0, count: columns * rows)
        var largest = sum
        for (across, down) in edges {
            var distance = [Float](repeating: 0, count: columns * rows)
            for channel in channels {
                var (total, squares) = (Float(0), Float(0))
                for y in down {
                    for x in across {
                        total += channel[y * columns + x]
                        squares += channel[y * columns + x] * channel[y * columns + x]
                    }
                }
                let count = Float(across.count * down.count)
                let mean = total / count
                let variance = max(0, squares / count - mean * mean) + 40
                for index in distance.indices {
                    let apart = channel[index] - mean
                    distance[index] += apart * apart / variance
                }
            }
            // Beyond a few deviations, different is different.
            for index in distance.indices {
                let value = min(8, distance[index].squareRoot())
                sum[index] += value
                largest[index] = max(largest[index], value)
            }
        }
        for index in sum.indices { sum[index] -= largest[index] }
        return sum
    }

    private mutating func drawToTheMiddle() {
        for y in 0..<rows {
            for x in 0..<columns {
                let across = (Float(x) + 0.5) / Float(columns) * 2 - 1
                let down = (Float(y) + 0.5) / Float(rows) * 2 - 1
                cells[y * columns + x] *= 1 - 0.22 * (across * across + down * down)
            }
        }
    }

    /// Twice a box of three by three.
    private mutating func smooth() {
        for _ in 0..<2 {
            let before = cells
            for y in 0..<rows {
                for x in 0..<columns {
                    var sum: Float = 0
                    var count: Float = 0
                    for v in max(0, y - 1)...min(rows - 1, y + 1) {
                        for u in max(0, x - 1)...min(columns - 1, x + 1) {
                            sum += before[v * columns + u]
                            count += 1
                        }
                    }
                    cells[y * columns + x] = sum / count
                }
            }
        }
    }

    private static func normalised(_ values: [Float]) -> [Float] {
        let highest = values.max() ?? 0
        guard highest > 0 else { return values }
        return values.map { $0 / highest }
    }

    /// Averages cells so that neither side has more than `limit`; bytes.
    func reduced(to limit: Int) -> (columns: Int, rows: Int, cells: [UInt8]) {
        let factor = (max(columns, rows) + limit - 1) / limit
        let (across, down) = ((columns + factor - 1) / factor, (rows + factor - 1) / factor)
        var bytes: [UInt8] = []
        for y in 0..<down {
            for x in 0..<across {
                var (sum, count) = (Float(0), Float(0))
                for v in y * factor..<min(rows, (y + 1) * factor) {
                    for u in x * factor..<min(columns, (x + 1) * factor) {
                        sum += cells[v * columns + u]
                        count += 1
                    }
                }
                bytes.append(UInt8(max(0, min(255, (sum / count * 255).rounded()))))
            }
        }
        return (across, down, bytes)
    }
}
