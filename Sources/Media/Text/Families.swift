import CPango
import Studio

/// Which font families set a message: the brand's first, then the house's, named one by one for the
/// scripts that occur, because the system's own choice is a lottery.
enum Families {
    /// Family names in order of preference.
    static func list(for message: Message) -> [String] {
        let scripts = scripts(in: message.text)
        let language = Language(message.locale)
        var families = message.fonts.filter { !$0.contains(",") && !$0.isEmpty }
        families += ["Inter Display", "Inter", "Noto Sans"]
        // Chinese characters look different in each country.
        if scripts.contains(where: { eastAsian.contains($0) }) {
            families.append(language.eastAsianFamily(scripts))
        }
        let own = byScript.filter { scripts.contains($0.script) }.map(\.family)
        // Emoji find their font themselves; named here, it would take the digits too.
        return families + own + ["Noto Sans Symbols", "Noto Sans Symbols2"]
    }

    /// The scripts of the text but for those that all share (spaces, digits, punctuation).
    static func scripts(in text: String) -> [GUnicodeScript] {
        var found: [GUnicodeScript] = []
        for scalar in text.unicodeScalars where scalar.value >= 0x80 {
            let script = g_unichar_get_script(scalar.value)
            if script != G_UNICODE_SCRIPT_COMMON, script != G_UNICODE_SCRIPT_INHERITED,
                !found.contains(script)
            {
                found.append(script)
            }
        }
        return found
    }

    static let eastAsian = [
        G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA,
        G_UNICODE_SCRIPT_HANGUL, G_UNICODE_SCRIPT_BOPOMOFO,
    ]

    private static let byScript: [(script: GUnicodeScript, family: String)] = [
        (G_UNICODE_SCRIPT_ARABIC, "Noto Sans Arabic"),
        (G_UNICODE_SCRIPT_HEBREW, "Noto Sans Hebrew"),
        (G_UNICODE_SCRIPT_DEVANAGARI, "Noto Sans Devanagari"),
        (G_UNICODE_SCRIPT_BENGALI, "Noto Sans Bengali"),
        (G_UNICODE_SCRIPT_GURMUKHI, "Noto Sans Gurmukhi"),
        (G_UNICODE_SCRIPT_GUJARATI, "Noto Sans Gujarati"),
        (G_UNICODE_SCRIPT_ORIYA, "Noto Sans Oriya"),
        (G_UNICODE_SCRIPT_TAMIL, "Noto Sans Tamil"),
        (G_UNICODE_SCRIPT_TELUGU, "Noto Sans Telugu"),
        (G_UNICODE_SCRIPT_KANNADA, "Noto Sans Kannada"),
        (G_UNICODE_SCRIPT_MALAYALAM, "Noto Sans Malayalam"),
        (G_UNICODE_SCRIPT_SINHALA, "Noto Sans Sinhala"),
        (G_UNICODE_SCRIPT_THAI, "Noto Sans Thai"),
        (G_UNICODE_SCRIPT_LAO, "Noto Sans Lao"),
        (G_UNICODE_SCRIPT_KHMER, "Noto Sans Khmer"),
        (G_UNICODE_SCRIPT_MYANMAR, "Noto Sans Myanmar"),
        (G_UNICODE_SCRIPT_GEORGIAN, "Noto Sans Georgian"),
        (G_UNICODE_SCRIPT_ARMENIAN, "Noto Sans Armenian"),
        (G_UNICODE_SCRIPT_ETHIOPIC, "Noto Sans Ethiopic"),
        (G_UNICODE_SCRIPT_TIBETAN, "Noto Serif Tibetan"),
    ]
}

/// A BCP 47 tag, as far as typesetting asks.
struct Language {
    /// The primary language in lower case: `ja`.
    let primary: String
    private let parts: [String]

    init(_ tag: String) {
        parts = tag.lowercased().split { $0 == "-" || $0 == "_" }.map(String.init)
        primary = parts.first ?? "und"
    }

    func eastAsianFamily(_ scripts: [GUnicodeScript]) -> String {
        let has = { (script: GUnicodeScript) in scripts.contains(script) }
        if primary == "ja" { return "Noto Sans CJK JP" }
        if primary == "ko" { return "Noto Sans CJK KR" }
        if primary == "zh" || primary == "yue" {
            if parts.contains("hk") || parts.contains("mo") { return "Noto Sans CJK HK" }
            let isTraditional = parts.contains("hant") || parts.contains("tw")
            return isTraditional ? "Noto Sans CJK TC" : "Noto Sans CJK SC"
        }
        if has(G_UNICODE_SCRIPT_HIRAGANA) || has(G_UNICODE_SCRIPT_KATAKANA) {
            return "Noto Sans CJK JP"
        }
        return has(G_UNICODE_SCRIPT_HANGUL) ? "Noto Sans CJK KR" : "Noto Sans CJK SC"
    }
}
