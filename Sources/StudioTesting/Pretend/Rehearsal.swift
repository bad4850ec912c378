import Artifacts
import FoundationEssentials
package import Ground
package import Studio

/// A day with pretend tools: keeps what they were asked, in order, and lets a script decide which
/// of it goes wrong.
package final class Rehearsal: Sendable {
    /// Something that a tool was asked to do.
    package enum Deed: Sendable, Hashable {
        case paint(PaintOrder, key: String)
        case look(Picture)
        case layOut(LayoutOrder)
        case fit(Message, Format)
        case render(Layout)
        case contactSheet(String)
        case png(Picture)
        case explore(Exploration)
        case perform(Performance)
        case speak(SpeechOrder)
        case write(WritingOrder)
        case mix(MixOrder)
        case mp3
        case cut(CutOrder)
        case still(Int)

        /// The name of the tool's verb.
        package var verb: String {
            switch self {
            case .paint: "paint"
            case .look: "look"
            case .layOut: "layOut"
            case .fit: "fit"
            case .render: "render"
            case .contactSheet: "contactSheet"
            case .png: "png"
            case .explore: "explore"
            case .perform: "perform"
            case .speak: "speak"
            case .write: "write"
            case .mix: "mix"
            case .mp3: "mp3"
            case .cut: "cut"
            case .still: "still"
            }
        }
    }

    /// What befalls a deed that was asked for the `time`th time, from 1; nil lets it be.
    package typealias Script = @Sendable (_ deed: Deed, _ time: Int) -> Fault?

    private let book = Guarded<[Deed]>([])
    private let script: Guarded<Script>
    private let world = Guarded<[String: Site]>([:])
    private let sheet = Guarded<@Sendable (WritingOrder) -> String>({ _ in "{}" })

    package init(_ script: @escaping Script = { _, _ in nil }) { self.script = Guarded(script) }

    /// Plays by another script from now on.
    package func follow(_ other: @escaping Script) { script.withLock { $0 = other } }

    /// The sites there are, by address.
    package var sites: [String: Site] {
        get { world.withLock { $0 } }
        set { world.withLock { $0 = newValue } }
    }

    /// What the writer answers from now on.
    package func answer(with sheet: @escaping @Sendable (WritingOrder) -> String) {
        self.sheet.withLock { $0 = sheet }
    }

    func answer(_ order: WritingOrder) -> String { sheet.withLock { $0 }(order) }

    /// Everything that was asked for since it was cleared, in order.
    package var deeds: [Deed] { book.withLock { $0 } }

    /// Forgets what was asked for, so that a test can look at what comes next.
    package func clear() { book.withLock { $0 = [] } }

    /// How often each verb was asked for.
    package var tally: [String: Int] {
        deeds.reduce(into: [:]) { $0[$1.verb, default: 0] += 1 }
    }

    /// How often each key was painted for: calls that would have cost money.
    package var paidCalls: [String: Int] {
        deeds.reduce(into: [:]) { calls, deed in
            if case .paint(_, let key) = deed { calls[key, default: 0] += 1 }
        }
    }

    /// Writes a deed down, and throws what the script has for it.
    func note(_ deed: Deed) throws(Fault) {
        let time = book.withLock { deeds in
            deeds.append(deed)
            return deeds.count { $0 == deed }
        }
        if let fault = script.withLock({ $0 })(deed, time) { throw fault }
    }
}

extension Studio {
    /// Tools without pixels: what they make is derived from what they are asked, so equal orders
    /// give equal bytes, at once, on every machine.
    ///
    /// Their clock stands still, at a round moment of the year 2026.
    package static func pretend(_ rehearsal: Rehearsal = Rehearsal()) -> Studio {
        Studio(
            painter: PretendPainter(rehearsal: rehearsal),
            designer: PretendDesigner(rehearsal: rehearsal),
            guide: PretendGuide(rehearsal: rehearsal),
            speaker: PretendSpeaker(rehearsal: rehearsal),
            writer: PretendWriter(rehearsal: rehearsal),
            editor: PretendEditor(rehearsal: rehearsal),
            clock: { Moment(milliseconds: 1_780_000_000_000) })
    }
}
