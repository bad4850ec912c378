extension Easel {
    /// Draws a layer; soft ones on fewer pixels, which costs less and looks the same.
    func add(_ layer: Stage.Layer) throws {
        let radius = layer.blur * scale
        guard radius >= 0.7 else { return try draw(layer.drawing) }
        let reduction = radius < 3 ? 1 : radius < 8 ? 2 : 4
        let soft = try Easel(frame, reduction: reduction)
        try soft.draw(layer.drawing)
        soft.blur(max(1, Int((layer.blur * soft.scale * 0.6).rounded())))
        paint(soft)
    }

    /// Puts the product on its stage: shadows, reflection, the product, and what lies beside it.
    func pose(
        _ subject: Subject, on stage: Stage, beside garnish: Garnish?, fruit: Tint,
        _ chance: Chance
    ) throws {
        let still = Still(
            light: stage.light, shadow: stage.shadow,
            taken: subject.width * stage.foot.scale / 2,
            room: stage.plinth == .none ? 420 : stage.plinthRadius * 0.88, foot: stage.foot,
            fruit: fruit)
        let things = garnish.map { still.layers($0, chance) }
        let model = try posed(subject, at: stage.foot)
        try cast(model, subject, stage)
        // A foot with corners does not meet its own mirror image along one line.
        if stage.plinth != .block, subject.footprint == nil {
            mirror(
                model, below: stage.foot.y + subject.base * subject.depth * stage.foot.scale * 0.5,
                depth: 90, opacity: stage.palette.scheme == .night ? 0.22 : 0.13)
        }
        for layer in contact(subject, at: stage.foot, side: stage.light.side, shadow: stage.shadow)
        { try add(layer) }
        if let things { try draw(things.behind) }
        paint(model)
        if let things { try draw(things.before) }
    }

    /// The product alone on an easel of its own, label and all.
    func posed(_ subject: Subject, at foot: Placement) throws -> Easel {
        let model = try Easel(frame)
        for element in subject.elements {
            switch element {
            case .drawing(let drawing): try model.draw(drawing, at: foot)
            case .label(let label):
                TypeCase.open { type in
                    let imprint = Imprint(label, from: type)
                    unsafe model.write(at: foot) { unsafe imprint.write(on: $0) }
                }
            }
        }
        return model
    }

    /// The product's own outline, laid on the ground away from the light, and on the wall.
    private func cast(_ model: borrowing Easel, _ subject: Subject, _ stage: Stage) throws {
        let away = -stage.light.side
        let foot = stage.foot.y - subject.base * subject.depth * stage.foot.scale * 0.6
        let short = stage.plinth != .none
        let shear = short ? 0.42 : 0.85
        let flat = short ? 0.10 : 0.20
        let soft = try Easel(frame, reduction: 4)
        soft.stencil(
            model,
            Affine(
                xy: -away * shear, yy: flat, x0: away * shear * foot, y0: foot * (1 - flat)),
            color: stage.shadow, opacity: 0.55 * (1 - subject.clarity * 0.4))
        soft.blur(max(1, Int(9 * soft.scale)))
        if short {
            let radius = stage.plinthRadius
            let depth = stage.plinth == .block ? 46 : radius * Stage.tilt
            paint(soft, inside: (stage.foot.x, stage.surface, radius, depth))
        } else {
            paint(soft)
        }
        guard stage.backdrop != .sweep else { return }
        let wall = try Easel(frame, reduction: 8)
        wall.stencil(
            model, Affine(x0: away * 120, y0: 26), color: stage.shadow,
            opacity: stage.palette.scheme == .night ? 0.30 : 0.17)
        wall.blur(max(1, Int(30 * wall.scale)))
        paint(wall)
    }

    /// The dark line where the product touches the ground.
    func contact(
        _ subject: Subject, at foot: Placement, side: Double, shadow: Tint
    ) -> [Stage.Layer] {
        let scale = foot.scale
        let shadow = shadow.lighter(-0.08)
        if let footprint = subject.footprint {
            return [(18.0, 0.6, 9.0), (5, 0.85, 3)]
                .map { spread, strength, blur in
                    var layer = Stage.Layer(blur: blur)
                    layer.drawing.moved(
                        foot.x - side * spread * 0.8,
                        foot.y + spread * 0.16,
                        scale: scale
                    ) { $0.fill(footprint, shadow, opacity: strength) }
                    return layer
                }
        }
        var layer = Stage.Layer()
        let radius = subject.base * scale
        let y = foot.y
        for (spread, depth, strength) in [(1.34, 0.30, 0.42), (1.10, 0.16, 0.62)] {
            let paint = layer.drawing.radial(
                [
                    .init(0, shadow, strength), .init(0.72, shadow, strength * 0.82),
                    .init(1, shadow, 0),
                ],
                foot.x - side * radius * 0.05, y - radius * subject.depth * 0.4,
                radius * spread, squash: max(depth * 0.5, subject.depth * 1.25))
            layer.drawing.fill(
                .box(foot.x - radius * 1.5, y - radius, radius * 3, radius * 2), paint)
        }
        return [layer]
    }
}
