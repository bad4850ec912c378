import Studio

/// A place where a block of text may stand: along an edge of the frame, within a room.
struct Site {
    enum Edge: CaseIterable { case top, bottom, left, right }

    var edge: Edge
    /// Where the block must stay; it hugs the edge, and is centred along a side edge.
    var room: Box
    /// The height of text that looks right here; `room`'s own is the most there may be.
    var easyHeight: Double

    /// The sites of a format, and those that the subject leaves free.
    static func all(_ proportions: Proportions, subject: Box) -> [Site] {
        let frame = proportions.frame
        let tallest = 0.6 * proportions.safeHeight
        var sites: [Site] = []
        func band(_ edge: Edge, _ height: Double, easy: Double) {
            guard height > 0 else { return }
            let top = edge == .top ? frame.top : frame.bottom - height
            sites.append(
                Site(
                    edge: edge,
                    room: Box(left: frame.left, top: top, width: frame.width, height: height),
                    easyHeight: easy))
        }
        func column(_ edge: Edge, _ width: Double) {
            let left = edge == .left ? frame.left : frame.right - width
            guard width > 0.14 * frame.width else { return }
            sites.append(
                Site(
                    edge: edge,
                    room: Box(left: left, top: frame.top, width: width, height: frame.height),
                    easyHeight: 0.7 * frame.height))
        }
        let easy = (proportions.isWide ? 0.42 : 0.3) * frame.height
        for edge in [Edge.top, .bottom] { band(edge, min(tallest, frame.height), easy: easy) }
        if proportions.width > 0.9 * proportions.height {
            for edge in [Edge.left, .right] {
                for share in [0.38, 0.46, 0.54] { column(edge, share * frame.width) }
                let free =
                    edge == .left
                    ? subject.left - frame.left : frame.right - subject.right
                column(edge, min(0.6 * frame.width, free - proportions.gap))
            }
        }
        let above = min(tallest, subject.top - proportions.gap - frame.top)
        let below = min(tallest, frame.bottom - subject.bottom - proportions.gap)
        band(.top, above, easy: min(easy, above))
        band(.bottom, below, easy: min(easy, below))
        return sites
    }

    /// The largest size at which the message fits the room, and how many lines it takes; nil when
    /// it does not even at the smallest.
    ///
    /// Text grows into the easy height first; beyond it only as far as it must to be read easily.
    func fit(_ galley: Galley, _ proportions: Proportions) -> (size: Double, lines: Int)? {
        let largest = proportions.largestType(for: galley.length)
        let easyType = max(proportions.smallestType, 0.66 * largest)
        if let fit = largestFit(galley, easyHeight, proportions.smallestType...largest),
            fit.size >= easyType
        {
            return fit
        }
        return largestFit(galley, room.height, proportions.smallestType...easyType)
    }

    private func largestFit(
        _ galley: Galley, _ height: Double, _ sizes: ClosedRange<Double>
    ) -> (size: Double, lines: Int)? {
        func lines(at size: Double) -> Int? {
            guard let count = galley.lineCount(in: room.width / size),
                galley.height(ofLines: count) * size <= height
            else { return nil }
            return count
        }
        guard let fewest = lines(at: sizes.lowerBound) else { return nil }
        var best = (size: sizes.lowerBound, lines: fewest)
        var (low, high) = (Int(sizes.lowerBound), Int(sizes.upperBound))
        while low < high {
            let middle = (low + high + 1) / 2
            if let count = lines(at: Double(middle)) {
                best = (Double(middle), count)
                low = middle
            } else {
                high = middle - 1
            }
        }
        return best
    }

    /// Where a block of a size stands in the room.
    func place(width: Double, height: Double, fromRight: Bool) -> Box {
        let left =
            switch edge {
            case .left: room.left
            case .right: room.right - width
            case .top, .bottom: fromRight ? room.right - width : room.left
            }
        let top =
            switch edge {
            case .top: room.top
            case .bottom: room.bottom - height
            case .left, .right: room.top + (room.height - height) / 2
            }
        return Box(left: left, top: top, width: width, height: height)
    }
}
