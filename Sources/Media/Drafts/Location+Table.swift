extension Location {
    private var wood: Tint { mood == .morning ? Tint(0.78, 0.055, 70) : Tint(0.37, 0.055, 48) }

    /// Boards that run away from the eye, with their grain.
    func table(_ chance: Chance) -> Drawing {
        var chance = chance
        var drawing = Drawing()
        let area = Path.box(
            frame.left - 20, horizon, frame.width + 40, frame.bottom - horizon + 40)
        drawing.fill(area, wood)
        drawing.clipped(to: area) { drawing in
            for board in -8..<8 { self.board(&drawing, Double(board), &chance) }
        }
        let light = mood == .morning ? Tint(0.97, 0.02, 90) : Tint(0.62, 0.08, 65)
        let sheen = drawing.linear(
            [
                .init(0, light, mood == .morning ? 0.62 : 0.42), .init(0.4, light, 0.12),
                .init(0.75, shadow, 0.06), .init(1, shadow, 0.34),
            ], 0, horizon, 0, frame.bottom)
        drawing.fill(area, sheen)
        let side = drawing.linear(
            [.init(0, light, 0.22), .init(0.5, light, 0), .init(1, shadow, 0.36)],
            self.light.side * frame.width / 2, 0, -self.light.side * frame.width / 2, 0)
        drawing.fill(area, side)
        return drawing
    }

    private func board(_ drawing: inout Drawing, _ number: Double, _ chance: inout Chance) {
        let (far, near) = (118.0, 262.0)
        let bottom = frame.bottom + 30
        func point(_ across: Double, _ down: Double) -> (Double, Double) {
            let width = far + (near - far) * down
            return (30 + across * width, horizon + (bottom - horizon) * down)
        }
        let tint = wood.lighter(chance.between(-0.035, 0.03)).turned(chance.between(-5, 5))
        drawing.fill(
            .polygon([
                point(number, 0), point(number + 1, 0), point(number + 1, 1), point(number, 1),
            ]), tint)
        for _ in 0..<22 {
            let across = number + chance.between(0.03, 0.97)
            let sway = chance.between(-0.05, 0.05)
            let (from, middle, to) = (
                point(across, 0), point(across + sway, 0.45), point(across + sway * 0.3, 1)
            )
            drawing.stroke(
                Path.from(from.0, from.1).quad(middle.0, middle.1, to.0, to.1),
                chance.happens(0.25) ? tint.lighter(0.08) : tint.lighter(-0.13),
                width: chance.between(0.8, 3.2), opacity: chance.between(0.08, 0.34))
        }
        let (from, to) = (point(number, 0), point(number, 1))
        drawing.stroke(
            Path.from(from.0, from.1).line(to.0, to.1), tint.lighter(-0.24), width: 3, opacity: 0.75
        )
        drawing.stroke(
            Path.from(from.0 + 3, from.1).line(to.0 + 4, to.1), tint.lighter(0.10), width: 1.4,
            opacity: 0.5)
    }

    /// Window light that lies across the boards.
    func patches() -> Stage.Layer {
        var layer = Stage.Layer(blur: 10)
        let sun = mood == .morning ? Tint(0.99, 0.03, 92) : Tint(0.80, 0.10, 70)
        let away = -light.side
        for index in 0..<3 {
            let x = light.side * 420 + away * Double(index) * 330
            layer.drawing.fill(
                .polygon([
                    (x, foot.y - 70), (x + away * 235, foot.y - 70),
                    (x + away * 470, frame.bottom + 30), (x + away * 200, frame.bottom + 30),
                ]), sun, opacity: mood == .morning ? 0.46 : 0.22)
        }
        return layer
    }

    /// A cup of what is in the package, a little behind it.
    func cup(of brew: Tint) -> Stage.Layer {
        var layer = Stage.Layer(blur: 4.2)
        let glaze = mood == .morning ? Tint(0.93, 0.015, 80) : Tint(0.80, 0.025, 75)
        let radius = 92.0
        let depth = 0.24
        let x = -light.side * 292.0
        let y = foot.y - 34
        let under = layer.drawing.radial(
            [.init(0, shadow, 0.62), .init(0.6, shadow, 0.30), .init(1, shadow, 0)],
            x - light.side * 40, y + 4, 168, squash: 0.26)
        layer.drawing.fill(.box(x - 260, y - 80, 520, 160), under)
        let outline = Outline(
            [(radius, -104, 0), (radius * 0.94, -52, 40), (radius * 0.52, -6, 24), (44, 0, 0)],
            top: depth, bottom: 0.2)
        let side = layer.drawing.turned(glaze, .satin, light, radius: radius)
        layer.drawing.moved(x, y) { drawing in
            drawing.fill(outline.path, side)
            drawing.gather(outline.path, shadow, from: -60, to: 8, 0.45)
            drawing.fill(.ellipse(0, -104, radius, radius * depth), glaze.lighter(0.04))
            let inside = drawing.linear(
                [.init(0, glaze.lighter(-0.26)), .init(1, glaze.lighter(-0.06))],
                light.side * radius, 0,
                -light.side * radius, 0)
            drawing.fill(.ellipse(0, -103, radius - 5, (radius - 5) * depth), inside)
            drawing.fill(.ellipse(0, -97, radius - 13, (radius - 13) * depth * 0.92), brew)
            drawing.fill(
                .ellipse(light.side * 26, -100, 30, 5), Tint(0.97, 0.03, 95), opacity: 0.55)
        }
        return layer
    }
}
