extension Kit {
    /// A wide jar with a screw lid.
    func jar() -> Subject {
        var chance = chance.fork("jar")
        let radius = 152.0
        let depth = 0.12
        let outline = Outline(
            [(140, -176, 0), (radius, -158, 20), (radius, -24, 30), (126, 0, 0)], bottom: depth)
        let tint = palette.body
        var drawing = Drawing()
        let clear = chance.happens(0.5)
        if clear {
            glass(&drawing, outline, tint, radius: radius)
        } else {
            drawing.fill(outline.path, drawing.turned(tint, .satin, light, radius: radius))
            drawing.clipped(to: outline.path) {
                $0.gather(.box(-radius, -80, radius * 2, 100), stain, from: -80, to: 16, 0.36)
            }
        }
        if clear {
            band(&drawing, radius: radius, top: -142, bottom: -40, depth: depth, palette.paper)
        }
        drawing.clipped(to: outline.path) {
            $0.gleam(light, radius: radius, top: -160, bottom: 10, strength: clear ? 0.55 : 0.42)
        }
        let metal = chance.happens(0.5)
        let lid = metal ? gold : palette.cap
        let finish: Finish = metal ? .metal : .satin
        cap(&drawing, radius: 156, top: -250, bottom: -176, lid, finish, tilt: depth, round: 7)
        for y in [-190.0, -184] {
            drawing.stroke(
                Path.from(-156, y).arc(156, 156 * depth, 156, y, clockwise: false),
                .flat(lid.lighter(-0.35)),
                width: 1.3, opacity: 0.35)
        }
        let ground = clear ? palette.paper : tint
        let label = self.label(
            -radius * 0.72, clear ? -112 : -134, radius * 1.44, clear ? 84 : 112, on: ground,
            bend: .init(radius: radius, fall: radius * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 268, width: 312, base: 132,
            depth: depth, clarity: clear ? 0.4 : 0)
    }

    /// A caddy of lacquered metal.
    func tin() -> Subject {
        let radius = 118.0
        let depth = 0.13
        let tint = palette.body
        var drawing = Drawing()
        let outline = Outline(
            [(radius, -252, 0), (radius, -6, 6), (radius - 4, 0, 0)], bottom: depth)
        drawing.fill(outline.path, drawing.turned(tint, .satin, light, radius: radius))
        drawing.clipped(to: outline.path) { drawing in
            tinArt(&drawing, radius: radius, depth: depth)
            drawing.gather(.box(-radius, -80, radius * 2, 100), stain, from: -70, to: 16, 0.34)
            drawing.gather(.box(-radius, -260, radius * 2, 46), stain, from: -214, to: -254, 0.34)
        }
        band(&drawing, radius: radius, top: -214, bottom: -64, depth: depth, palette.paper)
        for y in [-214.0, -68] {
            band(&drawing, radius: radius, top: y, bottom: y + 4, depth: depth, gold, .metal)
        }
        drawing.clipped(to: outline.path) {
            $0.gleam(light, radius: radius, top: -260, bottom: 10, strength: 0.34)
        }
        let lid = palette.scheme == .bold ? palette.cap : tint.lighter(-0.05)
        cap(
            &drawing, radius: radius + 4, top: -338, bottom: -254, lid, .satin, tilt: depth,
            round: 4)
        let knob = drawing.turned(gold, .metal, light, radius: 22)
        drawing.fill(
            .ellipse(0, -334, 40, 40 * depth), .flat(lid.lighter(-0.16)), opacity: 0.7)
        drawing.fill(
            Outline([(20, -352, 0), (22, -350, 3), (14, -338, 0)], top: depth, bottom: depth).path,
            knob)
        drawing.fill(.ellipse(0, -352, 20, 20 * depth), .flat(gold.lighter(0.08)))
        let label = self.label(
            -radius * 0.8, -212 + radius * depth + 14, radius * 1.6, 114, on: palette.paper,
            bend: .init(radius: radius, fall: radius * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 356, width: 2 * radius + 8,
            base: radius - 4, depth: depth)
    }

    /// A quiet pattern printed all round.
    private func tinArt(_ drawing: inout Drawing, radius: Double, depth: Double) {
        var chance = chance.fork("art")
        let paint = drawing.turned(palette.body.lighter(0.09), .satin, light, radius: radius)
        if chance.happens(0.5) {
            for index in 0..<11 {
                let y = -250 + Double(index) * 25
                drawing.stroke(
                    Path.from(-radius, y).arc(radius, radius * depth, radius, y, clockwise: false),
                    paint,
                    width: 2)
            }
            return
        }
        for row in 0..<9 {
            for column in -4...4 {
                let x = (Double(column) + (row % 2 == 0 ? 0 : 0.5)) * 30
                let y = -248 + Double(row) * 30
                drawing.fill(.ellipse(x, y + radius * depth, 4, 4), paint)
            }
        }
    }

    /// A lit candle in a tumbler.
    func candle() -> Subject {
        let radius = 124.0
        let depth = 0.15
        let tint = palette.body
        var drawing = Drawing()
        let top = -238.0
        let outline = Outline(
            [(radius, top, 0), (radius, -22, 24), (108, 0, 0)], top: depth, bottom: depth)
        drawing.fill(outline.path, drawing.turned(tint, .gloss, light, radius: radius))
        drawing.clipped(to: outline.path) { drawing in
            let warm = drawing.linear(
                [
                    .init(0, Tint(0.90, 0.10, 75), 0.55), .init(0.4, Tint(0.8, 0.1, 65), 0.12),
                    .init(1, Tint(0.7, 0.1, 60), 0),
                ],
                0, top, 0, top + 150)
            drawing.fill(.box(-radius, top - 30, radius * 2, 190), warm)
            drawing.gather(.box(-radius, -90, radius * 2, 110), stain, from: -80, to: 14, 0.35)
            drawing.gleam(
                light, radius: radius, top: top + radius * depth + 2, bottom: 8, strength: 0.6)
        }
        let rim = radius - 5
        let inside = drawing.linear(
            [.init(0, tint.lighter(-0.22)), .init(1, tint.lighter(-0.02))], light.side * rim, 0,
            -light.side * rim, 0)
        drawing.fill(.ellipse(0, top, radius, radius * depth), .flat(tint.lighter(0.16)))
        drawing.fill(.ellipse(0, top + 1, rim, rim * depth), inside)
        let mouth = Path.ellipse(0, top + 1, rim, rim * depth)
        drawing.clipped(to: mouth) { drawing in
            let wax = drawing.radial(
                [
                    .init(0, Tint(0.97, 0.06, 85)), .init(0.5, Tint(0.94, 0.045, 80)),
                    .init(1, Tint(0.84, 0.04, 75)),
                ], 0,
                top + 12, rim, squash: depth)
            drawing.fill(.ellipse(0, top + 12, rim, rim * depth), wax)
            drawing.fill(
                .ellipse(0, top + 9, 44, 44 * depth), .flat(Tint(0.99, 0.05, 90)), opacity: 0.8)
        }
        flame(&drawing, y: top + 6)
        let label = self.label(
            -radius * 0.68, -156, radius * 1.36, 116, on: palette.paper,
            bend: .init(radius: radius, fall: radius * depth))
        let fall = radius * depth
        var paper = Drawing()
        let half = radius * 0.80
        let rise = fall * 0.4
        paper.fill(
            Path.from(-half, -190 + fall - rise)
                .quad(0, -190 + fall + rise, half, -190 + fall - rise)
                .line(half, -40 + fall - rise).quad(0, -40 + fall + rise, -half, -40 + fall - rise)
                .closed(),
            paper.turned(palette.paper, .matte, light, radius: radius))
        return Subject(
            elements: [.drawing(drawing), .drawing(paper), .label(label)], height: 318,
            width: 2 * radius,
            base: 112, depth: depth)
    }

    private func flame(_ drawing: inout Drawing, y: Double) {
        let halo = drawing.radial(
            [
                .init(0, Tint(0.94, 0.10, 80), 0.75), .init(0.25, Tint(0.88, 0.12, 70), 0.28),
                .init(1, Tint(0.82, 0.12, 65), 0),
            ], 0, y - 44, 130)
        drawing.fill(.ellipse(0, y - 44, 130, 130), halo)
        drawing.stroke(
            Path.from(0, y + 2).quad(3, y - 10, 0, y - 20), .flat(Tint(0.2, 0.02, 50)), width: 3)
        let body = Path.from(0, y - 86).curve(8, y - 60, 17, y - 44, 15, y - 28)
            .curve(13, y - 12, -13, y - 12, -15, y - 28).curve(-17, y - 44, -6, y - 60, 0, y - 86)
            .closed()
        let fire = drawing.linear(
            [
                .init(0, Tint(0.80, 0.16, 60)), .init(0.4, Tint(0.93, 0.13, 88)),
                .init(0.8, Tint(0.99, 0.05, 95)),
                .init(1, Tint(0.72, 0.08, 250), 0.8),
            ], 0, y - 88, 0, y - 12)
        drawing.fill(body, fire)
    }
}
