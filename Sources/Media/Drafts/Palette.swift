import Studio

/// The colours of one picture, each with a part to play.
///
/// They come from the brand's colours, or from what the words bring to mind, or from a small chosen
/// set.
struct Palette {
    /// The colour that everything else is tuned to: the brand's strongest.
    let lead: Tint
    /// A second voice: the brand's, or the lead's neighbour.
    let second: Tint
    /// The wall behind.
    let wall: Tint
    /// What the product stands on.
    let stand: Tint
    /// The product itself, and its cap.
    let body: Tint
    let cap: Tint
    /// Tinted glass, for the vessels that are made of it.
    let glass: Tint
    /// The label, and the print on it.
    let paper: Tint
    let ink: Tint
    let accent: Tint
    let scheme: Scheme

    enum Scheme: CaseIterable {
        /// A coloured product before a pale wall of its own hue.
        case tonal
        /// A pale product before a strongly coloured wall.
        case bold
        /// A coloured product before a pale wall of the second colour.
        case duet
        /// A lit product in a dark room.
        case night
    }

    init(colors: [Color], words: Words, scheme: Scheme, chance: inout Chance) {
        let tints = colors.map { Tint($0) }
        let colored = tints.first { $0.chroma > 0.03 && $0.lightness > 0.2 } ?? tints.first
        let lead = colored ?? Lexicon.color(of: words) ?? chance.pick(Self.house)
        self.lead = lead
        let other = tints.first { $0.chroma > 0.05 && lead.turn(to: $0) > 18 }
        let second = other ?? lead.turned(chance.pick([-38, 34, 168])).chroma(atMost: 0.12)
        self.second = second
        let neutral = tints.first { $0.lightness > 0.86 && $0.chroma < 0.05 }
        let material = Lexicon.material(of: words)
        let full = lead.lit(min(max(lead.lightness, 0.40), 0.66))
        let ground = Self.ground(scheme, lead, other ?? lead, second, neutral)
        let wished = material ?? Self.body(scheme, full, lead, other)
        // A product must never melt into its wall.
        let gap = wished.lightness - ground.wall.lightness
        body =
            abs(gap) >= 0.17 || wished.turn(to: ground.wall) > 60 && wished.chroma > 0.07
            ? wished
            : wished.lit(ground.wall.lightness + (ground.wall.lightness > 0.55 ? -0.26 : 0.30))
        wall = ground.wall
        stand = ground.stand
        self.scheme = ground.wall.lightness < 0.40 ? .night : scheme == .night ? .tonal : scheme
        glass =
            material ?? (scheme == .bold ? lead.lit(min(max(lead.lightness, 0.42), 0.56)) : body)
        cap = Self.cap(of: self.scheme, lead: lead, body: body)
        paper = neutral ?? Tint(0.968, 0.012, lead.chroma < 0.03 ? 85 : lead.hue)
        ink = lead.lit(0.29).chroma(atMost: 0.075)
        let print = self.scheme == .bold ? lead : lead.lit(0.5)
        accent = print.lit(min(print.lightness, 0.55)).chroma(atMost: 0.14)
    }

    private static func ground(
        _ scheme: Scheme, _ lead: Tint, _ vivid: Tint, _ second: Tint, _ neutral: Tint?
    ) -> (wall: Tint, stand: Tint) {
        let tone = min(lead.chroma, 0.16)
        switch scheme {
        case .tonal:
            if let neutral { return (neutral.lit(0.885), neutral.lit(0.925)) }
            let chroma = lead.chroma < 0.03 ? 0.012 : min(0.055, tone * 0.42)
            let wall = lead.lit(0.86).chroma(atMost: chroma)
            return (wall, lead.lit(0.91).chroma(atMost: chroma * 0.7))
        case .bold:
            // A brand whose first colour is nearly black has a second one for its walls.
            let strong = lead.lightness < 0.45 && vivid.lightness > lead.lightness ? vivid : lead
            let wall = strong.lit(min(max(strong.lightness, 0.50), 0.72)).chroma(atMost: 0.135)
            return (wall, wall.lighter(0.06).muted(0.92))
        case .duet:
            return (second.lit(0.87).chroma(atMost: 0.06), second.lit(0.915).chroma(atMost: 0.042))
        case .night:
            return (lead.lit(0.30).chroma(atMost: 0.055), lead.lit(0.38).chroma(atMost: 0.06))
        }
    }

    private static func body(_ scheme: Scheme, _ full: Tint, _ lead: Tint, _ other: Tint?) -> Tint {
        switch scheme {
        case .tonal, .duet: full
        case .bold: Tint(0.955, min(0.014, lead.chroma * 0.2), lead.hue)
        case .night:
            if let other, other.lightness > 0.5 {
                other.lit(min(max(other.lightness, 0.6), 0.82))
            } else {
                lead.lit(min(max(lead.lightness, 0.56), 0.74)).chroma(atMost: 0.13)
            }
        }
    }

    private static func cap(of scheme: Scheme, lead: Tint, body: Tint) -> Tint {
        switch scheme {
        case .tonal, .duet: body.lightness > 0.5 ? body.lighter(-0.2) : Tint(0.93, 0.015, lead.hue)
        case .bold: lead.lit(min(lead.lightness, 0.45)).chroma(atMost: 0.12)
        case .night: Tint(0.22, 0.02, lead.hue)
        }
    }

    /// Print on a ground of this colour: dark on light, light on dark.
    func print(on ground: Tint) -> Tint {
        ground.lightness > 0.66 ? ink : Tint(0.975, 0.012, lead.hue)
    }

    /// Small print and rules on a ground of this colour.
    func trim(on ground: Tint) -> Tint {
        ground.lightness > 0.66 ? accent : Tint(0.93, 0.035, ground.hue)
    }

    /// When neither brand nor words say anything: leads that have stood the test of many shops.
    private static let house: [Tint] = [
        Tint(0.52, 0.085, 165), Tint(0.58, 0.115, 42), Tint(0.47, 0.095, 262),
        Tint(0.60, 0.105, 15), Tint(0.62, 0.095, 78), Tint(0.45, 0.08, 320),
        Tint(0.52, 0.08, 222), Tint(0.50, 0.075, 128),
    ]
}
