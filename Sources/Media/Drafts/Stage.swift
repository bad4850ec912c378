import Studio

/// The set that a product is photographed on: backdrop, what it stands on, and the fall of light.
struct Stage {
    let frame: Frame
    let palette: Palette
    let light: Light
    let backdrop: Backdrop
    let plinth: Plinth
    /// Where the product's near edge stands, in scene units.
    let foot: Placement

    enum Backdrop: CaseIterable {
        /// A paper sweep without a horizon.
        case sweep
        /// A wall and a table top.
        case table
        /// An arched niche.
        case arch
        /// A disc on the wall, like a low sun.
        case disc
        /// Window light across the wall.
        case window
        /// Sheets of curved paper.
        case sheets
    }

    enum Plinth: CaseIterable {
        case none, low, column, steps, block
    }

    /// A drawing to be softened by `blur` units.
    struct Layer {
        var drawing = Drawing()
        var blur = 0.0
    }

    /// Darkest tone of the room; shadows are never plain black.
    var shadow: Tint { palette.wall.lit(max(0.10, palette.wall.lightness * 0.32)).muted(1.3) }

    /// The horizon of wall and floor, for the sets that have one.
    var horizon: Double { foot.y - (plinth == .none ? 70 : 24) }

    /// Everything behind the product, back to front.
    func layers(_ chance: Chance) -> [Layer] {
        var chance = chance
        var layers = [wall()]
        switch backdrop {
        case .sweep: break
        case .table: layers += [table()]
        case .arch: layers += [arch(), table()]
        case .disc: layers += [disc(&chance), table()]
        case .window: layers += window(&chance) + [table()]
        case .sheets: layers += sheets(&chance)
        }
        layers.append(pool())
        layers += plinthLayers()
        return layers
    }

    private func wall() -> Layer {
        var layer = Layer()
        let wall = palette.wall
        let dark = palette.scheme == .night
        let paint = layer.drawing.linear(
            [
                .init(0, wall.lighter(dark ? -0.10 : -0.085)), .init(0.42, wall),
                .init(0.68, wall.lighter(dark ? 0.01 : 0.02)),
                .init(0.80, backdrop == .sweep ? palette.stand : wall.lighter(0.02)),
                .init(1, palette.stand.lighter(dark ? -0.06 : -0.035)),
            ], 0, frame.top, 0, frame.bottom)
        layer.drawing.fill(frame.path, paint)
        return layer
    }

    /// The pool of the key light on the wall behind the product.
    private func pool() -> Layer {
        var layer = Layer()
        let dark = palette.scheme == .night
        let glow =
            dark ? palette.wall.lighter(0.26).muted(1.5) : palette.wall.lit(0.985).muted(0.35)
        let paint = layer.drawing.radial(
            [
                .init(0, glow, dark ? 0.78 : 0.62), .init(0.35, glow, dark ? 0.42 : 0.34),
                .init(0.7, glow, 0.09), .init(1, glow, 0),
            ], light.side * 150, foot.y - 400, 640, squash: 0.86)
        layer.drawing.fill(frame.path, paint)
        let far = layer.drawing.radial(
            [.init(0, shadow, 0.20), .init(0.6, shadow, 0.07), .init(1, shadow, 0)],
            -light.side * frame.width * 0.62, frame.bottom, 760)
        layer.drawing.fill(frame.path, far)
        return layer
    }

    private func table() -> Layer {
        var layer = Layer(blur: 2.2)
        let area = Path.box(frame.left - 20, horizon, frame.width + 40, frame.bottom - horizon + 40)
        let stand = palette.stand
        let paint = layer.drawing.linear(
            [
                .init(0, stand.lighter(-0.055)), .init(0.25, stand),
                .init(0.7, stand.lighter(0.02)), .init(1, stand.lighter(-0.04)),
            ], 0, horizon, 0, frame.bottom)
        layer.drawing.fill(area, paint)
        // The wall darkens a little where it meets the table.
        let crease = layer.drawing.linear(
            [.init(0, shadow, 0), .init(1, shadow, 0.20)], 0, horizon - 70, 0, horizon)
        layer.drawing.fill(.box(frame.left, horizon - 70, frame.width, 70), crease)
        return layer
    }

    private func arch() -> Layer {
        var layer = Layer(blur: 0.8)
        let half = 300.0
        let spring = foot.y - 330.0
        let niche = Path.from(-half, horizon + 4).line(-half, spring)
            .arc(half, half, half, spring).line(half, horizon + 4).closed()
        let deep =
            palette.scheme == .night ? palette.wall.lighter(-0.09) : palette.wall.lighter(-0.11)
        let inside = layer.drawing.linear(
            [.init(0, deep.lighter(-0.05)), .init(0.5, deep), .init(1, deep.lighter(0.05))],
            light.side * half, 0, -light.side * half, 0)
        layer.drawing.fill(niche, inside)
        layer.drawing.clipped(to: niche) { drawing in
            // The jamb nearest to the light keeps it off the back of the niche.
            let shade = drawing.linear(
                [.init(0, shadow, 0.42), .init(0.5, shadow, 0.12), .init(1, shadow, 0)],
                light.side * half, 0, light.side * (half - 190), 0)
            drawing.fill(.box(-half, spring - half, half * 2, 900), shade)
            let jamb = drawing.linear(
                [.init(0, palette.wall.lighter(0.08)), .init(1, palette.wall.lighter(0.02))],
                -light.side * half, 0, -light.side * (half - 26), 0)
            let x = -light.side * half
            let inner = -light.side * (half - 26)
            let r = half - 26
            drawing.fill(
                Path.from(x, horizon + 4).line(x, spring)
                    .arc(half, half, 0, spring - half, clockwise: x < 0)
                    .line(0, spring - r - 22)
                    .arc(r, r + 22, inner, spring, clockwise: x > 0).line(inner, horizon + 4)
                    .closed(), jamb)
        }
        return layer
    }

    private func disc(_ chance: inout Chance) -> Layer {
        var layer = Layer(blur: 1)
        let radius = chance.between(290, 330)
        let x = light.side * -chance.between(20, 70)
        let y = foot.y - 330
        let tint =
            palette.scheme == .night
            ? palette.wall.lighter(0.14).muted(1.5)
            : palette.wall.lighter(-0.10).muted(1.5)
        let paint = layer.drawing.linear(
            [.init(0, tint.lighter(0.07)), .init(1, tint.lighter(-0.03))],
            x + light.side * radius, y - radius, x - light.side * radius, y + radius)
        layer.drawing.fill(.ellipse(x, y, radius, radius), paint)
        return layer
    }

    private func sheets(_ chance: inout Chance) -> [Layer] {
        var layers: [Layer] = []
        let swing = light.side * chance.between(60, 120)
        for index in 0..<3 {
            let y = foot.y - 300 + Double(index) * 150
            let tint = palette.wall.lighter(-0.07 + 0.05 * Double(index))
            let edge = Path.from(frame.left - 40, y + 60)
                .curve(
                    frame.left * 0.4, y - 150 + swing, frame.right * 0.3, y + 190 - swing,
                    frame.right + 40, y - 40 + swing
                )
                .line(frame.right + 40, frame.bottom + 40).line(frame.left - 40, frame.bottom + 40)
                .closed()
            var cast = Layer(blur: 16)
            cast.drawing.moved(0, -10) { $0.fill(edge, shadow, opacity: 0.30) }
            var sheet = Layer(blur: 0.6)
            let paint = sheet.drawing.linear(
                [.init(0, tint.lighter(0.05)), .init(0.5, tint), .init(1, tint.lighter(0.03))],
                frame.left, y - 100, frame.right, frame.bottom)
            sheet.drawing.fill(edge, paint)
            layers += [cast, sheet]
        }
        return layers + [table()]
    }
}
