import Glibc

/// Plants, drawn from a few curves.
enum Garden {
    /// A pointed leaf along +x from the origin, of unit length 100.
    static func leaf(_ length: Double, _ width: Double) -> Path {
        Path.from(0, 0)
            .curve(length * 0.22, -width * 0.62, length * 0.68, -width * 0.56, length, 0)
            .curve(length * 0.70, width * 0.44, length * 0.26, width * 0.52, 0, 0).closed()
    }

    /// The shadow that a branch outside the picture throws on the wall.
    static func shadow(
        on drawing: inout Drawing, tint: Tint, from start: (Double, Double), toward: Double,
        _ chance: inout Chance
    ) {
        var (x, y) = start
        var heading = 0.62
        for index in 0..<9 {
            let next = (x + toward * 62 * cos(heading), y + 62 * sin(heading))
            drawing.stroke(Path.from(x, y).line(next.0, next.1), tint, width: 5, opacity: 0.30)
            for turn in [-1.0, 1.0] {
                let angle = heading + turn * chance.between(0.5, 1.0)
                let degrees = toward > 0 ? angle * 180 / .pi : 180 - angle * 180 / .pi
                let length = chance.between(120, 190) * (1 - Double(index) * 0.05)
                drawing.moved(x, y, turn: degrees) {
                    $0.fill(leaf(length, length * 0.34), tint, opacity: 0.36)
                }
            }
            (x, y) = next
            heading += chance.between(-0.12, 0.16)
        }
    }
}
