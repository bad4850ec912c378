/// SVG path data in scene units, y down.
struct Path {
    private(set) var data = ""

    func moved(_ x: Double, _ y: Double) -> Path { adding("M", [x, y]) }
    func line(_ x: Double, _ y: Double) -> Path { adding("L", [x, y]) }
    func quad(_ cx: Double, _ cy: Double, _ x: Double, _ y: Double) -> Path {
        adding("Q", [cx, cy, x, y])
    }
    func curve(
        _ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ x: Double, _ y: Double
    ) -> Path { adding("C", [ax, ay, bx, by, x, y]) }
    /// Half an ellipse or less, clockwise on the screen when `clockwise`.
    func arc(_ rx: Double, _ ry: Double, _ x: Double, _ y: Double, clockwise: Bool = true) -> Path {
        // A zero radius is a straight line by SVG's rules, which is what is wanted then.
        adding("A", [rx, ry, 0, 0, clockwise ? 1 : 0, x, y])
    }
    func closed() -> Path { adding("Z", []) }
    func and(_ other: Path) -> Path {
        var both = self
        both.data += other.data
        return both
    }

    static func from(_ x: Double, _ y: Double) -> Path { Path().moved(x, y) }

    static func ellipse(_ x: Double, _ y: Double, _ rx: Double, _ ry: Double) -> Path {
        from(x - rx, y).arc(rx, ry, x + rx, y).arc(rx, ry, x - rx, y).closed()
    }

    static func box(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, round: Double = 0
    ) -> Path {
        let r = min(round, width / 2, height / 2)
        return from(x + r, y).line(x + width - r, y).arc(r, r, x + width, y + r)
            .line(x + width, y + height - r).arc(r, r, x + width - r, y + height)
            .line(x + r, y + height).arc(r, r, x, y + height - r).line(x, y + r)
            .arc(r, r, x + r, y).closed()
    }

    static func polygon(_ points: [(Double, Double)]) -> Path {
        points.dropFirst().reduce(from(points[0].0, points[0].1)) { $0.line($1.0, $1.1) }.closed()
    }

    private func adding(_ command: String, _ numbers: [Double]) -> Path {
        var more = self
        more.data += command
        for (index, number) in numbers.enumerated() {
            if index > 0 { more.data += " " }
            more.data += Drawing.number(number)
        }
        return more
    }
}

/// The right-hand outline of a turned vessel from top to bottom, with a radius at each corner.
///
/// The eye is a little above: `top` and `bottom` are the depth of the end ellipses as a share of
/// their width.
struct Outline {
    var knots: [Knot]
    var top = 0.0
    var bottom = 0.0

    struct Knot {
        var x: Double
        var y: Double
        var round = 0.0
    }

    init(_ knots: [(Double, Double, Double)], top: Double = 0, bottom: Double = 0) {
        self.knots = knots.map { Knot(x: $0.0, y: $0.1, round: $0.2) }
        self.top = top
        self.bottom = bottom
    }

    /// Both sides, the near edge below and the far edge above.
    var path: Path {
        let first = knots[0]
        let last = knots[knots.count - 1]
        var path = Path.from(first.x, first.y)
        path = side(knots, sign: 1, onto: path)
        path = path.arc(last.x, last.x * bottom, -last.x, last.y)
        path = side(knots.reversed(), sign: -1, onto: path)
        return path.arc(first.x, first.x * top, first.x, first.y).closed()
    }

    private func side(_ knots: [Knot], sign: Double, onto start: Path) -> Path {
        var path = start
        for index in knots.indices.dropFirst() {
            let knot = knots[index]
            guard index + 1 < knots.count, knot.round > 0 else {
                path = path.line(sign * knot.x, knot.y)
                continue
            }
            let before = Self.toward(knots[index - 1], from: knot)
            let after = Self.toward(knots[index + 1], from: knot)
            path = path.line(sign * before.x, before.y)
                .quad(sign * knot.x, knot.y, sign * after.x, after.y)
        }
        return path
    }

    /// The point `round` away from a corner on the way to its neighbour, at most half-way there.
    private static func toward(_ other: Knot, from knot: Knot) -> Knot {
        let dx = other.x - knot.x
        let dy = other.y - knot.y
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else { return knot }
        let share = min(knot.round / length, 0.5)
        return Knot(x: knot.x + dx * share, y: knot.y + dy * share)
    }
}
