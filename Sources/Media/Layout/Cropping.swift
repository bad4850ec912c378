import Studio

/// The windows of a format's shape in a picture that keep what must be kept.
struct Cropping {
    /// Pixels of the picture.
    let windows: [Box]
    /// The subject, in the picture's pixels.
    let subject: Box

    /// The window is as large as the picture allows; what can be chosen is where it slides.
    init(_ look: Look, focus: Box?, _ proportions: Proportions) {
        let (width, height) = (Double(look.width), Double(look.height))
        let scale = min(width / proportions.width, height / proportions.height)
        let size = (
            width: min(width, proportions.width * scale),
            height: min(height, proportions.height * scale)
        )
        let kept = focus ?? look.subject
        let subject = Box(
            left: kept.left * width, top: kept.top * height, width: kept.width * width,
            height: kept.height * height
        )
        .intersection(Box(left: 0, top: 0, width: width, height: height))
        self.subject = subject
        let across = Self.positions(size.width, in: width, keep: subject.left...subject.right)
        let down = Self.positions(size.height, in: height, keep: subject.top...subject.bottom)
        windows = across.flatMap { left in
            down.map { top in
                Box(left: left, top: top, width: size.width, height: size.height)
            }
        }
    }

    /// Where a window of `length` may begin so that it shows as much of the kept span as can be.
    private static func positions(
        _ length: Double, in whole: Double, keep: ClosedRange<Double>
    ) -> [Double] {
        let slack = max(0, whole - length)
        let ends = [keep.upperBound - length, keep.lowerBound].sorted()
        let low = min(max(0, ends[0]), slack)
        let high = min(max(0, ends[1]), slack)
        guard high - low > 0.01 * length else { return [(low + high) / 2] }
        return (0...8).map { low + (high - low) * Double($0) / 8 }
    }
}

extension Box {
    /// This box of the picture as it appears in a format that shows `window`.
    func shown(_ window: Box, _ proportions: Proportions) -> Box {
        let (x, y) = (proportions.width / window.width, proportions.height / window.height)
        return Box(
            left: (left - window.left) * x, top: (top - window.top) * y, width: width * x,
            height: height * y)
    }

    func padded(_ by: Double) -> Box {
        Box(left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by)
    }

    func union(_ other: Box) -> Box {
        let left = min(left, other.left)
        let top = min(top, other.top)
        return Box(
            left: left, top: top, width: max(right, other.right) - left,
            height: max(bottom, other.bottom) - top)
    }

    /// How much of this box another covers; 0...1.
    func covered(by other: Box) -> Double {
        area > 0 ? intersection(other).area / area : 0
    }
}
