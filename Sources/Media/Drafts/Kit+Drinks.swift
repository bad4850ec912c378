extension Kit {
    /// A tall bottle of glass with a paper label.
    func bottle() -> Subject {
        let radius = 88.0
        let depth = 0.10
        let tint = palette.glass
        let outline = Outline(
            [
                (30, -520, 0), (31, -392, 60), (radius, -300, 66), (radius, -14, 20), (74, 0, 0),
            ], bottom: depth)
        var drawing = Drawing()
        glass(&drawing, outline, tint, radius: radius)
        drawing.clipped(to: outline.path) { drawing in
            drawing.fill(
                .box(-90, -530, 180, 118),
                drawing.linear(
                    [.init(0, tint.lighter(0.2), 0.55), .init(1, tint.lighter(0.1), 0.1)], 0, -520,
                    0, -410))
            meniscus(&drawing, tint, radius: 33, y: -412, depth: 0.16)
        }
        band(&drawing, radius: radius, top: -246, bottom: -58, depth: depth, palette.paper)
        band(&drawing, radius: radius, top: -246, bottom: -238, depth: depth, palette.accent)
        band(&drawing, radius: radius, top: -66, bottom: -58, depth: depth, palette.accent)
        drawing.clipped(to: outline.path) {
            $0.gleam(light, radius: radius, top: -290, bottom: 4, strength: 0.55)
            $0.gleam(light, radius: 31, top: -508, bottom: -388, strength: 0.7)
            let shoulder = $0.radial(
                [.init(0, css: "#ffffff", 0.6), .init(1, css: "#ffffff", 0)], light.side * 46, -318,
                44,
                squash: 0.9)
            $0.fill(.box(-100, -380, 200, 100), shoulder)
        }
        condensation(&drawing, within: outline, radius: radius, top: -320, bottom: -4, count: 46)
        cap(
            &drawing, radius: 36, top: -548, bottom: -462, palette.cap, .satin, tilt: 0.10, round: 4
        )
        drawing.stroke(
            Path.from(-36, -478).arc(36, 4, 36, -478, clockwise: false), .flat(stain), width: 1.4,
            opacity: 0.5)
        let label = self.label(
            -radius * 0.82, -218, radius * 1.64, 150, on: palette.paper,
            bend: .init(radius: radius, fall: radius * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 552, width: 2 * radius, base: 78,
            depth: depth, clarity: 0.5, glow: tint)
    }

    /// A slim can with a printed body.
    func can() -> Subject {
        let radius = 96.0
        let depth = 0.13
        let outline = Outline(
            [(80, -352, 0), (radius, -328, 14), (radius, -26, 14), (78, 0, 0)], top: depth,
            bottom: depth)
        let printed = Outline([(radius, -328, 0), (radius, -24, 0)], top: 0, bottom: depth)
        var drawing = Drawing()
        let tint = palette.body
        drawing.fill(outline.path, drawing.turned(steel, .metal, light, radius: radius))
        drawing.fill(
            Outline(
                [(84, -346, 0), (radius, -327, 10), (radius, -28, 8), (90, -10, 0)], bottom: depth
            )
            .path, drawing.turned(tint, .gloss, light, radius: radius))
        drawing.clipped(to: printed.path) { canArt(&$0, radius: radius, ground: tint) }
        drawing.clipped(to: outline.path) {
            $0.gleam(light, radius: radius, top: -330, bottom: -16, strength: 0.62)
            $0.gather(.box(-radius, -60, radius * 2, 80), stain, from: -60, to: 10, 0.3)
        }
        condensation(&drawing, within: outline, radius: radius, top: -320, bottom: -20, count: 70)
        canLid(&drawing, depth: depth)
        let label = self.label(
            -radius * 0.84, -296, radius * 1.68, 190, on: tint,
            bend: .init(radius: radius, fall: radius * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 366, width: 2 * radius, base: 80,
            depth: depth)
    }

    private func canArt(_ drawing: inout Drawing, radius: Double, ground: Tint) {
        var chance = chance.fork("art")
        let light = light
        let second =
            palette.scheme == .bold
            ? palette.lead : ground.lighter(0.16).turned(24).chroma(atLeast: 0.06)
        let paint = drawing.turned(second, .gloss, light, radius: radius)
        let third = drawing.turned(
            palette.scheme == .bold ? palette.second.lit(0.7) : palette.paper, .gloss, light,
            radius: radius)
        switch chance.below(3) {
        case 0:
            drawing.fill(
                Path.from(-radius, -92).curve(-40, -140, 30, -40, radius, -100).line(radius, 20)
                    .line(-radius, 20).closed(), paint)
            drawing.fill(
                Path.from(-radius, -52).curve(-30, -96, 40, -10, radius, -62).line(radius, 20)
                    .line(-radius, 20).closed(), third)
        case 1:
            drawing.fill(.ellipse(0, -58, 62, 66), paint)
            drawing.fill(.ellipse(0, -58, 36, 39), third)
        default:
            for (index, y) in [-96.0, -70, -44].enumerated() {
                drawing.fill(
                    .polygon([
                        (-radius, y + 26), (radius, y - 26), (radius, y - 12), (-radius, y + 40),
                    ]), index == 1 ? third : paint)
            }
        }
    }

    private func canLid(_ drawing: inout Drawing, depth: Double) {
        let side = light.side
        let rim = drawing.turned(steel, .metal, light, radius: 84)
        drawing.fill(Outline([(82, -354, 0), (84, -346, 0)], top: depth, bottom: depth).path, rim)
        let face = drawing.linear(
            [
                .init(0, steel.lighter(0.12)), .init(0.4, steel.lighter(-0.16)),
                .init(0.62, steel.lighter(0.06)), .init(1, steel.lighter(-0.24)),
            ],
            side * 80, -360, -side * 80, -346)
        drawing.fill(.ellipse(0, -354, 82, 82 * depth), .flat(steel.lighter(0.13)))
        drawing.fill(.ellipse(0, -352, 75, 75 * depth), .flat(steel.lighter(-0.36)))
        drawing.fill(.ellipse(0, -350.5, 73, 73 * depth), face)
        drawing.fill(.ellipse(side * -8, -350, 24, 4.4), .flat(steel.lighter(-0.3)))
        drawing.fill(.ellipse(side * -8, -351, 22, 3.6), .flat(steel.lighter(0.1)))
    }

    /// A take-away cup with a lid and a sleeve.
    func cup() -> Subject {
        let depth = 0.12
        let (wide, narrow, height) = (106.0, 76.0, 276.0)
        var drawing = Drawing()
        let shell = palette.scheme == .bold ? palette.body : Tint(0.95, 0.012, palette.lead.hue)
        let outline = Outline(
            [(wide, -height, 0), (narrow, -6, 6), (narrow - 3, 0, 0)], bottom: depth)
        drawing.fill(outline.path, drawing.turned(shell, .matte, light, radius: wide))
        drawing.clipped(to: outline.path) {
            $0.gather(.box(-wide, -90, wide * 2, 110), stain, from: -90, to: 10, 0.22)
            $0.gather(
                .box(-wide, -height, wide * 2, 40), stain, from: -height + 40, to: -height, 0.4)
        }
        func half(_ y: Double) -> Double { narrow + (wide - narrow) * (-y / height) }
        let tint =
            palette.scheme == .bold
            ? palette.lead.lit(min(palette.lead.lightness, 0.5)) : palette.body
        let (top, bottom) = (-208.0, -62.0)
        let sleeve = Path.from(-half(top) - 2.5, top)
            .arc(half(top), half(top) * depth, half(top) + 2.5, top, clockwise: false)
            .line(half(bottom) + 2.5, bottom)
            .arc(half(bottom), half(bottom) * depth, -half(bottom) - 2.5, bottom).closed()
        drawing.moved(0, 3) { $0.fill(sleeve, .flat(stain), opacity: 0.22) }
        drawing.fill(sleeve, drawing.turned(tint, .matte, light, radius: half(-150)))
        drawing.stroke(
            Path.from(-half(top) - 2.5, top)
                .arc(half(top), half(top) * depth, half(top) + 2.5, top, clockwise: false), .white,
            width: 1.4, opacity: 0.4)
        let lid =
            palette.scheme == .bold || palette.scheme == .night
            ? Tint(0.26, 0.012, palette.lead.hue) : palette.paper
        cap(&drawing, radius: 113, top: -292, bottom: -272, lid, .satin, tilt: depth, round: 3)
        let dome = Outline(
            [(88, -322, 0), (98, -318, 6), (106, -294, 0)], top: depth, bottom: depth)
        drawing.fill(dome.path, drawing.turned(lid, .satin, light, radius: 106))
        drawing.fill(
            .ellipse(0, -322, 88, 88 * depth),
            drawing.linear(
                [.init(0, lid.lighter(0.05)), .init(1, lid.lighter(-0.10))], light.side * 88, 0,
                -light.side * 88, 0))
        drawing.fill(.ellipse(0, -320, 74, 74 * depth), .flat(lid.lighter(-0.07)))
        drawing.fill(.ellipse(light.side * 46, -318, 12, 3.4), .flat(Tint(0.15, 0.01, 50)))
        let label = self.label(
            -half(-140) * 0.78, -178, half(-140) * 1.56, 104, on: tint,
            bend: .init(radius: half(-140), fall: half(-140) * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 334, width: 226, base: narrow,
            depth: depth)
    }
}
