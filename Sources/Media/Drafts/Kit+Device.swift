extension Kit {
    /// A phone that shows the product's name on its screen.
    func device() -> Subject {
        let (half, height) = (116.0, 470.0)
        var drawing = Drawing()
        let side = light.side
        let frame = Path.box(-half, -height, half * 2, height, round: 40)
        // The far flank shows as a thin band of metal.
        drawing.moved(-side * 9, 0) {
            $0.fill(
                frame,
                $0.linear(
                    [
                        .init(0, steel.lighter(-0.5)), .init(0.5, steel.lighter(-0.2)),
                        .init(1, steel.lighter(-0.55)),
                    ], 0,
                    -height, 0, 0))
        }
        drawing.fill(
            frame,
            drawing.linear(
                [
                    .init(0, steel.lighter(0.1)), .init(0.5, steel.lighter(-0.3)),
                    .init(1, steel.lighter(-0.05)),
                ],
                side * half, -height, -side * half, 0))
        drawing.fill(
            .box(-half + 3, -height + 3, half * 2 - 6, height - 6, round: 37),
            .flat(Tint(0.16, 0.01, 260)))
        let screen = Path.box(-half + 10, -height + 10, half * 2 - 20, height - 20, round: 31)
        wallpaper(&drawing, screen, half, height)
        drawing.fill(.box(-30, -height + 22, 60, 17, round: 8.5), .flat(Tint(0.12, 0.005, 260)))
        drawing.fill(.box(-38, -22, 76, 4.4, round: 2.2), .white, opacity: 0.8)
        interface(&drawing, half, height)
        var glare = Drawing()
        glare.clipped(to: screen) {
            let paint = $0.linear(
                [.init(0, css: "#ffffff", 0.20), .init(1, css: "#ffffff", 0.02)], side * half,
                -height, -side * 20, -40)
            $0.fill(
                .polygon([(side * half, -height), (side * 6, -height), (side * half, -130)]), paint)
        }
        var label = self.label(-82, -306, 164, 138, on: screenTint)
        label.ink = Tint(0.985, 0.01, palette.lead.hue)
        label.accent = Tint(0.93, 0.03, palette.lead.hue)
        return Subject(
            elements: [.drawing(drawing), .label(label), .drawing(glare)], height: height,
            width: half * 2 + 10,
            base: half * 0.92, depth: 0.05)
    }

    private var screenTint: Tint { palette.lead.lit(0.46).chroma(atMost: 0.13) }

    private func wallpaper(
        _ drawing: inout Drawing, _ screen: Path, _ half: Double, _ height: Double
    ) {
        let tint = screenTint
        drawing.fill(
            screen,
            drawing.linear(
                [.init(0, tint.lighter(0.05)), .init(1, tint.lighter(-0.16))], 0, -height, 0, 0))
        var chance = chance.fork("wallpaper")
        drawing.clipped(to: screen) { drawing in
            for index in 0..<4 {
                let glow = (index % 2 == 0 ? palette.second : palette.lead).lit(0.62)
                    .chroma(atMost: 0.14)
                let x = chance.between(-half, half)
                let y = index < 2 ? chance.between(-height, -330) : chance.between(-130, 0)
                let paint = drawing.radial(
                    [.init(0, glow, 0.8), .init(0.5, glow, 0.3), .init(1, glow, 0)], x, y,
                    chance.between(120, 190))
                drawing.fill(screen, paint)
            }
        }
    }

    /// An icon above the name, a card and two buttons below: an application at rest.
    private func interface(_ drawing: inout Drawing, _ half: Double, _ height: Double) {
        let icon = Path.box(-37, -height + 72, 74, 74, round: 20)
        drawing.fill(
            icon,
            drawing.linear(
                [.init(0, palette.paper), .init(1, palette.paper.lighter(-0.06))], 0, -height + 72,
                0, -height + 146))
        let accent = palette.lead.lit(0.55).chroma(atMost: 0.15)
        drawing.fill(.ellipse(-8, -height + 109, 17, 17), .flat(accent))
        drawing.fill(
            .ellipse(9, -height + 109, 17, 17), .flat(palette.second.lit(0.7)), opacity: 0.75)
        drawing.fill(.box(-84, -140, 168, 44, round: 22), .white, opacity: 0.94)
        drawing.fill(.box(-34, -121, 68, 6, round: 3), .flat(accent))
        drawing.fill(.box(-84, -86, 168, 40, round: 20), .white, opacity: 0.16)
        drawing.fill(.box(-24, -69, 48, 6, round: 3), .white, opacity: 0.75)
    }
}
