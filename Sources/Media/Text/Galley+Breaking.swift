extension Galley {
    /// How many lines the text takes in a width of ems; nil when a piece does not fit at all.
    func lineCount(in width: Double) -> Int? {
        var count = 0
        var used = 0.0
        var isOpen = false
        for piece in pieces {
            guard piece.width <= width + Self.slack else { return nil }
            if !isOpen || used + piece.width > width + Self.slack {
                count += 1
                used = 0
                isOpen = true
            }
            used += piece.width + piece.space
            if piece.endsParagraph { isOpen = false }
        }
        return count
    }

    /// Breaks into the fewest lines that the width allows, as even and as natural as they can be.
    ///
    /// The result for the width of its own widest line is the same again, so a layout needs to
    /// keep just its width. Nil when a piece does not fit.
    func lines(in width: Double) -> [Line]? {
        guard lineCount(in: width) != nil else { return nil }
        var lines: [Line] = []
        var start = 0
        for index in pieces.indices where pieces[index].endsParagraph || index == pieces.count - 1 {
            lines += paragraph(start..<index + 1, in: width)
            start = index + 1
        }
        return lines
    }

    /// Least total badness over all ways to break into the fewest lines (after Knuth and Plass).
    private func paragraph(_ range: Range<Int>, in width: Double) -> [Line] {
        let count = fewestLines(range, in: width)
        if count <= 1 { return [line(range)] }
        let total = line(range).width
        let ideal = total / Double(count)
        // best[k][i]: badness of setting the pieces before i on k lines; from[k][i]: the last start.
        let unreachable = Double.infinity
        var best = [Double](repeating: unreachable, count: range.count + 1)
        best[0] = 0
        var from: [[Int]] = []
        for number in 1...count {
            var next = [Double](repeating: unreachable, count: range.count + 1)
            var origin = [Int](repeating: 0, count: range.count + 1)
            for start in 0..<range.count where best[start] < unreachable {
                var used = 0.0
                for end in start..<range.count {
                    let piece = pieces[range.lowerBound + end]
                    if used + piece.width > width + Self.slack { break }
                    let isLast = number == count && end == range.count - 1
                    let cost =
                        best[start]
                        + badness(
                            used + piece.width, ideal, piece, isLast: isLast,
                            isAlone: start == end)
                    used += piece.width + piece.space
                    if cost < next[end + 1] {
                        next[end + 1] = cost
                        origin[end + 1] = start
                    }
                }
            }
            best = next
            from.append(origin)
        }
        var lines: [Line] = []
        var end = range.count
        for number in stride(from: count - 1, through: 0, by: -1) {
            let start = from[number][end]
            lines.append(line(range.lowerBound + start..<range.lowerBound + end))
            end = start
        }
        return lines.reversed()
    }

    private func badness(
        _ width: Double, _ ideal: Double, _ piece: Piece, isLast: Bool, isAlone: Bool
    ) -> Double {
        let ratio = (width - ideal) / ideal
        if isLast {
            // A last line may be shorter, but a word left alone looks forgotten.
            let short = ratio < 0 ? ratio * ratio * 0.6 : ratio * ratio * 1.5
            return short + (isAlone && ratio < -0.4 ? 1 : 0)
        }
        return ratio * ratio + piece.reluctance * 0.35
    }

    private func fewestLines(_ range: Range<Int>, in width: Double) -> Int {
        var count = 1
        var used = 0.0
        for piece in pieces[range] {
            if used > 0, used + piece.width > width + Self.slack {
                count += 1
                used = 0
            }
            used += piece.width + piece.space
        }
        return count
    }

    private func line(_ range: Range<Int>) -> Line {
        var width = 0.0
        for index in range {
            width += pieces[index].width
            if index < range.upperBound - 1 { width += pieces[index].space }
        }
        return Line(pieces: range, width: width)
    }

    /// Forgives the rounding of a width that was computed from the line itself.
    private static let slack = 1e-6
}
