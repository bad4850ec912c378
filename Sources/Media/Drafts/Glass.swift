extension Kit {
    /// A clear or tinted vessel: thick dark edges, a lit middle, and light gathered at the foot.
    func glass(_ drawing: inout Drawing, _ outline: Outline, _ tint: Tint, radius: Double) {
        let side = light.side
        let deep = tint.lighter(-0.24).muted(1.1)
        let paint = drawing.linear(
            [
                .init(0, deep), .init(0.06, tint.lighter(-0.10)), .init(0.2, tint.lighter(0.04)),
                .init(0.5, tint.lighter(0.11)), .init(0.8, tint.lighter(0.02)),
                .init(0.94, tint.lighter(-0.13)), .init(1, deep),
            ], side * radius, 0, -side * radius, 0)
        drawing.fill(outline.path, paint)
        let foot = outline.knots[outline.knots.count - 1].y
        drawing.clipped(to: outline.path) { drawing in
            // Light that went through the liquid comes out at the far foot.
            let caustic = drawing.radial(
                [
                    .init(0, tint.lighter(0.26).muted(1.25), 0.85),
                    .init(0.5, tint.lighter(0.16), 0.35), .init(1, tint, 0),
                ], -side * radius * 0.30, foot - radius * 0.32, radius * 1.05, squash: 0.85)
            drawing.fill(.box(-radius, foot - radius * 1.6, radius * 2, radius * 1.8), caustic)
            let floor = radius * 0.86
            drawing.stroke(
                .ellipse(0, foot - 9, floor, floor * max(outline.bottom, 0.06)), .white, width: 2.4,
                opacity: 0.35)
        }
    }

    /// The dark line of the glass's far wall and the surface of what is in it.
    func meniscus(_ drawing: inout Drawing, _ tint: Tint, radius: Double, y: Double, depth: Double)
    {
        let top = drawing.linear(
            [.init(0, tint.lighter(0.18)), .init(1, tint.lighter(-0.02))], light.side * radius, 0,
            -light.side * radius, 0)
        drawing.fill(.ellipse(0, y, radius, radius * depth), top, opacity: 0.75)
        drawing.stroke(
            Path.from(radius, y).arc(radius, radius * depth, -radius, y), .white, width: 1.4,
            opacity: 0.5)
    }

    /// A paper or printed band round a body: its edges fall towards the eye.
    func band(
        _ drawing: inout Drawing, radius: Double, top: Double, bottom: Double, depth: Double,
        _ tint: Tint, _ finish: Finish = .matte
    ) {
        let fall = radius * depth
        let path = Path.from(-radius, top).arc(radius, fall, radius, top, clockwise: false)
            .line(radius, bottom).arc(radius, fall, -radius, bottom).closed()
        drawing.fill(path, drawing.turned(tint, finish, light, radius: radius))
    }

    /// A round cap, ring or lid with a visible top.
    func cap(
        _ drawing: inout Drawing, radius: Double, top: Double, bottom: Double, _ tint: Tint,
        _ finish: Finish, tilt: Double = 0.10, round: Double = 5
    ) {
        let outline = Outline(
            [(radius - round, top, 0), (radius, top + 0.5, round), (radius, bottom, 0)], top: tilt,
            bottom: tilt)
        drawing.fill(outline.path, drawing.turned(tint, finish, light, radius: radius))
        let lid = radius - round
        let face = drawing.linear(
            [
                .init(0, css: Tint.css(light.shade(tint.lighter(0.10), .matte, at: 0.2))),
                .init(1, css: Tint.css(light.shade(tint.lighter(0.02), .matte, at: 0.9))),
            ], light.side * lid, 0, -light.side * lid, 0)
        drawing.fill(.ellipse(0, top, lid, lid * tilt), face)
        let edge = drawing.linear(
            [
                .init(0, css: "#ffffff", 0.8), .init(0.5, css: "#ffffff", 0.2),
                .init(1, css: "#ffffff", 0.05),
            ],
            light.side * lid, 0, -light.side * lid, 0)
        drawing.stroke(
            Path.from(lid, top).arc(lid, lid * tilt, -lid, top), edge, width: 1.4)
        if finish == .gloss || finish == .satin {
            drawing.clipped(to: outline.path) {
                $0.gleam(
                    light, radius: radius, top: top + radius * tilt + 3,
                    bottom: bottom + radius * tilt,
                    strength: finish == .gloss ? 0.8 : 0.35)
            }
        }
    }

    /// Beads of water on a cold body.
    func condensation(
        _ drawing: inout Drawing, within outline: Outline, radius: Double, top: Double,
        bottom: Double, count: Int
    ) {
        var chance = chance.fork("condensation")
        drawing.clipped(to: outline.path) { drawing in
            for _ in 0..<count {
                let x = chance.between(-0.96, 0.96) * radius
                let y = chance.between(top, bottom)
                let size = 1.2 + 4.6 * chance.unit() * chance.unit()
                drawing.fill(
                    .ellipse(x + 0.6, y + 1.2, size, size * 1.1), .flat(palette.ink), opacity: 0.18)
                drawing.fill(.ellipse(x, y, size, size * 1.1), .white, opacity: 0.22)
                drawing.fill(
                    .ellipse(x + light.side * size * 0.35, y - size * 0.4, size * 0.34, size * 0.3),
                    .white, opacity: 0.85)
            }
        }
    }

    var gold: Tint { Tint(0.80, 0.075, 82) }
    var steel: Tint { Tint(0.84, 0.008, 250) }
}
