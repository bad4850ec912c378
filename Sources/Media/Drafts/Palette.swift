import Studio

/// The colours of one picture, each with a part to play. They come from the brand's colours, or
/// from what the words bring to mind, or from a small chosen set.
/// The colours of one picture, each with a part to play.
///
/// The colours of one picture, each with a part to play.
///
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
        self.scheme = scheme
        let tints = colors.map { Tint($0) }
        let found = Lexicon.color(of: words)
        let colored = tints.first { $0.chroma > 0.03 && $0.lightness > 0.2 } ?? tints.first
        let lead = colored ?? found ?? chance.pick(Self.house)
        self.lead = lead
        let other = tints.first { abs($0.hue - lead.hue) > 18 && $0.chroma > 0.03 }
        second = other ?? lead.turned(chance.pick([-38, 34, 168])).chroma(atMost: 0.12)
        let grey = lead.chroma < 0.03
        let tone = min(lead.chroma, 0.16)
        let full = lead.lit(min(max(lead.lightness, 0.40), 0.66))
        switch scheme {
        case .tonal:
            wall = lead.lit(0.86).chroma(atMost: grey ? 0.012 : min(0.055, tone * 0.42))
            stand = lead.lit(0.91).chroma(atMost: min(0.035, tone * 0.3))
            body = full
        case .bold:
            wall = lead.lit(min(max(lead.lightness, 0.50), 0.70)).chroma(atMost: 0.135)
            stand = wall.lighter(0.07).muted(0.9)
            body = Tint(0.955, min(0.014, tone * 0.2), lead.hue)
        case .duet:
            wall = second.lit(0.87).chroma(atMost: 0.06)
            stand = second.lit(0.92).chroma(atMost: 0.035)
            body = full
        case .night:
            wall = lead.lit(0.30).chroma(atMost: 0.055)
            stand = lead.lit(0.36).chroma(atMost: 0.05)
            body = lead.lit(min(max(lead.lightness, 0.56), 0.74)).chroma(atMost: 0.13)
        }
        cap = Self.cap(of: scheme, lead: lead, body: body)
        paper = Tint(0.968, 0.012, grey ? 85 : lead.hue)
        ink = lead.lit(0.29).chroma(atMost: 0.075)
        let print = scheme == .bold ? lead : lead.lit(0.5)
        accent = print.lit(min(print.lightness, 0.55)).chroma(atMost: 0.14)
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
