import Studio

/// Title and chapters as ffmpeg's metadata file; whatever means something there is escaped.
struct ChapterList {
    let text: String

    init(_ order: CutOrder, _ reel: Reel) {
        var text = ";FFMETADATA1\ntitle=\(Self.escaped(order.title))\n"
        for chapter in order.chapters {
            text += "[CHAPTER]\nTIMEBASE=1/\(reel.rate)\n"
            text += "START=\(chapter.start)\nEND=\(chapter.end)\n"
            text += "title=\(Self.escaped(chapter.title))\n"
        }
        self.text = text
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.singleSpaced.prefix(200) {
            if "=;#\\".contains(character) { escaped += "\\" }
            if character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
                escaped.append(character)
            }
        }
        return escaped
    }
}

/// ISO 639-2 codes, which containers want.
enum LanguageCode {
    /// `und` for what has none here.
    static func three(_ language: String) -> String {
        let root = SpeechOrder.root(language)
        if let code = codes[root] { return code }
        let isCode = root.utf8.count == 3 && root.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isCode ? root : "und"
    }

    private static let codes = [
        "ar": "ara", "bg": "bul", "bn": "ben", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu",
        "el": "ell", "en": "eng", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra",
        "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn",
        "ko": "kor", "lt": "lit", "lv": "lav", "ms": "msa", "nb": "nob", "nl": "nld", "no": "nor",
        "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sr": "srp",
        "sv": "swe", "sw": "swa", "ta": "tam", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd",
        "vi": "vie", "zh": "zho",
    ]
}
