import Studio

/// A table in a room: the other set of the draft painter, lit by a window and seen through a
/// lens, so that only the product is sharp.
struct Location {
    let frame: Frame
    let palette: Palette
    let light: Light
    let mood: Mood
    /// Where the product's near edge stands.
    let foot: Placement

    enum Mood {
        /// Pale wood, a white room, daylight.
        case morning
        /// Walnut, a dark room, lamps far away.
        case evening
    }

    /// The far edge of the table.
    var horizon: Double { foot.y - 150 }
    var shadow: Tint {
        mood == .morning ? Tint(0.30, 0.035, 60) : Tint(0.10, 0.02, 50)
    }
    private var room: Tint {
        mood == .morning
            ? palette.second.lit(0.84).chroma(atMost: 0.035)
            : palette.lead.lit(0.24).chroma(atMost: 0.05)
    }
    private var glow: Tint { mood == .morning ? Tint(0.985, 0.02, 95) : Tint(0.86, 0.10, 75) }

    /// The room behind the table, out of focus.
    func background(_ chance: Chance) -> [Stage.Layer] {
        var chance = chance
        return [wall(), window(), plants(&chance)] + lamps(&chance)
    }

    private func wall() -> Stage.Layer {
        var layer = Stage.Layer()
        let room = room
        let paint = layer.drawing.linear(
            [
                .init(0, room.lighter(mood == .morning ? 0.07 : 0.10)), .init(0.55, room),
                .init(1, room.lighter(-0.13)),
            ], light.side * frame.width * 0.5, frame.top, -light.side * frame.width * 0.5, 0)
        layer.drawing.fill(frame.path, paint)
        return layer
    }

    private func window() -> Stage.Layer {
        var layer = Stage.Layer(blur: 38)
        let x = light.side * frame.width * 0.40
        let strength = mood == .morning ? 0.95 : 0.30
        for column in 0..<2 {
            for row in 0..<2 {
                layer.drawing.fill(
                    .box(
                        x - 150 + Double(column) * 165, frame.top - 60 + Double(row) * 250, 148, 230
                    ),
                    glow, opacity: strength)
            }
        }
        return layer
    }

    private func plants(_ chance: inout Chance) -> Stage.Layer {
        var layer = Stage.Layer(blur: 20)
        let green = mood == .morning ? Tint(0.58, 0.075, 145) : Tint(0.30, 0.045, 150)
        let x = -light.side * frame.width * 0.37
        for index in 0..<15 {
            let turn = -90 + chance.between(-75, 75)
            let length = chance.between(170, 330)
            layer.drawing.moved(x + chance.between(-70, 70), horizon + 10, turn: turn) {
                $0.fill(
                    Garden.leaf(length, length * 0.26), green.lighter(chance.between(-0.09, 0.10)),
                    opacity: index % 3 == 0 ? 0.9 : 0.7)
            }
        }
        let pot = mood == .morning ? Tint(0.74, 0.06, 45) : Tint(0.36, 0.06, 40)
        layer.drawing.fill(
            .polygon([
                (x - 92, horizon - 120), (x + 92, horizon - 120), (x + 66, horizon + 40),
                (x - 66, horizon + 40),
            ]), pot)
        return layer
    }

    /// Discs of confusion: what points of light become far behind the focus.
    private func lamps(_ chance: inout Chance) -> [Stage.Layer] {
        var layer = Stage.Layer(blur: 1.6)
        let count = mood == .morning ? 12 : 26
        for _ in 0..<count {
            let radius = chance.between(16, 46)
            let x = chance.between(frame.left, frame.right)
            let y = chance.between(frame.top, horizon - 70)
            let tint =
                mood == .morning
                ? glow
                : Tint(
                    chance.between(0.74, 0.90), chance.between(0.07, 0.14), chance.between(45, 92))
            let strength = chance.between(0.10, mood == .morning ? 0.34 : 0.46)
            let paint = layer.drawing.radial(
                [
                    .init(0, tint, strength * 0.75), .init(0.86, tint, strength * 0.85),
                    .init(0.94, tint.lighter(0.06), strength * 1.3), .init(1, tint, 0),
                ], x, y, radius)
            layer.drawing.fill(.ellipse(x, y, radius, radius), paint)
        }
        return [layer]
    }

    /// Air and light between the lens and the things: the window's veil.
    func veil() -> Drawing {
        var drawing = Drawing()
        let x = light.side * frame.width * 0.55
        let paint = drawing.radial(
            [
                .init(0, glow, mood == .morning ? 0.42 : 0.26), .init(0.45, glow, 0.12),
                .init(1, glow, 0),
            ], x, frame.top, frame.width * 0.85)
        drawing.fill(frame.path, paint)
        return drawing
    }

    /// Leaves close to the lens.
    func foreground(_ chance: Chance) -> Stage.Layer {
        var chance = chance
        var layer = Stage.Layer(blur: 30)
        let tint = mood == .morning ? Tint(0.62, 0.09, 140) : Tint(0.24, 0.035, 150)
        for _ in 0..<5 {
            let turn = light.side > 0 ? chance.between(-80, -15) : chance.between(195, 260)
            let length = chance.between(240, 380)
            layer.drawing.moved(
                -light.side * (frame.width * 0.52), frame.bottom + 20, turn: turn
            ) {
                $0.fill(
                    Garden.leaf(length, length * 0.3), tint.lighter(chance.between(-0.07, 0.08)),
                    opacity: 0.85)
            }
        }
        return layer
    }
}
