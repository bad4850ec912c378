/// A box that stands with one upright edge towards the eye; its front face turns to the light.
struct Cuboid {
    /// Widths on the picture of the front and the side face, and the height of the near edge.
    let front: Double
    let side: Double
    let height: Double
    /// -1 when the front is left of the near edge.
    let toward: Double
    /// How steeply edges of the front and side rise from the near corner.
    let slope = 0.085
    let steep = 0.26

    /// Where the near edge is, so that the whole stands in the middle.
    var edge: Double { -toward * (front - side) / 2 }

    /// A point on the front: `u` from the near edge (0) to the far one (1), `v` from the top.
    func front(_ u: Double, _ v: Double) -> (Double, Double) {
        (edge + toward * front * u, -height * (1 - v) - front * u * slope)
    }

    func side(_ u: Double, _ v: Double) -> (Double, Double) {
        (edge - toward * side * u, -height * (1 - v) - side * u * steep)
    }

    func face(
        _ point: (Double, Double) -> (Double, Double), _ top: Double = 0, _ bottom: Double = 1,
        _ near: Double = 0, _ far: Double = 1
    ) -> Path {
        .polygon([point(near, top), point(far, top), point(far, bottom), point(near, bottom)])
    }

    var frontFace: Path { face(front) }
    var sideFace: Path { face(side) }

    var lid: Path {
        let (near, left, right) = (front(0, 0), front(1, 0), side(1, 0))
        return .polygon([
            near, left, (left.0 + right.0 - near.0, left.1 + right.1 - near.1), right,
        ])
    }

    /// Lays upright things, whose origin is the middle of the front's foot, onto the front.
    var slant: Affine {
        // Along the front each unit to the side lifts by `slope`.
        let middle = edge + toward * front / 2
        return Affine(yx: -toward * slope, x0: middle, y0: -front / 2 * slope)
    }

    /// Where it stands.
    var footprint: Path {
        let (near, left, right) = (front(0, 1), front(1, 1), side(1, 1))
        return .polygon([
            near, left, (left.0 + right.0 - near.0, left.1 + right.1 - near.1), right,
        ])
    }

    var top: Double { height + front * slope + side * steep }
}

extension Kit {
    func cuboid(
        _ drawing: inout Drawing, _ box: Cuboid, _ tint: Tint, art: (inout Drawing) -> Void
    ) {
        let lit = Tint(
            linear: light.shade(tint, .matte, at: light.side * 0.35)
                .clamped(lowerBound: .zero, upperBound: .one))
        drawing.fill(
            box.frontFace,
            drawing.linear(
                [.init(0, lit.lighter(0.02)), .init(1, lit.lighter(-0.035))], box.front(1, 0).0,
                -box.height,
                box.front(0, 0).0, 0))
        drawing.clipped(to: box.frontFace, art)
        let dark = tint.lighter(palette.scheme == .night ? -0.22 : -0.15)
        drawing.fill(
            box.sideFace,
            drawing.linear(
                [.init(0, dark.lighter(0.01)), .init(1, dark.lighter(-0.06))], box.side(0, 0).0, 0,
                box.side(1, 0).0, 0))
        drawing.fill(
            box.lid,
            drawing.linear(
                [.init(0, tint.lighter(0.09)), .init(1, tint.lighter(0.02))], light.side * 200,
                -box.height,
                -light.side * 200, -box.height))
        drawing.gather(box.frontFace, stain, from: -box.height * 0.35, to: 10, 0.20)
        drawing.gather(box.sideFace, stain, from: -box.height * 0.5, to: 10, 0.34)
        // Folded board has a lighter edge.
        drawing.stroke(
            Path.from(box.front(0, 0).0, box.front(0, 0).1)
                .line(box.front(0, 1).0, box.front(0, 1).1),
            .white, width: 1.6, opacity: 0.35)
        drawing.stroke(
            Path.from(box.front(1, 0).0, box.front(1, 0).1)
                .line(box.front(0, 0).0, box.front(0, 0).1)
                .line(box.side(1, 0).0, box.side(1, 0).1), .white, width: 1.3, opacity: 0.38)
    }

    /// A folding carton.
    func carton() -> Subject {
        let box = Cuboid(front: 226, side: 92, height: 330, toward: light.side)
        let tint = palette.body
        var drawing = Drawing()
        var chance = chance.fork("art")
        let kind = chance.below(3)
        cuboid(&drawing, box, tint) { boxArt(&$0, box, kind) }
        if kind == 0 {
            // The printed field runs round the corner.
            drawing.fill(
                box.face(box.side, 0.70, 1), .flat(artColors.0.lighter(-0.15).muted(1.1)))
            drawing.fill(box.face(box.side, 0.685, 0.70), .flat(artColors.1.lighter(-0.15)))
            drawing.gather(box.sideFace, stain, from: -box.height * 0.4, to: 10, 0.34)
        }
        var label = self.label(-92, -308, 184, 178, on: tint, detail: true)
        label.slant = box.slant
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: box.top, width: 318, base: 150,
            depth: 0.12, footprint: box.footprint)
    }

    private var artColors: (Tint, Tint) {
        palette.scheme == .bold
            ? (palette.lead.lit(min(palette.lead.lightness, 0.6)), palette.second.lit(0.75))
            : (palette.second.lit(0.74), palette.paper)
    }

    /// Printed fields at the foot of the front.
    private func boxArt(_ drawing: inout Drawing, _ box: Cuboid, _ kind: Int) {
        let (second, third) = artColors
        switch kind {
        case 0:
            drawing.fill(box.face(box.front, 0.70, 1), .flat(second))
            drawing.fill(box.face(box.front, 0.685, 0.70), .flat(third))
        case 1:
            let (x, y) = box.front(0.5, 1.0)
            for (index, size) in [112.0, 84, 56, 28].enumerated() {
                drawing.fill(.ellipse(x, y, size, size), .flat(index % 2 == 0 ? second : third))
            }
        default:
            let (x, y) = box.front(0.5, 0.80)
            for index in 0..<7 {
                let turn = -90.0 + (Double(index) - 3) * 27
                drawing.moved(x, y + 34, turn: turn) {
                    $0.fill(Garden.leaf(82, 26), .flat(index % 2 == 0 ? second : third))
                }
            }
        }
    }

    /// A hardcover that stands on its foot.
    func book() -> Subject {
        let box = Cuboid(front: 258, side: 46, height: 346, toward: light.side)
        let tint = palette.body
        var drawing = Drawing()
        var chance = chance.fork("art")
        let kind = chance.below(3)
        cuboid(&drawing, box, tint) { coverArt(&$0, box, kind) }
        pages(&drawing, box)
        // The joint beside the spine.
        let joint = drawing.linear(
            [.init(0, stain, 0), .init(0.5, stain, 0.30), .init(1, css: "#ffffff", 0.12)],
            box.front(0.035, 0).0, 0,
            box.front(0.085, 0).0, 0)
        drawing.fill(box.face(box.front, 0, 1, 0.03, 0.09), joint)
        var label = self.label(-98, -326, 206, 170, on: tint)
        label.slant = box.slant
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: box.top, width: 304, base: 146,
            depth: 0.10, footprint: box.footprint)
    }

    /// The block of paper seen from above, between the covers.
    private func pages(_ drawing: inout Drawing, _ box: Cuboid) {
        let paper = Tint(0.95, 0.02, 85)
        let (a, b, c) = (box.front(0, 0), box.front(1, 0), box.side(1, 0))
        func point(_ u: Double, _ w: Double) -> (Double, Double) {
            (a.0 + (b.0 - a.0) * u + (c.0 - a.0) * w, a.1 + (b.1 - a.1) * u + (c.1 - a.1) * w + 4)
        }
        drawing.fill(
            .polygon([point(0.02, 0.14), point(0.97, 0.14), point(0.97, 0.86), point(0.02, 0.86)]),
            .flat(paper))
        for line in 1..<6 {
            let w = 0.14 + 0.12 * Double(line)
            let (from, to) = (point(0.02, w), point(0.97, w))
            drawing.stroke(
                Path.from(from.0, from.1).line(to.0, to.1), .flat(paper.lighter(-0.12)), width: 0.8)
        }
    }

    private func coverArt(_ drawing: inout Drawing, _ box: Cuboid, _ kind: Int) {
        let second = palette.second.lit(0.72)
        let (x, y) = box.front(0.52, 0.82)
        switch kind {
        case 0:
            drawing.fill(.ellipse(x, y + 8, 74, 74), .flat(second))
            drawing.fill(
                Path.from(x - 170, y + 26).curve(x - 60, y - 30, x + 30, y + 60, x + 170, y - 14)
                    .line(x + 170, y + 120).line(x - 170, y + 120).closed(),
                .flat(palette.body.lighter(-0.12)))
        case 1:
            for index in 0..<5 {
                let r = 118 - Double(index) * 24
                drawing.fill(
                    .ellipse(x, y + 66, r, r),
                    .flat(index % 2 == 0 ? second : palette.body.lighter(0.08)))
            }
        default:
            for row in 0..<3 {
                for column in 0..<5 {
                    let cx = x - 92 + Double(column) * 46
                    let cy = y - 40 + Double(row) * 46 - (cx - x) * box.slope * light.side
                    let path = Path.from(cx - 23, cy).arc(23, 23, cx + 23, cy).closed()
                    drawing.fill(
                        (row + column) % 2 == 0 ? path : Path.ellipse(cx, cy - 11, 10, 10),
                        .flat((row + column) % 3 == 0 ? palette.paper : second))
                }
            }
        }
    }

    /// The still life for things that no template knows: a wrapped box and a sphere.
    func still() -> Subject {
        let box = Cuboid(front: 224, side: 128, height: 226, toward: light.side)
        let tint = palette.body
        let ribbon =
            palette.scheme == .bold
            ? palette.lead.lit(min(palette.lead.lightness, 0.5)) : palette.second.lit(0.80)
        var drawing = Drawing()
        cuboid(&drawing, box, tint) { _ in }
        drawing.fill(box.face(box.side, 0, 1, 0.40, 0.60), .flat(ribbon.lighter(-0.13)))
        ribbonOver(&drawing, box, ribbon)
        let radius = 54.0
        let x = -light.side * 150.0
        let ball = palette.second.lit(0.66)
        let shade = drawing.radial(
            [
                .init(0, ball.lighter(0.2)), .init(0.35, ball.lighter(0.07)),
                .init(0.75, ball.lighter(-0.10)),
                .init(1, ball.lighter(-0.22)),
            ], x + light.side * 18, -radius - 20, radius * 1.45)
        let under = drawing.radial(
            [.init(0, stain, 0.5), .init(1, stain, 0)], x - light.side * 12, 20, radius * 1.2,
            squash: 0.2)
        drawing.fill(.ellipse(x, 20, 90, 30), under)
        drawing.fill(.ellipse(x, -radius + 22, radius, radius), shade)
        var label = self.label(-86, -196, 172, 150, on: tint)
        label.slant = box.slant
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: box.top + 40, width: 372,
            base: 168,
            depth: 0.14, footprint: box.footprint)
    }

    private func ribbonOver(_ drawing: inout Drawing, _ box: Cuboid, _ ribbon: Tint) {
        let (a, b, c) = (box.front(0, 0), box.front(1, 0), box.side(1, 0))
        func point(_ u: Double, _ w: Double) -> (Double, Double) {
            (a.0 + (b.0 - a.0) * u + (c.0 - a.0) * w, a.1 + (b.1 - a.1) * u + (c.1 - a.1) * w)
        }
        drawing.fill(
            .polygon([point(0, 0.4), point(1, 0.4), point(1, 0.6), point(0, 0.6)]),
            .flat(ribbon.lighter(0.05)))
        drawing.fill(
            .polygon([point(0.42, 0), point(0.58, 0), point(0.58, 1), point(0.42, 1)]),
            .flat(ribbon.lighter(0.03)))
        let (x, y) = point(0.5, 0.5)
        for (toward, size) in [(-1.0, 1.0), (1, 0.92)] {
            let loop = Path.from(x, y)
                .curve(
                    x + toward * 34 * size, y - 66, x + toward * 104 * size, y - 46,
                    x + toward * 86 * size, y - 12
                )
                .curve(x + toward * 70 * size, y + 8, x + toward * 30, y + 4, x, y).closed()
            let paint = drawing.linear(
                [
                    .init(0, ribbon.lighter(-0.16)), .init(0.6, ribbon.lighter(0.06)),
                    .init(1, ribbon.lighter(-0.05)),
                ], x, y,
                x + toward * 92, y - 20)
            drawing.fill(loop, paint)
            let hole = Path.from(x + toward * 10, y - 6)
                .curve(
                    x + toward * 36 * size, y - 44, x + toward * 82 * size, y - 34,
                    x + toward * 72 * size, y - 14
                )
                .curve(
                    x + toward * 56 * size, y - 4, x + toward * 30, y - 4, x + toward * 10, y - 6
                )
                .closed()
            drawing.fill(hole, .flat(ribbon.lighter(-0.24)), opacity: 0.8)
        }
        drawing.fill(.box(x - 13, y - 19, 26, 24, round: 8), .flat(ribbon.lighter(0.08)))
    }
}
