import CPango

/// How ugly a line end between two characters is, where Unicode's rules allow one.
///
/// Unicode (UAX 14) lets Japanese and Chinese break almost anywhere and Korean within words; a
/// reader of these languages does not. Without a dictionary, the change of script tells most word
/// boundaries in Japanese.
enum Reluctance {
    static let never = 8.0

    static func ofBreak(between left: Unicode.Scalar, and right: Unicode.Scalar) -> Double {
        if left.properties.isWhitespace { return 0 }
        let kinds = (kind(of: left), kind(of: right))
        switch kinds {
        case (.mark, _): return 0
        case (.hangul, .hangul): return never
        case (.kana, .han), (.kana, .katakana), (.kana, .other): return 0.2
        case (.han, .kana), (.katakana, .kana): return 3
        case (.katakana, .katakana): return 5
        case (.kana, .kana): return 2
        case (.han, .katakana), (.katakana, .han): return 0.8
        case (.han, .han): return 1.2
        default: return 0.3
        }
    }

    private enum Kind { case mark, kana, katakana, han, hangul, other }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        // The long vowel sign and the iteration marks belong to their words.
        if scalar.value == 0x30FC { return .katakana }
        if scalar.value == 0x3005 { return .han }
        switch g_unichar_get_script(scalar.value) {
        case G_UNICODE_SCRIPT_HIRAGANA: return .kana
        case G_UNICODE_SCRIPT_KATAKANA: return .katakana
        case G_UNICODE_SCRIPT_HAN: return .han
        case G_UNICODE_SCRIPT_HANGUL: return .hangul
        default: return scalar.properties.generalCategory.isPunctuation ? .mark : .other
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isPunctuation: Bool {
        switch self {
        case .otherPunctuation, .closePunctuation, .finalPunctuation, .dashPunctuation: true
        default: false
        }
    }
}
