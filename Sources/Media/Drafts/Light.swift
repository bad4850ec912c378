import Glibc

/// One soft key light at a side in front, a weaker fill, and the room's own colour all round.
struct Light {
    /// -1 when the key stands left, +1 right.
    let side: Double
    /// What the room throws back at edges.
    let room: Tint
    /// A dark room has less fill, so forms turn darker away from the key.
    let ambient: Double

    /// The colour that a body shows where its normal is `angle` (radians, 0 to the eye, positive
    /// to the right).
    func shade(_ tint: Tint, _ finish: Finish, at angle: Double) -> SIMD3<Double> {
        let nx = sin(angle)
        let nz = cos(angle)
        let key = max(0, nx * side * 0.60 + nz * 0.80)
        let fill = max(0, -nx * side * 0.85 + nz * 0.2)
        let rim = pow(1 - nz, 3)
        switch finish {
        case .metal: return metal(tint, angle)
        case .matte, .satin, .gloss:
            let sheen = finish == .matte ? 0.05 : finish == .satin ? 0.22 : 0.12
            let tight = pow(max(0, cos(angle - side * 0.55)), finish == .satin ? 14 : 6)
            var color = tint.linear * (ambient + 0.78 * key + 0.16 * fill)
            color += room.linear * (rim * (finish == .matte ? 0.10 : 0.26))
            color += SIMD3(repeating: tight * sheen)
            return color
        }
    }

    /// Brushed metal mirrors the studio: two bright boxes and the dark between them.
    private func metal(_ tint: Tint, _ angle: Double) -> SIMD3<Double> {
        func box(_ at: Double, _ width: Double) -> Double {
            let away = (angle * side - at) / width
            return exp(-away * away)
        }
        let mirror =
            0.30 + 0.95 * box(0.62, 0.26) + 0.34 * box(-0.55, 0.30) + 0.16 * box(0.05, 0.3)
            + 0.30 * box(-1.35, 0.20) - 0.12 * box(1.15, 0.16) - 0.10 * box(-0.95, 0.14)
        let glint = max(0, mirror - 0.95)
        return tint.linear * mirror * 0.94 + SIMD3(repeating: glint * 0.7)
            + room.linear * (0.06 * (1 - cos(angle)))
    }
}

/// How a surface answers light.
enum Finish {
    case matte, satin, gloss, metal
}

extension Drawing {
    /// Light across an upright round body between `left` and `right`.
    mutating func turned(
        _ tint: Tint, _ finish: Finish, _ light: Light, from left: Double, to right: Double
    ) -> Paint {
        let steps = finish == .metal ? 32 : 20
        let stops = (0...steps)
            .map { step in
                let angle = (Double(step) / Double(steps) - 0.5) * .pi * 0.985
                return Stop(
                    (sin(angle) + 1) / 2, css: Tint.css(light.shade(tint, finish, at: angle)))
            }
        return linear(stops, left, 0, right, 0)
    }

    mutating func turned(
        _ tint: Tint, _ finish: Finish, _ light: Light, radius: Double
    ) -> Paint {
        turned(tint, finish, light, from: -radius, to: radius)
    }

    /// The mirror images of the softboxes on a glossy round body: a broad one towards the key,
    /// a thin one at the far edge.
    mutating func gleam(
        _ light: Light, radius: Double, top: Double, bottom: Double, strength: Double = 1
    ) {
        let side = light.side
        let inner = side * radius * 0.52
        let outer = side * radius * 0.80
        let broad = linear(
            [
                Stop(0, css: "#ffffff", 0.05), Stop(0.12, css: "#ffffff", 0.34),
                Stop(0.8, css: "#ffffff", 0.55), Stop(1, css: "#ffffff", 0),
            ], inner, 0, outer, 0)
        fill(
            .box(min(inner, outer), top, abs(outer - inner), bottom - top, round: radius * 0.12),
            broad, opacity: strength)
        let near = -side * radius * 0.86
        let far = -side * radius * 0.95
        let thin = linear(
            [
                Stop(0, css: "#ffffff", 0), Stop(0.4, css: "#ffffff", 0.42),
                Stop(1, css: "#ffffff", 0.05),
            ], near, 0, far, 0)
        fill(
            .box(min(near, far), top, abs(far - near), bottom - top, round: radius * 0.04),
            thin, opacity: strength)
    }

    /// Darkness that gathers towards `y2`, such as near the ground or under a cap.
    mutating func gather(_ path: Path, _ tint: Tint, from y1: Double, to y2: Double, _ most: Double)
    {
        let paint = linear(
            [Stop(0, tint, 0), Stop(0.6, tint, most * 0.35), Stop(1, tint, most)], 0, y1, 0, y2)
        fill(path, paint)
    }
}
