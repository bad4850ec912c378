import Glibc

/// What lies beside the product, when its words name something: each thing a few curves, in its
/// own natural colour, with a shadow.
enum Garnish: CaseIterable {
    case petals, citrus, leaves, beans, spice, drops, stones, berries
}

/// Lays a garnish out round the foot of a product.
struct Still {
    let light: Light
    let shadow: Tint
    /// Half the width that the product takes, and half the width there is, in scene units.
    let taken: Double
    let room: Double
    let foot: Placement
    let fruit: Tint

    /// The things behind the product, then those in front; both empty where there is no room.
    func layers(_ garnish: Garnish, _ chance: Chance) -> (behind: Drawing, before: Drawing) {
        var chance = chance
        var (behind, before) = (Drawing(), Drawing())
        guard room - taken > 56 else { return (behind, before) }
        let side = chance.happens(0.5) ? 1.0 : -1
        let near = taken + min(46, (room - taken) * 0.5)
        switch garnish {
        case .leaves: leaves(&behind, &before, side, near, &chance)
        case .petals: petals(&before, side, near, &chance)
        case .citrus:
            slice(&behind, side * (near + 8), foot.y - 52, 62, &chance)
            slice(&before, side * (near + 44), foot.y - 20, 40, &chance)
        case .beans:
            scatter(9, side, near, &chance) { x, y, chance in
                bean(&before, x, y, chance.between(0, 360))
            }
        case .spice: spice(&before, side, near, &chance)
        case .drops:
            scatter(12, side, near, &chance) { x, y, chance in
                drop(&before, x, y, chance.between(5, 15))
            }
        case .stones:
            stone(&behind, side * (near + 22), foot.y - 6, 66, 34)
            stone(&behind, side * (near + 16), foot.y - 50, 46, 22)
            stone(&before, side * (near + 74), foot.y + 8, 26, 14)
        case .berries:
            scatter(6, side, near, &chance) { x, y, chance in
                berry(&before, x, y, chance.between(15, 21))
            }
        }
        return (behind, before)
    }

    /// Most on one side, a few on the other, nearer ones lower.
    private func scatter(
        _ count: Int, _ side: Double, _ near: Double, apart: Double = 30,
        _ chance: inout Chance,
        _ draw: (Double, Double, inout Chance) -> Void
    ) {
        var spots: [(Double, Double)] = []
        for index in 0..<(count * 12) where spots.count < count {
            let toward = index % 4 == 3 ? -side : side
            let x = foot.x + toward * (near - 14 + chance.between(0, max(20, room - near - 10)))
            let y = foot.y + chance.between(-22, 20)
            let free = spots.allSatisfy { abs($0.0 - x) > apart || abs($0.1 - y) > 14 }
            if free, abs(x) < room { spots.append((x, y)) }
        }
        for (x, y) in spots.sorted(by: { $0.1 < $1.1 }) { draw(x, y, &chance) }
    }

    private func under(_ drawing: inout Drawing, _ x: Double, _ y: Double, _ width: Double) {
        let paint = drawing.radial(
            [.init(0, shadow, 0.55), .init(0.6, shadow, 0.28), .init(1, shadow, 0)],
            x - light.side * width * 0.16, y, width, squash: 0.30)
        drawing.fill(.box(x - width * 1.3, y - width * 0.4, width * 2.6, width * 0.8), paint)
    }

    private func leaves(
        _ behind: inout Drawing, _ before: inout Drawing, _ side: Double, _ near: Double,
        _ chance: inout Chance
    ) {
        let green = Tint(0.52, 0.095, 142)
        for (index, rise) in [-62.0, -34, -12].enumerated() {
            let length = min(150, room - near + 90) * (1 - Double(index) * 0.12)
            leaf(
                &behind, side * (taken - 26), foot.y - 14 - Double(index) * 4,
                side > 0 ? rise : 180 - rise, length, green.lighter(Double(index) * 0.03))
        }
        under(&before, side * (near + 34), foot.y + 10, 46)
        leaf(&before, side * (near + 4), foot.y + 10, side > 0 ? 6 : 174, 66, green.lighter(0.05))
        under(&before, -side * (near + 26), foot.y + 12, 36)
        leaf(&before, -side * (near + 2), foot.y + 12, side > 0 ? 176 : 4, 52, green.lighter(-0.02))
    }

    private func leaf(
        _ drawing: inout Drawing, _ x: Double, _ y: Double, _ turn: Double, _ length: Double,
        _ tint: Tint
    ) {
        drawing.moved(x, y, turn: turn) { drawing in
            let width = length * 0.36
            let paint = drawing.linear(
                [
                    .init(0, tint.lighter(0.10)), .init(0.48, tint.lighter(0.02)),
                    .init(0.52, tint.lighter(-0.07)), .init(1, tint.lighter(-0.13)),
                ], 0, -width / 2, 0,
                width / 2)
            drawing.fill(Garden.leaf(length, width), paint)
            drawing.stroke(
                Path.from(0, 0).quad(length * 0.5, -width * 0.06, length * 0.96, 0),
                .flat(tint.lighter(0.16)), width: 1.3, opacity: 0.7)
            for rib in 1..<6 {
                let at = length * Double(rib) / 6.4
                for toward in [-1.0, 1] {
                    drawing.stroke(
                        Path.from(at, -1)
                            .quad(
                                at + length * 0.06, toward * width * 0.14, at + length * 0.13,
                                toward * width * 0.27), .flat(tint.lighter(0.13)), width: 0.8,
                        opacity: 0.45)
                }
            }
        }
    }

    private func petals(
        _ drawing: inout Drawing, _ side: Double, _ near: Double, _ chance: inout Chance
    ) {
        let pink = Tint(0.78, 0.095, 10)
        scatter(5, side, near, apart: 46, &chance) { x, y, chance in
            let size = chance.between(17, 28)
            under(&drawing, x, y + size * 0.28, size * 1.15)
            drawing.moved(x, y, squash: 0.74, turn: chance.between(-60, 60)) { drawing in
                let shape = Path.from(-size, size * 0.1)
                    .curve(-size * 0.9, -size * 0.8, -size * 0.1, -size * 0.9, 0, -size * 0.55)
                    .curve(size * 0.2, -size * 0.95, size, -size * 0.6, size, size * 0.1)
                    .curve(size * 0.9, size * 0.8, -size * 0.9, size * 0.9, -size, size * 0.1)
                    .closed()
                let paint = drawing.radial(
                    [
                        .init(0, pink.lighter(0.14)), .init(0.5, pink.lighter(0.05)),
                        .init(1, pink.lighter(-0.08)),
                    ], light.side * size * 0.3, -size * 0.3, size * 1.5)
                drawing.fill(shape, paint)
                drawing.stroke(
                    Path.from(-size * 0.8, size * 0.2).quad(0, size * 0.65, size * 0.8, size * 0.2),
                    .white, width: 1.2, opacity: 0.35)
            }
        }
    }

    private func slice(
        _ drawing: inout Drawing, _ x: Double, _ y: Double, _ radius: Double, _ chance: inout Chance
    ) {
        let flesh = fruit
        under(&drawing, x, y + radius * 0.96, radius * 1.1)
        let start = chance.between(0, 40)
        drawing.moved(x, y, turn: start) { drawing in
            drawing.fill(.ellipse(2.5 * -light.side, 2, radius, radius), flesh.lighter(-0.14))
            drawing.fill(.ellipse(0, 0, radius, radius), flesh.lighter(-0.02))
            drawing.fill(.ellipse(0, 0, radius * 0.92, radius * 0.92), Tint(0.965, 0.035, 95))
            let paint = drawing.radial(
                [.init(0, flesh.lighter(0.10)), .init(0.7, flesh.lighter(0.02)), .init(1, flesh)],
                0, 0, radius * 0.86)
            for part in 0..<9 {
                let (from, to) = (Double(part) * 40 + 2.4, Double(part) * 40 + 37.6)
                func point(_ angle: Double, _ r: Double) -> (Double, Double) {
                    (r * cos(angle * .pi / 180), r * sin(angle * .pi / 180))
                }
                let (a, b) = (point(from, radius * 0.80), point(to, radius * 0.80))
                let middle = point((from + to) / 2, radius * 0.95)
                let tip = point((from + to) / 2, radius * 0.10)
                drawing.fill(
                    Path.from(tip.0, tip.1).line(a.0, a.1).quad(middle.0, middle.1, b.0, b.1)
                        .closed(),
                    paint)
            }
        }
    }

    private func bean(_ drawing: inout Drawing, _ x: Double, _ y: Double, _ turn: Double) {
        let brown = Tint(0.36, 0.055, 50)
        under(&drawing, x, y + 8, 19)
        drawing.moved(x, y, squash: 1, turn: turn.remainder(dividingBy: 50)) { drawing in
            let paint = drawing.radial(
                [
                    .init(0, brown.lighter(0.17)), .init(0.45, brown.lighter(0.03)),
                    .init(1, brown.lighter(-0.13)),
                ],
                light.side * 5, -5, 21, squash: 0.8)
            drawing.fill(.ellipse(0, 0, 16, 10.5), paint)
            drawing.stroke(
                Path.from(-15, 1).curve(-6, -5, 5, 6, 15, -1), .flat(brown.lighter(-0.2)), width: 2)
        }
    }

    private func spice(
        _ drawing: inout Drawing, _ side: Double, _ near: Double, _ chance: inout Chance
    ) {
        let bark = Tint(0.52, 0.085, 48)
        for (index, turn) in [-9.0, 14].enumerated() {
            let (x, y) = (side * (near + 50), foot.y + Double(index) * 17 - 6)
            under(&drawing, x, y + 11, 66)
            drawing.moved(x, y, turn: turn * side) { drawing in
                let paint = drawing.linear(
                    [
                        .init(0, bark.lighter(0.12)), .init(0.4, bark),
                        .init(1, bark.lighter(-0.18)),
                    ], 0, -10,
                    0, 10)
                drawing.fill(.box(-58, -10, 116, 20, round: 6), paint)
                drawing.stroke(
                    Path.from(-54, -1).line(54, -2), .flat(bark.lighter(-0.22)), width: 1.6,
                    opacity: 0.7)
                drawing.fill(.ellipse(-side * 56, 0, 4.5, 9.5), .flat(bark.lighter(-0.16)))
                drawing.fill(.ellipse(-side * 56, -2, 2.4, 4), .flat(bark.lighter(-0.3)))
            }
        }
        let pod = Tint(0.66, 0.085, 128)
        for (x, y) in [(near + 4, 14.0), (near + 34, 24)] {
            under(&drawing, -side * x, foot.y + y + 6, 17)
            drawing.moved(-side * x, foot.y + y, turn: chance.between(-30, 30)) { drawing in
                let paint = drawing.linear(
                    [.init(0, pod.lighter(0.12)), .init(1, pod.lighter(-0.14))], 0, -8, 0, 8)
                drawing.fill(Garden.leaf(30, 20), paint)
                drawing.stroke(
                    Path.from(3, 0).line(28, 0), .flat(pod.lighter(-0.16)), width: 1, opacity: 0.6)
            }
        }
    }

    private func drop(_ drawing: inout Drawing, _ x: Double, _ y: Double, _ size: Double) {
        drawing.fill(.ellipse(x - light.side * 3, y + 3, size, size * 0.42), shadow, opacity: 0.28)
        let paint = drawing.linear(
            [
                .init(0, shadow, 0.22), .init(0.6, css: "#ffffff", 0.12),
                .init(1, css: "#ffffff", 0.60),
            ],
            x + light.side * size, y - size * 0.4, x - light.side * size, y + size * 0.4)
        drawing.fill(.ellipse(x, y, size, size * 0.46), paint)
        drawing.fill(
            .ellipse(x + light.side * size * 0.36, y - size * 0.16, size * 0.2, size * 0.1), .white,
            opacity: 0.95)
    }

    private func stone(
        _ drawing: inout Drawing, _ x: Double, _ y: Double, _ width: Double, _ height: Double
    ) {
        let grey = Tint(0.50, 0.012, 260)
        under(&drawing, x, y + height * 0.8, width * 1.15)
        let paint = drawing.radial(
            [
                .init(0, grey.lighter(0.24)), .init(0.4, grey.lighter(0.08)),
                .init(1, grey.lighter(-0.20)),
            ],
            x + light.side * width * 0.4, y - height * 0.6, width * 1.6, squash: 0.75)
        drawing.fill(.ellipse(x, y, width, height), paint)
    }

    private func berry(_ drawing: inout Drawing, _ x: Double, _ y: Double, _ size: Double) {
        let red = Tint(0.42, 0.13, 15)
        under(&drawing, x, y + 4, size * 1.3)
        let paint = drawing.radial(
            [
                .init(0, red.lighter(0.26)), .init(0.3, red.lighter(0.07)),
                .init(1, red.lighter(-0.18)),
            ],
            x + light.side * size * 0.35, y - size * 1.2, size * 1.5)
        drawing.fill(.ellipse(x, y - size * 0.8, size, size), paint)
        drawing.fill(
            .ellipse(x + light.side * size * 0.4, y - size * 1.25, size * 0.16, size * 0.12),
            .white, opacity: 0.9)
    }
}
