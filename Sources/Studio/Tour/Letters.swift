/// A script, as far as languages can be told by it.
enum Letters: CaseIterable {
    case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, gurmukhi, gujarati
    case tamil, telugu, kannada, malayalam, sinhala, thai, lao, tibetan, burmese, georgian, ethiopic
    case khmer, hangul, kana, han

    init?(_ scalar: Unicode.Scalar) {
        let found: Letters? =
            switch scalar.value {
            case 0x41...0x24F, 0x1E00...0x1EFF: .latin
            case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
            case 0x400...0x52F: .cyrillic
            case 0x530...0x58F: .armenian
            case 0x590...0x5FF: .hebrew
            case 0x600...0x6FF, 0x750...0x77F: .arabic
            case 0x900...0x97F: .devanagari
            case 0x980...0x9FF: .bengali
            case 0xA00...0xA7F: .gurmukhi
            case 0xA80...0xAFF: .gujarati
            case 0xB80...0xBFF: .tamil
            case 0xC00...0xC7F: .telugu
            case 0xC80...0xCFF: .kannada
            case 0xD00...0xD7F: .malayalam
            case 0xD80...0xDFF: .sinhala
            case 0xE00...0xE7F: .thai
            case 0xE80...0xEFF: .lao
            case 0xF00...0xFFF: .tibetan
            case 0x1000...0x109F: .burmese
            case 0x10A0...0x10FF: .georgian
            case 0x1100...0x11FF, 0xAC00...0xD7AF: .hangul
            case 0x1200...0x137F: .ethiopic
            case 0x1780...0x17FF: .khmer
            case 0x3040...0x30FF: .kana
            case 0x3400...0x4DBF, 0x4E00...0x9FFF: .han
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    /// The languages that are written with them, the one that is meant in doubt first; of Latin ones
    /// those that other scripts have, too.
    var languages: [String] {
        switch self {
        case .latin: ["az", "bs", "kk", "ku", "sr", "tt", "uz"]
        case .greek: ["el", "grc"]
        case .cyrillic:
            [
                "ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt", "uz", "az", "bs",
                "ba",
                "cv", "os",
            ]
        case .armenian: ["hy"]
        case .hebrew: ["he", "iw", "yi"]
        case .arabic: ["ar", "fa", "ur", "ps", "ug", "sd", "ku", "ckb"]
        case .devanagari: ["hi", "mr", "ne", "kok", "sa"]
        case .bengali: ["bn", "as", "bpy"]
        case .gurmukhi: ["pa"]
        case .gujarati: ["gu"]
        case .tamil: ["ta"]
        case .telugu: ["te"]
        case .kannada: ["kn"]
        case .malayalam: ["ml"]
        case .sinhala: ["si"]
        case .thai: ["th"]
        case .lao: ["lo"]
        case .tibetan: ["bo", "dz"]
        case .burmese: ["my", "shn"]
        case .georgian: ["ka"]
        case .ethiopic: ["am", "ti"]
        case .khmer: ["km"]
        case .hangul: ["ko"]
        case .kana: ["ja"]
        case .han: ["zh", "yue", "cmn", "hak", "ja"]
        }
    }

    /// The likeliest of them, by letters that only one of them has.
    func language(of scalars: Set<Unicode.Scalar>) -> String {
        let marks: [(String, String)] =
            switch self {
            case .cyrillic:
                [("uk", "їєґ"), ("be", "ў"), ("mk", "ѓќѕ"), ("sr", "ђћљњ"), ("ru", "ыэё")]
            case .arabic: [("ur", "ٹڈڑے"), ("fa", "پچژگ")]
            default: []
            }
        let found = marks.first { $0.1.unicodeScalars.contains { scalars.contains($0) } }?.0
        let isBulgarian = self == .cyrillic && found == nil && scalars.contains("ъ")
        return found ?? (isBulgarian ? "bg" : languages[0])
    }
}
