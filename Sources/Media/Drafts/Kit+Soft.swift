import Glibc

extension Kit {
    /// A stand-up pouch with a crimped top.
    func pouch() -> Subject {
        let (half, height) = (134.0, 366.0)
        let tint = palette.body
        let shape = Path.from(-half + 10, -height).line(half - 10, -height)
            .curve(half - 8, -height + 50, half + 4, -240, half + 5, -150)
            .curve(half + 6, -90, half + 2, -40, half - 6, -10)
            .quad(half - 8, 4, half - 26, 6).quad(0, 26, -half + 26, 6)
            .quad(-half + 8, 4, -half + 6, -10)
            .curve(-half - 2, -40, -half - 6, -90, -half - 5, -150)
            .curve(-half - 4, -240, -half + 8, -height + 50, -half + 10, -height).closed()
        var drawing = Drawing()
        drawing.fill(shape, foil(&drawing, tint, half))
        drawing.clipped(to: shape) { drawing in
            pouchArt(&drawing, half)
            pouchFolds(&drawing, half, height)
        }
        seal(&drawing, half: half - 10, top: -height, tint)
        let valve = drawing.radial(
            [
                .init(0, tint.lighter(0.06)), .init(0.7, tint.lighter(-0.03)),
                .init(1, tint.lighter(-0.14)),
            ], 0,
            -height + 66, 13)
        drawing.fill(.ellipse(0, -height + 66, 12, 12), valve)
        drawing.stroke(.ellipse(0, -height + 66, 12, 12), .white, width: 1, opacity: 0.35)
        for dx in [-3.6, 0, 3.6] {
            drawing.fill(.ellipse(dx, -height + 66, 1.1, 1.1), .flat(stain), opacity: 0.7)
        }
        let label = self.label(
            -102, -268, 204, 168, on: tint, bend: .init(radius: 190, fall: 6), detail: true)
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: height + 4, width: 2 * half + 10,
            base: half,
            depth: 0.10)
    }

    /// Light across a soft body: like a flat cylinder, with edges that turn away fast.
    private func foil(_ drawing: inout Drawing, _ tint: Tint, _ half: Double) -> Drawing.Paint {
        let stops = (0...20)
            .map { step in
                let t = Double(step) / 20 * 2 - 1
                let angle = t * 0.62 + pow(t, 7) * 0.75 + 0.07 * sin(t * 9)
                return Drawing.Stop(
                    (t + 1) / 2, css: Tint.css(light.shade(tint, .satin, at: angle)))
            }
        return drawing.linear(stops, -half - 4, 0, half + 4, 0)
    }

    private func pouchArt(_ drawing: inout Drawing, _ half: Double) {
        var chance = chance.fork("art")
        let second =
            palette.scheme == .bold
            ? palette.lead.lit(min(palette.lead.lightness, 0.6))
            : palette.second.lit(min(max(palette.second.lightness, 0.55), 0.78))
        let paint = foil(&drawing, second, half)
        switch chance.below(3) {
        case 0:
            drawing.fill(
                Path.from(-half - 10, -84).curve(-50, -128, 50, -40, half + 10, -92)
                    .line(half + 10, 40)
                    .line(-half - 10, 40).closed(), paint)
        case 1:
            drawing.fill(.ellipse(0, 40, half * 1.12, 118), paint)
        default:
            drawing.fill(
                .polygon([
                    (-half - 10, -70), (0, -34), (half + 10, -70), (half + 10, 40),
                    (-half - 10, 40),
                ]), paint)
        }
    }

    private func pouchFolds(_ drawing: inout Drawing, _ half: Double, _ height: Double) {
        let side = light.side
        // The gusset: the bottom turns under.
        let gusset = Path.from(-half - 8, -34).quad(0, 14, half + 8, -34).line(half + 8, 40)
            .line(-half - 8, 40).closed()
        drawing.fill(
            gusset, drawing.linear([.init(0, stain, 0.10), .init(1, stain, 0.46)], 0, -34, 0, 22))
        drawing.stroke(
            Path.from(-half - 8, -36).quad(0, 12, half + 8, -36), .white, width: 1.5, opacity: 0.25)
        for (x, lean, strength) in [
            (-0.80, 14.0, 0.30), (0.80, -14, 0.30), (-0.55, 30, 0.14), (0.52, -26, 0.16),
        ] {
            let from = x * half
            let path = Path.from(from, -height + 34)
                .quad(from + lean, -height + 150, from * 0.97, -height + 235)
                .quad(from + lean * 0.3, -height + 150, from - 7, -height + 34).closed()
            let lit = x * side > 0
            drawing.fill(path, lit ? .white : .flat(stain), opacity: strength)
        }
        let sheen = drawing.radial(
            [
                .init(0, css: "#ffffff", 0.30), .init(0.6, css: "#ffffff", 0.08),
                .init(1, css: "#ffffff", 0),
            ],
            side * half * 0.50, -190, 150)
        drawing.moved(side * half * 0.5, -190) { _ in }
        drawing.fill(.ellipse(side * half * 0.5, -190, 52, 150), sheen)
        drawing.gather(
            .box(-half - 10, -height + 34, half * 2 + 20, 46), stain, from: -height + 80,
            to: -height + 34, 0.22)
    }

    /// The welded top with its fine ribs and two tear notches.
    private func seal(_ drawing: inout Drawing, half: Double, top: Double, _ tint: Tint) {
        let area = Path.box(-half, top, half * 2, 34)
        drawing.fill(area, foil(&drawing, tint.lighter(0.03), half))
        drawing.clipped(to: area) { drawing in
            var y = top + 3
            while y < top + 34 {
                drawing.stroke(
                    Path.from(-half, y).line(half, y), .flat(stain), width: 0.9, opacity: 0.14)
                drawing.stroke(
                    Path.from(-half, y + 1.4).line(half, y + 1.4), .white, width: 0.9, opacity: 0.20
                )
                y += 4.2
            }
        }
        drawing.stroke(
            Path.from(-half, top + 35).line(half, top + 35), .flat(stain), width: 1.6, opacity: 0.30
        )
        for side in [-1.0, 1] {
            drawing.fill(
                .polygon([
                    (side * (half + 1), top + 40), (side * (half - 7), top + 44),
                    (side * (half + 1), top + 48),
                ]),
                .flat(palette.wall))
        }
    }

    /// A tube that stands on its cap.
    func tube() -> Subject {
        let tint = palette.body
        let depth = 0.11
        var drawing = Drawing()
        let top = -446.0
        let shape = Path.from(-98, top).line(98, top).curve(98, top + 150, 84, -190, 80, -74)
            .quad(78, -60, 66, -58).arc(66, 66 * depth, -66, -58).quad(-78, -60, -80, -74)
            .curve(-84, -190, -98, top + 150, -98, top).closed()
        drawing.fill(shape, drawing.turned(tint, .satin, light, radius: 90))
        drawing.clipped(to: shape) { drawing in
            // Towards the crimp the round body becomes flat.
            let flat = Tint(
                linear: light.shade(tint, .satin, at: light.side * 0.2)
                    .clamped(lowerBound: .zero, upperBound: .one))
            let flattening = drawing.linear(
                [.init(0, flat, 0.92), .init(0.35, flat, 0.5), .init(1, flat, 0)], 0, top, 0, -190)
            drawing.fill(.box(-110, top, 220, -190 - top), flattening)
            drawing.gleam(light, radius: 84, top: -400, bottom: -56, strength: 0.40)
            tubeArt(&drawing)
            drawing.gather(.box(-100, -110, 200, 70), stain, from: -110, to: -50, 0.26)
        }
        let crimp = Path.box(-99, top - 4, 198, 27, round: 2)
        drawing.fill(crimp, .flat(tint.lighter(0.035)))
        drawing.clipped(to: crimp) { drawing in
            var x = -99.0
            while x < 100 {
                drawing.stroke(
                    Path.from(x, top - 4).line(x, top + 23), .flat(stain), width: 1, opacity: 0.20)
                drawing.stroke(
                    Path.from(x + 1.6, top - 4).line(x + 1.6, top + 23), .white, width: 1,
                    opacity: 0.25)
                x += 4.6
            }
        }
        drawing.stroke(
            Path.from(-99, top + 24).line(99, top + 24), .flat(stain), width: 1.4, opacity: 0.22)
        cap(&drawing, radius: 68, top: -60, bottom: 0, palette.cap, .satin, tilt: depth, round: 4)
        let label = self.label(
            -68, -388, 136, 210, on: tint, bend: .init(radius: 150, fall: 5), detail: true)
        return Subject(
            elements: [.drawing(drawing), .label(label)], height: 452, width: 200, base: 68,
            depth: depth)
    }

    private func tubeArt(_ drawing: inout Drawing) {
        let second =
            palette.scheme == .bold
            ? palette.lead.lit(min(palette.lead.lightness, 0.6)) : palette.paper
        let paint = drawing.turned(second, .satin, light, radius: 88)
        drawing.fill(
            Path.from(-110, -130).curve(-40, -166, 40, -92, 110, -136).line(110, -112)
                .curve(40, -68, -40, -142, -110, -106).closed(), paint)
    }
}
