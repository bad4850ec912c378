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
    func pose(_ subject: Subject, on stage: Stage, _ chance: Chance) throws {
        let model = try Easel(frame)
        for element in subject.elements {
            switch element {
            case .drawing(let drawing): try model.draw(drawing, at: stage.foot)
            case .label(let label):
                TypeCase.open { type in
                    let imprint = Imprint(label, from: type)
                    unsafe model.write(at: stage.foot) { unsafe imprint.write(on: $0) }
                }
            }
        }
        try cast(model, subject, stage)
        if stage.plinth != .block {
            mirror(
                model, below: stage.foot.y + subject.base * subject.depth * stage.foot.scale * 0.5,
                depth: 90, opacity: stage.palette.scheme == .night ? 0.22 : 0.13)
        }
        try draw(contact(subject, stage))
        paint(model)
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
    private func contact(_ subject: Subject, _ stage: Stage) -> Drawing {
        var drawing = Drawing()
        let scale = stage.foot.scale
        let radius = subject.base * scale
        let y = stage.foot.y
        let shadow = stage.shadow.lighter(-0.08)
        for (spread, depth, strength) in [(1.34, 0.30, 0.42), (1.10, 0.16, 0.62)] {
            let paint = drawing.radial(
                [
                    .init(0, shadow, strength), .init(0.72, shadow, strength * 0.82),
                    .init(1, shadow, 0),
                ],
                -stage.light.side * radius * 0.05, y - radius * subject.depth * 0.4,
                radius * spread, squash: max(depth * 0.5, subject.depth * 1.25))
            drawing.fill(frame.path, paint)
        }
        return drawing
    }
}
