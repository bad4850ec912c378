extension Stage {
    /// Half the width of the plinth's top; wide enough for any product and its shadow.
    var plinthRadius: Double { plinth == .column ? 225 : 270 }
    /// Depth of round tops as a share of their width: how far the eye is above them.
    static let tilt = 0.15

    /// The middle of the surface that the product stands on.
    var surface: Double { foot.y - 16 }

    func plinthLayers() -> [Layer] {
        switch plinth {
        case .none: []
        case .low: drum(radius: plinthRadius, top: surface, height: 46)
        case .column: drum(radius: plinthRadius, top: surface, height: frame.height)
        case .steps:
            drum(radius: plinthRadius * 1.42, top: surface + 62, height: 58)
                + drum(radius: plinthRadius, top: surface, height: 52)
        case .block: block()
        }
    }

    /// A round plinth, with its own shadow on the floor.
    private func drum(radius: Double, top: Double, height: Double) -> [Layer] {
        let tint = palette.stand
        let x = foot.x
        let deep = radius * Self.tilt
        var cast = Layer(blur: 17)
        if height < frame.height {
            cast.drawing.fill(
                .ellipse(x - light.side * 46, top + height + 6, radius * 1.08, deep * 1.35), shadow,
                opacity: 0.42)
        }
        var drum = Layer()
        let outline = Outline(
            [(radius, top, 0), (radius, top + height, 0)], top: Self.tilt, bottom: Self.tilt)
        let side = drum.drawing.turned(tint.lighter(-0.045), .matte, light, radius: radius)
        drum.drawing.moved(x, 0) { drawing in
            drawing.fill(outline.path, side)
            drawing.gather(
                outline.path, shadow, from: top + height * 0.3,
                to: top + min(height, frame.height * 0.6) + deep, 0.34)
            let face = drawing.linear(
                [.init(0, tint.lighter(0.045)), .init(0.6, tint), .init(1, tint.lighter(-0.04))],
                light.side * radius, 0, -light.side * radius, 0)
            drawing.fill(.ellipse(0, top, radius, deep), face)
            // The polished edge catches the key.
            let edge = drawing.linear(
                [
                    .init(0, css: "#ffffff", 0.75), .init(0.55, css: "#ffffff", 0.12),
                    .init(1, css: "#ffffff", 0.02),
                ],
                light.side * radius, 0, -light.side * radius, 0)
            drawing.stroke(
                Path.from(radius, top).arc(radius, deep, -radius, top), edge, width: 1.8)
        }
        return [cast, drum]
    }

    /// A square block seen a little from above.
    private func block() -> [Layer] {
        let tint = palette.stand
        let half = 262.0
        let back = half * 0.86
        let (top, near) = (surface - 46, surface + 44)
        let foot = near + 150
        var cast = Layer(blur: 18)
        cast.drawing.fill(
            .polygon([
                (-half - light.side * 60, foot - 26), (half - light.side * 60, foot - 26),
                (half - light.side * 30, foot + 12), (-half - light.side * 30, foot + 12),
            ]), shadow, opacity: 0.5)
        var block = Layer()
        let face = block.drawing.linear(
            [.init(0, tint.lighter(-0.035)), .init(1, tint.lighter(-0.10))],
            light.side * half, near, -light.side * half, foot)
        block.drawing.fill(.box(-half, near, half * 2, foot - near), face)
        let plane = block.drawing.linear(
            [.init(0, tint.lighter(0.045)), .init(1, tint.lighter(-0.02))],
            light.side * half, top, -light.side * half, near)
        block.drawing.fill(
            .polygon([(-back, top), (back, top), (half, near), (-half, near)]), plane)
        block.drawing.gather(
            .box(-half, near, half * 2, foot - near), shadow, from: near + 60, to: foot, 0.25)
        block.drawing.stroke(
            Path.from(-half, near).line(half, near), .white, width: 1.6, opacity: 0.5)
        return [cast, block]
    }
}
