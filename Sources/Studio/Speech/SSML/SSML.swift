import Artifacts
package import FoundationEssentials
import Ground

/// A voice script in SSML 1.1 (W3C): what is to be said, and how, checked against the part of the
/// language that Backlot knows.
///
/// Equal scripts are written as equal bytes; a script is read back as the script that was written.
package struct SSML: Storable, Hashable {
    /// BCP 47, such as `en-US`.
    package var language: String
    /// What is in `<speak>`.
    package var content: [Node]

    package init(language: String, content: [Node]) {
        self.language = language
        self.content = content
    }

    /// Reads foreign text strictly: every fault is `invalid` and names the line.
    package init(reading text: String) throws { self = try SSMLReader.read(text) }

    package init(stored: Data) throws {
        guard let text = String(validating: stored, as: UTF8.self) else {
            throw Fault(
                .invalid, "The voice script is not UTF-8 text. Save it as UTF-8.",
                subject: "voice script")
        }
        try self.init(reading: text)
    }

    package func stored() throws -> Data { Data(text.utf8) }

    /// Words, or an element among them.
    package indirect enum Node: Hashable, Sendable {
        case text(String)
        case element(Element)
    }

    package struct Element: Hashable, Sendable {
        package var tag: Tag
        /// By name, as in the source; checked when read.
        package var attributes: [String: String]
        package var content: [Node]

        package init(_ tag: Tag, _ attributes: [String: String] = [:], _ content: [Node] = []) {
            self.tag = tag
            self.attributes = attributes
            self.content = content
        }
    }

    /// The elements that Backlot knows; `audio`, `lexicon` and `voice` would fetch or swap things
    /// behind its back and are not among them.
    package enum Tag: String, CaseIterable, Sendable {
        case paragraph = "p"
        case sentence = "s"
        case pause = "break"
        case sayAs = "say-as"
        case sub, prosody, emphasis, phoneme, lang, mark
        case word = "w"
        case breaths = "amazon:auto-breaths"
        case effect = "amazon:effect"
        case domain = "amazon:domain"
    }
}

extension SSML.Node {
    /// The words alone, in reading order.
    package var words: String {
        switch self {
        case .text(let text): text
        case .element(let element): element.content.map(\.words).joined()
        }
    }
}

/// What a voice script may hold at most; a ten-minute tour has a tenth of it.
package enum SSMLLimits {
    /// UTF-8 bytes.
    package static let bytes = 256 << 10
    package static let depth = 12
    package static let elements = 8000
    /// Seconds.
    package static let pause = 10
}
