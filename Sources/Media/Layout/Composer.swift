import Glibc
package import Ground
import Studio

/// Decides where the picture is cut and where the text stands, by weighing all of both together.
struct Composer {
    /// A decided place: the window of the picture, the block of text, and its type size.
    struct Choice {
        var window: Box
        var site: Site
        var block: Box
        var size: Double
        var lines: [Line]
        /// The subject, in the format's pixels.
        var subject: Box
    }

    let order: LayoutOrder
    let galley: Galley
    private let proportions: Proportions

    init(_ order: LayoutOrder, _ galley: Galley) {
        self.order = order
        self.galley = galley
        proportions = Proportions(order.format)
    }

    func choose() throws -> Choice {
        let cropping = Cropping(order.look, focus: order.focus, proportions)
        let attention = Attention(order.look)
        var candidates: [(cost: Double, window: Box, site: Site, size: Double)] = []
        for window in cropping.windows {
            let subject = cropping.subject.shown(window, proportions)
            for site in Site.all(proportions, subject: subject) {
                guard let fit = site.fit(galley, proportions) else { continue }
                let block = estimate(site, fit)
                let cost =
                    self.cost(of: block, in: window, attention)
                    + cost(of: site, fit, block, subject)
                candidates.append((cost, window, site, fit.size))
            }
        }
        // Breaking lines well costs more than counting them: only the best are set in full.
        candidates.sort { $0.cost < $1.cost }
        var best: (cost: Double, choice: Choice)?
        for candidate in candidates.prefix(6) {
            guard let choice = set(candidate.window, candidate.site, candidate.size, cropping)
            else { continue }
            let fit = (candidate.size, choice.lines.count)
            let cost =
                self.cost(of: choice.block, in: choice.window, attention)
                + cost(of: choice.site, fit, choice.block, choice.subject)
            if best.map({ cost < $0.cost - 1e-9 }) ?? true { best = (cost, choice) }
        }
        guard let best else { throw Self.tooLong(order.message, galley, proportions) }
        return best.choice
    }

    private func set(_ window: Box, _ site: Site, _ size: Double, _ cropping: Cropping) -> Choice? {
        guard let lines = galley.lines(in: site.room.width / size) else { return nil }
        let block = site.place(
            width: (lines.map(\.width).max() ?? 0) * size,
            height: galley.height(ofLines: lines.count) * size, fromRight: galley.isRightToLeft)
        return Choice(
            window: window, site: site, block: block, size: size, lines: lines,
            subject: cropping.subject.shown(window, proportions))
    }

    /// What speaks against cutting here, and against hiding what lies under the block.
    private func cost(of block: Box, in window: Box, _ attention: Attention) -> Double {
        let (width, height) = (Double(order.look.width), Double(order.look.height))
        let (x, y) = (window.width / proportions.width, window.height / proportions.height)
        func fractions(_ box: Box) -> Box {
            Box(
                left: box.left / width, top: box.top / height, width: box.width / width,
                height: box.height / height)
        }
        let under = Box(
            left: window.left + block.left * x, top: window.top + block.top * y,
            width: block.width * x, height: block.height * y)
        return 1.5 * (1 - attention.share(in: fractions(window)))
            + 1.6 * attention.mean(in: fractions(under))
    }

    /// Whether any site takes the message; the picture only adds sites.
    static func checkFit(_ galley: Galley, _ message: Message, _ format: Format) throws {
        let proportions = Proportions(format)
        let nowhere = Box(left: 0, top: 0, width: 0, height: 0)
        let sites = Site.all(proportions, subject: nowhere)
        guard sites.contains(where: { $0.fit(galley, proportions) != nil }) else {
            throw tooLong(message, galley, proportions)
        }
    }

    private func estimate(_ site: Site, _ fit: (size: Double, lines: Int)) -> Box {
        let even = max(galley.length / Double(fit.lines) * 1.08, galley.widest)
        let width = min(site.room.width, even * fit.size)
        return site.place(
            width: width, height: galley.height(ofLines: fit.lines) * fit.size,
            fromRight: galley.isRightToLeft)
    }

    /// What speaks against a site: hiding the subject above all, then small type, then habit.
    private func cost(
        of site: Site, _ fit: (size: Double, lines: Int), _ block: Box, _ subject: Box
    ) -> Double {
        let shown = Box(left: 0, top: 0, width: proportions.width, height: proportions.height)
        let hidden = subject.intersection(shown).covered(by: block.padded(proportions.gap))
        let shrunk = log2(proportions.largestType(for: galley.length) / fit.size)
        let habit: Double =
            switch (site.edge, proportions.isWide) {
            case (.left, true): galley.isRightToLeft ? 0.12 : 0
            case (.right, true): galley.isRightToLeft ? 0 : 0.12
            case (.bottom, false): 0
            case (.top, false): 0.08
            case (.bottom, true), (.top, true): 0.3
            case (.left, false), (.right, false): 0.35
            }
        // The subject looks best in the middle of what the text leaves.
        let rest = remainder(of: block, site.edge)
        let off = (
            x: abs(subject.left + subject.width / 2 - rest.left - rest.width / 2)
                / proportions.width,
            y: abs(subject.top + subject.height / 2 - rest.top - rest.height / 2)
                / proportions.height
        )
        // Even to touch it is worse than any habit.
        let hiding = hidden > 0.001 ? 0.8 + 14 * hidden : 0
        return hiding + 0.9 * shrunk + habit + 0.5 * (off.x + off.y)
            + 0.06 * Double(max(0, fit.lines - 5))
    }

    private func remainder(of block: Box, _ edge: Site.Edge) -> Box {
        let (width, height) = (proportions.width, proportions.height)
        return switch edge {
        case .top:
            Box(left: 0, top: block.bottom, width: width, height: height - block.bottom)
        case .bottom: Box(left: 0, top: 0, width: width, height: block.top)
        case .left:
            Box(left: block.right, top: 0, width: width - block.right, height: height)
        case .right: Box(left: 0, top: 0, width: block.left, height: height)
        }
    }

    private static func tooLong(
        _ message: Message, _ galley: Galley, _ proportions: Proportions
    ) -> Fault {
        // What fits, by the share of the text that would take the tallest band.
        let width = proportions.frame.width / proportions.smallestType
        let tallest = 0.6 * proportions.safeHeight / proportions.smallestType
        let most = max(1, Int((tallest - galley.ascent - galley.descent) / galley.pitch) + 1)
        let count = message.text.count
        let taken = max(1, galley.lineCount(in: width) ?? count)
        let about = max(1, min(count - 1, count * most / taken * 9 / 10))
        return Fault(
            .messageTooLong,
            "The message has \(count) characters, too many for \(proportions.format.name) "
                + "(\(proportions.format.width) x \(proportions.format.height)) at a size that can "
                + "be read; about \(about) characters would fit. Shorten it.",
            subject: proportions.format.name)
    }
}

extension Fault.Code {
    /// The message cannot be set legibly in a format.
    package static let messageTooLong = Self(rawValue: "message-too-long")
}
