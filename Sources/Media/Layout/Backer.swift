import Pixels
import Studio

/// Finds what must lie between picture and text so that the text can be read, as little as will do.
struct Backer {
    /// Ink and backing, and the lowest contrast expected of them.
    struct Choice {
        var ink: Color
        var backing: Layout.Backing
        var contrast: Double
    }

    /// WCAG asks for 4.5; the rest is for what JPEG does to the pixels around letters.
    static let enough = 5.4
    /// A veil beyond this hides the picture without grace: a field of plain colour is more honest.
    private static let heaviestVeil = 0.8

    let placed: Composer.Choice
    let livery: Livery
    let proportions: Proportions

    /// `extremes` measures the bare picture around the text, in columns when asked.
    func choose(_ extremes: (_ inColumns: Bool) -> [Extremes]) -> Choice {
        let rows = extremes(false)
        let bare = livery.inks.map { ink in
            (ink: ink, contrast: Self.contrast(ink, over: rows))
        }
        if let best = bare.max(by: { $0.contrast < $1.contrast }), best.contrast >= Self.enough {
            // The brand's own dark ink where it will do.
            let liked = bare.first { $0.contrast >= max(Self.enough, 0.45 * best.contrast) } ?? best
            return Choice(
                ink: liked.ink,
                backing: Layout.Backing(
                    kind: .none, color: liked.ink, strength: 0,
                    box: Box(left: 0, top: 0, width: 0, height: 0)),
                contrast: liked.contrast)
        }
        let strips = veil.isUpright ? extremes(true) : rows
        let veils = livery.veils.compactMap { pair in
            veiled(pair.color, pair.ink, over: strips)
        }
        if let lightest = veils.min(by: { cost(of: $0) < cost(of: $1) }),
            lightest.backing.strength <= Self.heaviestVeil
        {
            return lightest
        }
        return panel
    }

    /// Fog over a dark picture, or night over a bright one, looks worse than its strength says.
    private func cost(of veil: Choice) -> Double {
        let (own, picture) = (veil.backing.color.luminance, livery.surroundings.luminance)
        let isAgainst = own > 0.5 ? picture < 0.35 : picture > 0.6
        return veil.backing.strength + (isAgainst ? 0.35 : 0)
    }

    /// The least strength, in steps of 1/128, at which a veil is enough; nil when none is.
    private func veiled(_ color: Color, _ ink: Color, over strips: [Extremes]) -> Choice? {
        var backing = Layout.Backing(kind: .veil, color: color, strength: 1, box: veil.box)
        func contrast(_ step: Int) -> Double {
            backing.strength = Double(step) / 128
            let veil = Veil(backing, text: placed.block, proportions.format)
            let covered = strips.map { strip in
                let weight = veil.profile[min(strip.position, veil.profile.count - 1)]
                return Extremes(
                    position: strip.position,
                    lightest: strip.lightest.covered(by: color.paint, weight),
                    darkest: strip.darkest.covered(by: color.paint, weight))
            }
            return Self.contrast(ink, over: covered)
        }
        guard contrast(128) >= Self.enough else { return nil }
        var (low, high) = (0, 128)
        while low < high {
            let middle = (low + high) / 2
            if contrast(middle) >= Self.enough { high = middle } else { low = middle + 1 }
        }
        let reached = contrast(high)
        return Choice(ink: ink, backing: backing, contrast: reached)
    }

    private var panel: Choice {
        let field = livery.field
        let air = max(0.55 * placed.size, 0.35 * proportions.gap)
        let card = placed.block.padded(air)
        // Running out to the edges looks more settled, unless it would hide the subject.
        let full = bleeding(card)
        let isHarmless =
            placed.subject.covered(by: full) <= placed.subject.covered(by: card) + 0.02
        return Choice(
            ink: field.ink,
            backing: Layout.Backing(
                kind: .panel, color: field.color, strength: 1, box: isHarmless ? full : card),
            contrast: field.color.contrast(with: field.ink))
    }

    private func bleeding(_ card: Box) -> Box {
        let (width, height) = (proportions.width, proportions.height)
        return switch placed.site.edge {
        case .top: Box(left: 0, top: 0, width: width, height: card.bottom)
        case .bottom: Box(left: 0, top: card.top, width: width, height: height - card.top)
        case .left: Box(left: 0, top: 0, width: card.right, height: height)
        case .right: Box(left: card.left, top: 0, width: width - card.left, height: height)
        }
    }

    /// A veil from the text's edge to somewhat beyond the text, fading out before the subject.
    private var veil: (box: Box, isUpright: Bool) {
        let (width, height) = (proportions.width, proportions.height)
        let (block, subject) = (placed.block, placed.subject)
        let usual = max(0.32 * min(width, height), 2.5 * placed.size)
        /// The fade's length when the subject begins this far from the text.
        func fade(_ room: Double) -> Double {
            room > 0 ? min(usual, max(room, 0.8 * placed.size)) : usual
        }
        switch placed.site.edge {
        case .top:
            let bottom = block.bottom + fade(subject.top - block.bottom)
            return (Box(left: 0, top: 0, width: width, height: bottom), false)
        case .bottom:
            let top = max(0, block.top - fade(block.top - subject.bottom))
            return (Box(left: 0, top: top, width: width, height: height - top), false)
        case .left:
            let right = block.right + fade(subject.left - block.right)
            return (Box(left: 0, top: 0, width: right, height: height), true)
        case .right:
            let left = max(0, block.left - fade(block.left - subject.right))
            return (Box(left: left, top: 0, width: width - left, height: height), true)
        }
    }

    /// The lowest contrast of an ink with anything in the strips.
    static func contrast(_ ink: Color, over strips: [Extremes]) -> Double {
        strips.reduce(21) { lowest, strip in
            min(
                lowest, ink.contrast(with: strip.lightest.luminance),
                ink.contrast(with: strip.darkest.luminance))
        }
    }
}
