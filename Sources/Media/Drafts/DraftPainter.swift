import FoundationEssentials
import Ground
internal import Pixels
package import Studio

/// Draws an honest product picture from the order's words and colours: designed, seeded, without
/// any model of the world. The provider is `draft`; a model's name is a `Family` or `studio`,
/// which means that the words choose. Equal orders give equal bytes on one machine.
/// Draws an honest product picture from the order's words and colours: designed, seeded, without
/// any model of the world.
///
/// Draws an honest product picture from the order's words and colours: designed, seeded, without
/// any model of the world.
///
package struct DraftPainter: Painter {
    package init() {}

    /// Sides in pixels.
    package static let sizes = 64...4096

    package func paint(_ order: PaintOrder, key: String) async throws -> Picture {
        guard Self.sizes.contains(order.width), Self.sizes.contains(order.height) else {
            throw Fault(
                .invalid,
                "A draft can be \(Self.sizes.lowerBound) to \(Self.sizes.upperBound) pixels on a "
                    + "side, not \(order.width) x \(order.height).", subject: "size")
        }
        return try Shoot(order).picture()
    }
}

/// One picture in the making: every decision is taken from the order before anything is drawn.
struct Shoot {
    let family: Family
    let stage: Stage
    let subject: Subject
    private let chance: Chance

    init(_ order: PaintOrder) throws {
        let words = Words(brand: order.brand, product: order.product, summary: order.summary)
        family = try Self.family(order.model, words)
        let chance = Chance([order.brand, order.product, order.summary], seed: order.seed)
        self.chance = chance
        // One brand's pictures make a series: its set follows from brand and seed alone, and the
        // next seed is always another set.
        let house = Chance.hash([order.brand]) &+ order.seed
        var taste = chance.fork("palette")
        let palette = Palette(
            colors: order.colors, words: words, scheme: Self.scheme(house, words), chance: &taste)
        let light = Light(
            side: house % 3 == 0 ? 1 : -1, room: palette.wall,
            ambient: palette.scheme == .night ? 0.22 : 0.34)
        let styles = Label.Style.allCases
        let kit = Kit(
            palette: palette, light: light, words: words,
            style: styles[Int((house / 5) % UInt64(styles.count))], chance: chance.fork("subject"))
        subject = family.subject(kit)
        let frame = Frame(pixelWidth: order.width, pixelHeight: order.height)
        let backdrops = Stage.Backdrop.allCases
        let plinths: [Stage.Plinth] = [.low, .none, .column, .steps, .none, .block, .low]
        stage = Stage(
            frame: frame, palette: palette, light: light,
            backdrop: backdrops[Int(house % UInt64(backdrops.count))],
            plinth: plinths[Int((house &+ house / 7) % UInt64(plinths.count))],
            foot: Self.foot(of: subject, in: frame))
    }

    /// Where the product is, in fractions of the picture.
    var subjectBox: Box {
        let (frame, foot) = (stage.frame, stage.foot)
        let (width, height) = (subject.width * foot.scale, subject.height * foot.scale)
        return Box(
            left: (foot.x - width / 2) / frame.width + 0.5,
            top: (foot.y - height) / frame.height + 0.5, width: width / frame.width,
            height: height / frame.height)
    }

    func picture() throws -> Picture {
        let easel = try Easel(stage.frame)
        for layer in stage.layers(chance.fork("stage")) { try easel.add(layer) }
        try easel.pose(subject, on: stage, chance.fork("garnish"))
        let rows = try easel.developed(
            grain: 1.5, glow: stage.palette.scheme == .night ? 0.30 : 0.16, vignette: 0.16,
            chance.fork("grain"))
        return Picture(
            bytes: try PNG.encode(
                Raster(width: easel.width, height: easel.height, bytes: rows), effort: 3))
    }

    private static func family(_ model: Model, _ words: Words) throws -> Family {
        if model.name == "studio" { return Lexicon.family(of: words) }
        guard let family = Family(rawValue: model.name) else {
            let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .invalid,
                "The draft painter has no template “\(model.name)”; there are studio (which "
                    + "chooses by the product's words), \(known).", subject: model.description)
        }
        return family
    }

    private static func scheme(_ house: UInt64, _ words: Words) -> Palette.Scheme {
        let text = (words.product + " " + words.summary).lowercased()
        if ["night", "noir", "midnight", "dark ", "oud"].contains(where: text.contains) {
            return .night
        }
        let schemes: [Palette.Scheme] = [.tonal, .bold, .duet, .tonal, .night, .bold, .tonal]
        return schemes[Int((house / 3) % UInt64(schemes.count))]
    }

    /// The product fills a good half of the picture's height and stays clear of its sides, so
    /// that any platform's crop keeps it and words find room beside it.
    private static func foot(of subject: Subject, in frame: Frame) -> Placement {
        let tall = min(540, frame.height * 0.56)
        let scale = min(tall / subject.height, 500 / subject.width)
        return Placement(x: 0, y: 22 + subject.height * scale / 2, scale: scale)
    }
}
