import Artifacts
package import FoundationEssentials
import Ground
import Studio

/// `voice_script.ssml`: the script as it is read aloud, in the part of SSML 1.1 that every engine here
/// knows: a paragraph a scene, an `<s>` a sentence, words said otherwise than written in `<sub>`.
package struct VoiceScript: Storable, Hashable {
    package var text: String

    package init(_ script: Script) {
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<speak version=\"1.1\" xmlns=\"http://www.w3.org/2001/10/synthesis\" "
                + "xml:lang=\"\(Self.escaped(script.language))\">",
        ]
        for scene in script.scenes {
            lines.append("  <p>")
            for sentence in scene.sentences {
                lines.append("    <s>\(Spelling(script.language).marked(sentence.text))</s>")
            }
            lines.append("  </p>")
        }
        text = (lines + ["</speak>"]).joined(separator: "\n") + "\n"
    }

    package init(stored: Data) throws {
        guard stored.count <= 400_000, let text = String(bytes: stored, encoding: .utf8) else {
            throw Fault(.invalid, "A voice script is UTF-8 text of at most 400,000 bytes.")
        }
        self.text = text
        _ = try paragraphs()
    }

    package func stored() -> Data { Data(text.utf8) }

    /// For each scene the inside of each `<s>` element.
    package func paragraphs() throws -> [[String]] {
        let paragraphs = try SSML(reading: text).markedSentences()
        guard !paragraphs.isEmpty else {
            throw Fault(
                .invalid,
                "The voice script has no paragraph: it has a `<p>` for each scene and in it an `<s>` "
                    + "for each sentence of the script.", subject: "voice_script.ssml")
        }
        return paragraphs
    }

    static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case _ where scalar.value < 0x20: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// Words that are written in one way and said in another.
struct Spelling {
    private let isEnglish: Bool

    init(_ language: String) { isEnglish = language.hasPrefix("en") }

    /// The text as the inside of an `<s>`.
    func marked(_ text: String) -> String {
        guard isEnglish else { return VoiceScript.escaped(text) }
        return text.split(separator: " ", omittingEmptySubsequences: false)
            .map { word in
                let (core, tail) = Self.parted(word)
                guard let said = Self.amount(core) else { return VoiceScript.escaped(word) }
                return "<sub alias=\"\(said)\">\(VoiceScript.escaped(core))</sub>"
                    + VoiceScript.escaped(tail)
            }
            .joined(separator: " ")
    }

    private static func parted(_ word: Substring) -> (core: String, tail: String) {
        var core = word
        while let last = core.last, ".,;:!?”\"".contains(last) { core.removeLast() }
        return (String(core), String(word[core.endIndex...]))
    }

    /// `£9` is nine pounds, `$4.50` four dollars fifty.
    static func amount(_ word: String) -> String? {
        let names: [Character: (one: String, many: String)] = [
            "£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros"),
        ]
        guard let sign = word.first, let name = names[sign] else { return nil }
        let parts = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        let whole = parts[0].filter { $0 != "," }
        guard !whole.isEmpty, whole.allSatisfy(\.isNumber), parts.count <= 2 else { return nil }
        let unit = whole == "1" ? name.one : name.many
        guard parts.count == 2 else { return "\(whole) \(unit)" }
        guard parts[1].count == 2, parts[1].allSatisfy(\.isNumber) else { return nil }
        return parts[1] == "00" ? "\(whole) \(unit)" : "\(whole) \(unit) \(parts[1])"
    }
}
