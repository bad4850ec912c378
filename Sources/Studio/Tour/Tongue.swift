/// The language that texts are written in, told by their letters, and by their commonest words where
/// several languages share the letters.
package enum Tongue {
    /// What a page says of itself, if that is a language and one that is written with its letters;
    /// else what its letters say; empty when nothing can be told.
    package static func language(declared: String, texts: some Sequence<String>) -> String {
        let declared = tag(declared)
        let root = SpeechOrder.root(declared)
        let sample = Sample(texts)
        guard let letters = sample.letters else { return declared }
        if letters.languages.contains(root) { return declared }
        if letters == .latin {
            // Letters that most languages have say little against a page's own word.
            return declared.isEmpty || isWrittenOtherwise(root) ? sample.commonest : declared
        }
        return letters.language(of: sample.scalars)
    }

    /// A language tag as it may stand on a page (BCP 47, of ASCII letters, digits and hyphens), or
    /// nothing.
    static func tag(_ text: String) -> String {
        let tag = text.replacing("_", with: "-")
        let isPlain = tag.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte)
        }
        let root = tag.prefix { $0 != "-" }
        return isPlain && tag.utf8.count <= 35 && (2...3).contains(root.count) ? tag : ""
    }

    private static func isWrittenOtherwise(_ root: String) -> Bool {
        Letters.allCases.contains { $0 != .latin && $0.languages.contains(root) }
            && !Letters.latin.languages.contains(root)
    }

    /// Up to some thousands of letters, counted by their script.
    private struct Sample {
        private(set) var scalars: Set<Unicode.Scalar> = []
        private var counts: [Letters: Int] = [:]
        private var hits: [String: Int] = [:]
        private static let most = 5000

        init(_ texts: some Sequence<String>) {
            var count = 0
            for text in texts where count < Self.most {
                for scalar in text.unicodeScalars.prefix(Self.most) {
                    guard scalar.properties.isAlphabetic, let letters = Letters(scalar) else {
                        continue
                    }
                    counts[letters, default: 0] += 1
                    scalars.insert(scalar)
                    count += 1
                }
                for word in text.lowercased().prefix(Self.most)
                    .split(whereSeparator: { !$0.isLetter })
                {
                    for language in Tongue.words[String(word)] ?? [] {
                        hits[language, default: 0] += 1
                    }
                }
            }
        }

        /// Those of most of it; nil when there are too few to tell.
        var letters: Letters? {
            var counts = counts
            // Japanese is written with both.
            let (kana, han) = (counts[.kana] ?? 0, counts[.han] ?? 0)
            if kana * 20 >= han, kana > 0 {
                counts[.kana] = kana + han
                counts[.han] = nil
            }
            let all = counts.values.reduce(0, +)
            guard all >= 12, let best = counts.max(by: { $0.value < $1.value }),
                best.value * 5 >= all * 3
            else { return nil }
            return best.key
        }

        /// The language whose small words are clearly the most; empty when none is.
        var commonest: String {
            let ranked = hits.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            guard let first = ranked.first, first.value >= 4 else { return "" }
            let second = ranked.dropFirst().first?.value ?? 0
            return first.value * 2 >= second * 3 ? first.key : ""
        }
    }

    /// Small words, with the languages that have them.
    private static let words: [String: [String]] = {
        let lists = [
            "en": "the and of to is for with you your that are from this we our",
            "de": "der die das und ist für mit sie nicht ein eine wir auf auch von",
            "fr": "le la les et des est pour avec vous une dans nous sur pas votre",
            "es": "el los las y es para con una por que del su más como nuestro",
            "it": "il gli e è per con una che di del non sono della più nostro",
            "pt": "o os as e é para com uma não que do da são mais você",
            "nl": "de het een en is voor met niet van zijn wij op ook dat uw",
            "sv": "och att det är för med en som inte på vi av du till har",
            "da": "og at det er for med en som ikke på vi af du til har",
            "fi": "ja on ei että se tai ovat kun myös mutta jos kuin sekä",
            "pl": "i w na z się nie do jest że to dla oraz jak od po",
            "cs": "a je na se že pro jsou není také jako nebo od při",
            "tr": "ve bir bu için ile da de çok daha olan gibi değil",
            "hu": "a az és egy hogy nem is van meg vagy csak mint",
            "ro": "și în de la cu pe este pentru sunt nu care mai din",
        ]
        var words: [String: [String]] = [:]
        for (language, list) in lists {
            for word in list.split(separator: " ") {
                words[String(word), default: []].append(language)
            }
        }
        return words
    }()
}
