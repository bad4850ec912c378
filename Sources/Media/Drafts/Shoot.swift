import Ground
internal import Pixels
import Studio

/// One picture in the making: every decision is taken from the order before anything is drawn.
struct Shoot {
    let family: Family
    let subject: Subject
    private let frame: Frame
    private let setting: Setting
    /// Only what the words name; nothing is made up.
    private let garnish: Garnish?
    private let fruit: Tint
    private let brew: Tint?
    private let chance: Chance

    private enum Setting {
        case stage(Stage)
        case location(Location)

        var foot: Placement {
            switch self {
            case .stage(let stage): stage.foot
            case .location(let location): location.foot
            }
        }
    }

    init(_ order: PaintOrder) throws {
        let words = Words(brand: order.brand, product: order.product, summary: order.summary)
        let template = try Template(order.model)
        family = template.family ?? Lexicon.family(of: words)
        garnish = Lexicon.garnish(of: words)
        fruit = Lexicon.fruit(of: words)
        brew = Lexicon.brew(of: words)
        let chance = Chance([order.brand, order.product, order.summary], seed: order.seed)
        self.chance = chance
        // One brand's pictures make a series: its light and its lettering follow from the brand
        // alone, its set from the seed too, so that the next seed is always another set.
        let house = Chance.hash([order.brand])
        var taste = chance.fork("palette")
        let palette = Palette(
            colors: order.colors, words: words,
            scheme: template.isLocation ? .tonal : Self.scheme(house, order.seed, words),
            chance: &taste)
        let light = Light(
            side: house % 3 == 0 ? 1 : -1, room: palette.wall,
            ambient: palette.scheme == .night ? 0.22 : 0.34)
        let styles = Label.Style.allCases
        let kit = Kit(
            palette: palette, light: light, words: words,
            style: styles[Int((house / 5) % UInt64(styles.count))], chance: chance.fork("subject"))
        subject = family.subject(kit)
        frame = Frame(pixelWidth: order.width, pixelHeight: order.height)
        setting =
            template.isLocation
            ? .location(
                Location(
                    frame: frame, palette: palette, light: light,
                    mood: (house / 11 &+ order.seed) % 2 == 0 ? .morning : .evening,
                    foot: Self.foot(of: subject, in: frame, height: 0.62, y: 60)))
            : .stage(
                Self.stage(
                    frame, palette, light, turn: house &+ order.seed,
                    foot: Self.foot(of: subject, in: frame, height: 0.54, y: 22)))
    }

    /// Where the product is, in fractions of the picture.
    var subjectBox: Box {
        let foot = setting.foot
        let (width, height) = (subject.width * foot.scale, subject.height * foot.scale)
        return Box(
            left: (foot.x - width / 2) / frame.width + 0.5,
            top: (foot.y - height) / frame.height + 0.5, width: width / frame.width,
            height: height / frame.height)
    }

    /// The finished picture's pixels.
    func raster() throws -> Raster {
        let easel = try Easel(frame)
        let bath: Bath
        switch setting {
        case .stage(let stage):
            for layer in stage.layers(chance.fork("stage")) { try easel.add(layer) }
            try easel.pose(
                subject, on: stage, beside: garnish, fruit: fruit, chance.fork("garnish"))
            bath = Bath(
                grain: 1.5, glow: stage.palette.scheme == .night ? 0.30 : 0.16, vignette: 0.16)
        case .location(let location):
            try easel.photograph(
                subject, on: location, beside: garnish, fruit: fruit, brew: brew, chance)
            bath = Bath(grain: 3.2, glow: 0.34, vignette: 0.42, contrast: 0.22, warmth: 0.10)
        }
        let rows = try easel.developed(bath, chance.fork("grain"))
        return Raster(width: easel.width, height: easel.height, bytes: rows)
    }

    private static func stage(
        _ frame: Frame, _ palette: Palette, _ light: Light, turn: UInt64, foot: Placement
    ) -> Stage {
        let backdrops = Stage.Backdrop.allCases
        let plinths: [Stage.Plinth] = [.low, .none, .column, .steps, .none, .block, .low]
        return Stage(
            frame: frame, palette: palette, light: light,
            backdrop: backdrops[Int(turn % UInt64(backdrops.count))],
            plinth: plinths[Int(turn % UInt64(plinths.count))], foot: foot)
    }

    private static func scheme(_ house: UInt64, _ seed: UInt64, _ words: Words) -> Palette.Scheme {
        let name = words.product.lowercased()
        if ["night", "noir", "nuit", "minuit", "oud"].contains(where: name.contains) {
            return .night
        }
        let schemes: [Palette.Scheme] = [.tonal, .bold, .duet]
        return schemes[Int((house / 3 &+ seed &+ seed / 6) % UInt64(schemes.count))]
    }

    /// The product fills a good half of the picture's height and stays clear of its sides, so
    /// that any platform's crop keeps it and words find room beside it.
    private static func foot(
        of subject: Subject, in frame: Frame, height share: Double, y: Double
    ) -> Placement {
        let tall = min(share * 1000, frame.height * (share + 0.02))
        let scale = min(tall / subject.height, 500 / subject.width)
        return Placement(x: 0, y: y + subject.height * scale / 2, scale: scale)
    }
}

/// What a model's name asks for.
struct Template {
    var isLocation = false
    /// Nil where the words choose.
    var family: Family?

    init(_ model: Model) throws {
        var name = Substring(model.name)
        if name == "studio" { return }
        if name == "location" || name.hasPrefix("location-") {
            isLocation = true
            name = name.dropFirst("location-".count)
            if name.isEmpty { return }
        }
        guard let family = Family(rawValue: String(name)) else {
            let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .invalid,
                "The draft painter has no template “\(model.name)”; there are studio and location "
                    + "(where the product's words choose), and \(known).",
                subject: model.description)
        }
        self.family = family
    }
}
