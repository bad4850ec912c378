/// A language tag of the shapes people use (BCP 47: language, script, region, variants), in its
/// customary case: `en`, `pt-BR`, `zh-Hant`, `es-419`.
struct LocaleTag: Hashable {
    let text: String

    /// Reads a tag in any case; nil when it has not the shape of one.
    init?(_ written: String) {
        let parts = written.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.lowercased() }
        guard let language = parts.first, written.utf8.count <= 35,
            (2...3).contains(language.utf8.count), language.utf8.allSatisfy(Self.isLetter)
        else { return nil }
        var customary = [language]
        var rest = parts.dropFirst()
        if let script = rest.first, script.utf8.count == 4, script.utf8.allSatisfy(Self.isLetter) {
            customary.append(script.prefix(1).uppercased() + script.dropFirst())
            rest = rest.dropFirst()
        }
        if let region = rest.first, Self.isRegion(region) {
            customary.append(region.uppercased())
            rest = rest.dropFirst()
        }
        for variant in rest {
            guard (5...8).contains(variant.utf8.count),
                variant.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) })
            else { return nil }
            customary.append(variant)
        }
        text = customary.joined(separator: "-")
    }

    private static func isRegion(_ part: String) -> Bool {
        part.utf8.count == 2 && part.utf8.allSatisfy(isLetter)
            || part.utf8.count == 3 && part.utf8.allSatisfy(isDigit)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Whether the language is written from right to left.
    var isRightToLeft: Bool {
        let parts = text.split(separator: "-")
        if parts.count > 1, parts[1].utf8.count == 4 {
            return ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"].contains(parts[1])
        }
        return ["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr", "arc"]
            .contains(parts[0])
    }

    /// The English name of the language where it is a common one, otherwise the tag.
    var language: String {
        let code = text.split(separator: "-").first.map(String.init) ?? text
        return Self.languages[code] ?? text
    }

    private static let languages = [
        "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German",
        "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish",
        "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
        "it": "Italian", "ja": "Japanese", "ko": "Korean", "mr": "Marathi", "ms": "Malay",
        "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
        "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai",
        "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    ]
}
