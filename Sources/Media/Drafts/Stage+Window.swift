extension Stage {
    /// The light of a window that is not in the picture: panes or blinds, and sometimes the
    /// shadow of a branch before it.
    func window(_ chance: inout Chance) -> [Layer] {
        let blinds = chance.happens(0.35)
        var layers = [blinds ? self.blinds(&chance) : panes(&chance)]
        if !blinds || chance.happens(0.4) {
            var leaves = Layer(blur: 13)
            let start = (
                x: light.side * chance.between(300, 420), y: foot.y - chance.between(660, 740)
            )
            Garden.shadow(
                on: &leaves.drawing, tint: shadow, from: start, toward: -light.side, &chance)
            layers.append(leaves)
        }
        return layers
    }

    private var sun: Tint { palette.wall.lit(0.985).chroma(atMost: 0.03) }
    private var sunshine: Double {
        palette.scheme == .night ? 0.16 : palette.scheme == .bold ? 0.34 : 0.50
    }

    private func panes(_ chance: inout Chance) -> Layer {
        var bright = Layer(blur: 9)
        let lean = -light.side * chance.between(110, 190)
        let x = light.side * chance.between(0, 90)
        let (wide, tall) = (chance.between(220, 270), chance.between(270, 320))
        for (column, row) in [(0.0, 0.0), (1, 0), (0, 1), (1, 1)] {
            let left = x - wide + column * wide + row * lean
            let top = foot.y - 650 + row * tall
            bright.drawing.fill(
                .polygon([
                    (left, top), (left + wide - 22, top + 20),
                    (left + wide - 22 + lean, top + tall), (left + lean, top + tall - 20),
                ]), sun, opacity: sunshine)
        }
        return bright
    }

    private func blinds(_ chance: inout Chance) -> Layer {
        var bright = Layer(blur: 7)
        let lean = -light.side * chance.between(60, 130)
        let half = chance.between(280, 340)
        let x = light.side * chance.between(10, 70)
        let pitch = chance.between(58, 76)
        for index in 0..<9 {
            let y = foot.y - 680 + Double(index) * pitch
            bright.drawing.fill(
                .polygon([
                    (x - half, y + lean), (x + half, y), (x + half, y + pitch * 0.6),
                    (x - half, y + lean + pitch * 0.6),
                ]), sun, opacity: sunshine * 0.9)
        }
        return bright
    }
}
