extension Easel {
    /// Photographs a product on a table: far and near are soft, the product is sharp.
    func photograph(
        _ subject: Subject, on location: Location, beside garnish: Garnish?, fruit: Tint,
        brew: Tint?, _ chance: Chance
    ) throws {
        for layer in location.background(chance.fork("room")) { try add(layer) }
        try table(location, chance.fork("table"))
        try add(location.patches())
        if let brew { try add(location.cup(of: brew)) }
        let model = try posed(subject, at: location.foot)
        try shade(model, subject, location)
        let still = Still(
            light: location.light, shadow: location.shadow,
            taken: subject.width * location.foot.scale / 2, room: 330, foot: location.foot,
            fruit: fruit)
        let things = garnish.map { still.layers($0, chance.fork("garnish")) }
        if let things { try add(Stage.Layer(drawing: things.behind, blur: 1.4)) }
        paint(model)
        if let things { try add(Stage.Layer(drawing: things.before, blur: 1.1)) }
        try add(location.foreground(chance.fork("near")))
        try draw(location.veil())
    }

    /// The table is sharp where the product stands and softer towards both edges.
    private func table(_ location: Location, _ chance: Chance) throws {
        let boards = location.table(chance)
        let far = try Easel(frame, reduction: 2)
        try far.draw(boards)
        far.blur(max(1, Int(7 * far.scale)))
        paint(far)
        let middle = try Easel(frame)
        try middle.draw(boards)
        middle.blur(max(1, Int(1.8 * middle.scale)))
        paint(middle, from: location.foot.y - 90, to: location.foot.y + 120, feather: 60)
        let sharp = try Easel(frame)
        try sharp.draw(boards)
        paint(sharp, from: location.foot.y - 36, to: location.foot.y + 46, feather: 40)
    }

    /// Shadow of the window's light, which falls sideways and a little towards the eye.
    private func shade(
        _ model: borrowing Easel, _ subject: Subject, _ location: Location
    ) throws {
        let away = -location.light.side
        let foot = location.foot.y - subject.base * subject.depth * location.foot.scale * 0.5
        for (blur, shear, flat, strength) in [(16.0, 1.05, 0.10, 0.34), (5, 1.0, 0.09, 0.30)] {
            let soft = try Easel(frame, reduction: blur > 8 ? 4 : 2)
            soft.stencil(
                model,
                Affine(
                    xy: -away * shear, yy: flat, x0: away * shear * foot, y0: foot * (1 - flat)),
                color: location.shadow, opacity: strength)
            soft.blur(max(1, Int(blur * soft.scale)))
            paint(soft)
        }
        if subject.footprint == nil {
            mirror(
                model,
                below: location.foot.y + subject.base * subject.depth * location.foot.scale * 0.5,
                depth: 150, opacity: location.mood == .morning ? 0.10 : 0.20)
        }
        for layer in contact(
            subject, at: location.foot, side: location.light.side,
            shadow: location.shadow.lighter(-0.04))
        { try add(layer) }
    }
}
