extension Kit {
    /// A serum bottle of tinted glass with a rubber dropper.
    func dropper() -> Subject {
        let radius = 98.0
        let depth = 0.11
        let tint = palette.glass
        let outline = Outline(
            [
                (40, -312, 0), (40, -276, 12), (radius, -256, 48), (radius, -14, 20), (86, 0, 0),
            ], bottom: depth)
        var drawing = Drawing()
        glass(&drawing, outline, tint, radius: radius)
        drawing.clipped(to: outline.path) { drawing in
            meniscus(&drawing, tint, radius: radius * 0.95, y: -244, depth: depth)
            drawing.fill(.box(-7, -300, 14, 250, round: 7), .white, opacity: 0.22)
            drawing.stroke(
                Path.from(-7, -300).line(-7, -60), .flat(tint.lighter(-0.2)), width: 1.2,
                opacity: 0.5)
        }
        band(&drawing, radius: radius, top: -212, bottom: -62, depth: depth, palette.paper)
        drawing.clipped(to: outline.path) {
            $0.gleam(light, radius: radius, top: -236, bottom: 4, strength: 0.62)
            let shoulder = $0.radial(
                [.init(0, css: "#ffffff", 0.75), .init(1, css: "#ffffff", 0)], light.side * 52,
                -258, 50,
                squash: 0.34)
            $0.fill(.box(-100, -290, 200, 60), shoulder)
        }
        let metal = palette.lead.hue.truncatingRemainder(dividingBy: 2) < 1 ? gold : steel
        let bulb = Outline(
            [(4, -452, 0), (30, -446, 26), (31, -380, 10), (36, -352, 0)], bottom: 0.1)
        drawing.fill(bulb.path, drawing.turned(palette.cap, .satin, light, radius: 33))
        cap(&drawing, radius: 47, top: -356, bottom: -304, metal, .metal, tilt: 0.10, round: 3)
        let label = self.label(
            -radius * 0.82, -212 + radius * depth + 16, radius * 1.64, 118, on: palette.paper,
            bend: .init(radius: radius, fall: radius * depth))
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 456, width: 2 * radius,
            base: 88, depth: depth, clarity: 0.5, glow: tint)
    }

    /// A lotion or shampoo bottle with a pump.
    func pump() -> Subject {
        let radius = 108.0
        let depth = 0.10
        let outline = Outline(
            [(44, -366, 0), (46, -350, 6), (radius, -328, 46), (radius, -14, 22), (94, 0, 0)],
            bottom: depth)
        var drawing = Drawing()
        let tint = palette.body
        drawing.fill(outline.path, drawing.turned(tint, .satin, light, radius: radius))
        drawing.clipped(to: outline.path) { drawing in
            drawing.gather(.box(-radius, -130, radius * 2, 150), stain, from: -130, to: 10, 0.34)
            drawing.gleam(light, radius: radius, top: -312, bottom: 0, strength: 0.42)
            let shoulder = drawing.radial(
                [.init(0, css: "#ffffff", 0.5), .init(1, css: "#ffffff", 0)], light.side * 50, -326,
                70,
                squash: 0.36)
            drawing.fill(.box(-110, -370, 220, 90), shoulder)
        }
        let toward = -light.side
        let cap = palette.cap
        drawing.fill(.box(-12, -436, 24, 50), drawing.turned(steel, .metal, light, radius: 12))
        self.cap(&drawing, radius: 48, top: -396, bottom: -358, cap, .satin, tilt: 0.09)
        let nozzle = Path.from(-toward * 34, -470).line(toward * 24, -470)
            .curve(toward * 70, -468, toward * 104, -462, toward * 116, -446)
            .line(toward * 116, -430).line(toward * 102, -430)
            .curve(toward * 92, -442, toward * 62, -438, toward * 34, -434)
            .line(-toward * 34, -434).closed()
        let shade = drawing.linear(
            [
                .init(
                    0, css: Tint.css(light.shade(cap.lighter(0.08), .matte, at: light.side * 0.3))),
                .init(
                    1, css: Tint.css(light.shade(cap.lighter(-0.06), .matte, at: -light.side * 0.8))
                ),
            ], 0, -472, 0, -430)
        drawing.fill(nozzle, shade)
        drawing.stroke(
            Path.from(-toward * 30, -467).line(toward * 24, -467)
                .curve(toward * 66, -465, toward * 96, -460, toward * 108, -447), .white, width: 2,
            opacity: 0.5)
        self.cap(&drawing, radius: 35, top: -476, bottom: -438, cap, .satin, tilt: 0.08)
        let label = self.label(
            -radius * 0.8, -258, radius * 1.6, 200, on: tint,
            bend: .init(radius: radius, fall: radius * depth), detail: true)
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 482, width: 2 * radius, base: 96,
            depth: depth)
    }

    /// A square flacon: thick clear walls round a coloured heart.
    func perfume() -> Subject {
        let (half, height) = (122.0, 262.0)
        let tint = palette.scheme == .bold ? palette.lead.lit(0.72) : palette.body.lit(0.70)
        var drawing = Drawing()
        let side = light.side
        let outer = Path.box(-half, -height, half * 2, height, round: 16)
        let clear = Tint(0.93, 0.012, palette.wall.hue)
        drawing.fill(
            outer,
            drawing.linear(
                [
                    .init(0, clear.mixed(palette.wall, 0.5).lighter(-0.12)),
                    .init(0.08, clear.lighter(0.05)),
                    .init(0.5, clear.mixed(tint, 0.25)), .init(0.93, clear.lighter(0.02)),
                    .init(1, clear.lighter(-0.22)),
                ], side * half, 0, -side * half, 0))
        let inset = 19.0
        let heart = Path.box(
            -half + inset, -height + 14, (half - inset) * 2, height - 52, round: 11)
        drawing.fill(
            heart,
            drawing.linear(
                [
                    .init(0, tint.lighter(0.10)), .init(0.5, tint),
                    .init(1, tint.lighter(-0.09).muted(1.15)),
                ], side * half, -height, -side * half * 0.6, 0))
        drawing.clipped(to: heart) { drawing in
            let glow = drawing.radial(
                [.init(0, tint.lighter(0.24), 0.9), .init(1, tint.lighter(0.1), 0)], -side * 40,
                -50, 150,
                squash: 0.7)
            drawing.fill(heart, glow)
            drawing.fill(
                .polygon([
                    (side * half, -height), (side * 30, -height), (side * -24, 0), (side * half, 0),
                ]), .white, opacity: 0.13)
        }
        drawing.stroke(heart, .white, width: 1.5, opacity: 0.55)
        // Thick floor: bright line above, dark line below.
        drawing.fill(.box(-half + 12, -34, half * 2 - 24, 3, round: 1.5), .white, opacity: 0.7)
        let floor = drawing.linear(
            [.init(0, tint.lighter(0.05), 0.15), .init(1, tint.lighter(-0.28), 0.55)], 0, -32, 0, 0)
        drawing.fill(.box(-half + 2, -31, half * 2 - 4, 30, round: 13), floor)
        drawing.fill(
            .box(side * (half - 7) - 2.5, -height + 18, 5, height - 40, round: 2.5), .white,
            opacity: 0.9)
        drawing.fill(
            .box(-side * (half - 6) - 1.5, -height + 22, 3, height - 48, round: 1.5), .white,
            opacity: 0.5)
        drawing.stroke(outer, .white, width: 1.2, opacity: 0.5)
        cap(
            &drawing, radius: 38, top: -height - 26, bottom: -height - 2, gold, .metal, tilt: 0.06,
            round: 2)
        cap(
            &drawing, radius: 58, top: -height - 118, bottom: -height - 26,
            palette.scheme == .night ? gold : palette.ink.lit(0.24),
            palette.scheme == .night ? .metal : .gloss,
            tilt: 0.08, round: 4)
        var label = self.label(-half + 40, -height + 44, half * 2 - 80, 150, on: tint)
        if tint.lightness > 0.6 {
            label.ink = palette.ink.lit(0.24); label.accent = palette.ink.lit(0.34)
        }
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: height + 122, width: half * 2,
            base: half, depth: 0.06, clarity: 0.6, glow: tint)
    }

    /// Darkness on the product's own colour.
    var stain: Tint { palette.body.lit(0.14).muted(0.8) }
}
