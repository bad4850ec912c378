import Studio

extension Saliency {
    /// The box around what stands out, in fractions of the picture, with a little air.
    ///
    /// A picture in which nothing stands out gives its middle.
    var subject: Box {
        let threshold = self.threshold
        let patches = patches(above: threshold)
        guard let main = patches.max(by: { $0.mass < $1.mass }) else {
            return Box(left: 0.2, top: 0.2, width: 0.6, height: 0.6)
        }
        var all = main
        for patch in patches where patch.mass >= 0.2 * main.mass { all.join(patch) }
        // A cap belongs to its bottle.
        let near = max(2, max(columns, rows) / 20)
        for patch in patches
        where patch.mass >= 0.02 * main.mass && patch.isWithin(near, of: all) {
            all.join(patch)
        }
        all = tightened(all, above: threshold)
        // What comes close to an edge usually goes on to it.
        let reach = 0.055
        // On a busy ground the outline is a guess.
        let air = isBusy ? 1 + max(all.right - all.left, all.bottom - all.top) / 8 : 1
        func low(_ cell: Int, of count: Int) -> Double {
            let share = Double(cell - air) / Double(count)
            return share < reach ? 0 : share
        }
        func high(_ cell: Int, of count: Int) -> Double {
            let share = Double(cell + air) / Double(count)
            return share > 1 - reach ? 1 : share
        }
        let (left, top) = (low(all.left, of: columns), low(all.top, of: rows))
        return Box(
            left: left, top: top, width: high(all.right, of: columns) - left,
            height: high(all.bottom, of: rows) - top)
    }

    /// Otsu's threshold: the one that parts the cells into the two most compact groups; lowered a
    /// little, because a cut-off cap is worse than a bit of ground.
    private var threshold: Float {
        var counts = [Float](repeating: 0, count: 64)
        for cell in cells { counts[min(63, Int(cell * 64))] += 1 }
        let total = Float(cells.count)
        let sum = counts.enumerated().reduce(Float(0)) { $0 + Float($1.offset) * $1.element }
        var (best, threshold) = (Float(-1), Float(32))
        var (below, belowSum) = (Float(0), Float(0))
        for (level, count) in counts.enumerated() {
            below += count
            belowSum += Float(level) * count
            guard below > 0, below < total else { continue }
            let apart = belowSum / below - (sum - belowSum) / (total - below)
            let between = below * (total - below) * apart * apart
            if between > best { (best, threshold) = (between, Float(level) + 1) }
        }
        return threshold / 64 * 0.82
    }

    /// Without the outermost hundredth at left and right, and less at top and bottom.
    ///
    /// A glint or a patch of light beside the subject weighs little; so do caps and stems.
    private func tightened(_ patch: Patch, above threshold: Float) -> Patch {
        var across = [Float](repeating: 0, count: columns)
        var down = [Float](repeating: 0, count: rows)
        for y in patch.top..<patch.bottom {
            for x in patch.left..<patch.right where cells[y * columns + x] > threshold {
                let weight = cells[y * columns + x]
                across[x] += weight
                down[y] += weight
            }
        }
        let total = across.reduce(0, +)
        func bounds(_ weights: [Float], _ share: Float) -> (Int, Int) {
            func cut(_ order: some Sequence<Int>) -> Int {
                var passed: Float = 0
                for index in order {
                    passed += weights[index]
                    if passed > share * total { return index }
                }
                return 0
            }
            return (cut(weights.indices), cut(weights.indices.reversed()) + 1)
        }
        var tight = patch
        (tight.left, tight.right) = bounds(across, 0.01)
        (tight.top, tight.bottom) = bounds(down, 0.004)
        return tight
    }

    private struct Patch {
        var left: Int
        var top: Int
        var right: Int
        var bottom: Int
        var mass: Float

        func isWithin(_ cells: Int, of other: Patch) -> Bool {
            left <= other.right + cells && other.left <= right + cells
                && top <= other.bottom + cells && other.top <= bottom + cells
        }

        mutating func join(_ other: Patch) {
            left = min(left, other.left)
            top = min(top, other.top)
            right = max(right, other.right)
            bottom = max(bottom, other.bottom)
            mass += other.mass
        }
    }

    /// Connected cells above the threshold.
    private func patches(above threshold: Float) -> [Patch] {
        var seen = [Bool](repeating: false, count: cells.count)
        var patches: [Patch] = []
        for start in cells.indices where cells[start] > threshold && !seen[start] {
            var patch = Patch(left: columns, top: rows, right: 0, bottom: 0, mass: 0)
            var open = [start]
            seen[start] = true
            while let at = open.popLast() {
                let (x, y) = (at % columns, at / columns)
                patch.join(
                    Patch(left: x, top: y, right: x + 1, bottom: y + 1, mass: cells[at]))
                for (u, v) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
                where (0..<columns).contains(u) && (0..<rows).contains(v) {
                    let next = v * columns + u
                    if cells[next] > threshold, !seen[next] {
                        seen[next] = true
                        open.append(next)
                    }
                }
            }
            patches.append(patch)
        }
        return patches
    }
}
