import Studio

/// The packages and things that the draft painter can draw, by the names that a model may have.
enum Family: String, CaseIterable {
    case dropper, pump, perfume, bottle, can, jar, tin, carton, pouch, cup, tube, candle, device,
        book, still

    func subject(_ kit: Kit) -> Subject {
        switch self {
        case .dropper: kit.dropper()
        case .pump: kit.pump()
        case .perfume: kit.perfume()
        case .bottle: kit.bottle()
        case .can: kit.can()
        case .jar: kit.jar()
        case .tin: kit.tin()
        case .carton: kit.carton()
        case .pouch: kit.pouch()
        case .cup: kit.cup()
        case .tube: kit.tube()
        case .candle: kit.candle()
        case .device: kit.device()
        case .book: kit.book()
        case .still: kit.still()
        }
    }
}

/// A product drawn in its own units: origin where the middle of its near edge stands, y down.
struct Subject {
    var elements: [Element]
    /// From the ground to the top, and across.
    var height: Double
    var width: Double
    /// Half the width of what touches the ground, and the depth of that as a share of its width.
    var base: Double
    var depth = 0.10
    /// What touches the ground, when that is not round.
    var footprint: Path?
    /// How much light goes through and colours the shadow, 0...1.
    var clarity = 0.0
    /// What colour that light is.
    var glow: Tint?

    enum Element {
        case drawing(Drawing)
        case label(Label)
    }
}

/// What a template draws with: colours, light, words, chance.
struct Kit {
    let palette: Palette
    let light: Light
    let words: Words
    let style: Label.Style
    var chance: Chance

    /// A label with the brand and the product's name on a ground of this colour.
    func label(
        _ left: Double, _ top: Double, _ width: Double, _ height: Double, on ground: Tint,
        bend: Label.Bend? = nil, detail: Bool = false
    ) -> Label {
        Label(
            brand: words.brand, name: words.product, detail: detail ? words.smallPrint : "",
            box: .init(left: left, top: top, width: width, height: height), style: style,
            ink: palette.print(on: ground), accent: palette.trim(on: ground), bend: bend)
    }
}
