import Studio

/// Turns written English into words that a small synthesiser reads well: numbers, amounts, units,
/// addresses, initials, product names; nothing but ASCII letters and light punctuation is left.
struct EnglishReader {
    /// Whether something could not be read and was left out.
    private(set) var hasSkipped = false

    /// The words of a piece of a sentence.
    mutating func read(_ text: String) -> String {
        let tokens = prepared(text).split(whereSeparator: \.isWhitespace).map(String.init)
        var spoken: [String] = []
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let previous = index > 0 ? tokens[index - 1] : nil
            let words = EnglishToken(token, previous: previous, next: next).spoken()
            if !words.isEmpty { spoken.append(words) }
        }
        return plain(spoken.joined(separator: " "))
    }

    /// Words spoken as `<say-as>` orders them.
    mutating func read(_ text: String, as kind: String) -> String {
        let text = text.singleSpaced
        switch kind {
        case "characters", "spell-out":
            return text.filter { !$0.isWhitespace }.map { Self.character($0) }
                .joined(separator: ", ")
        case "digits", "telephone":
            return text.split { !$0.isPlainDigit }.map(EnglishNumbers.digits)
                .joined(separator: ", ")
        case "ordinal":
            return EnglishNumbers.whole(text.filter { $0.isPlainDigit || $0 == "," })
                .map(EnglishNumbers.ordinal) ?? read(text)
        case "cardinal", "number":
            return EnglishNumbers.number(text) ?? read(text)
        case "expletive": return "beep"
        default: return read(text)
        }
    }

    /// Signs as words or gone, spaces where words end, Latin letters without their accents.
    private mutating func prepared(_ text: String) -> String {
        var prepared = ""
        for character in text.withoutAccents {
            switch character {
            case "‘", "’", "ʼ", "`": prepared += "'"
            case "“", "”", "„", "«", "»", "\"": prepared += " "
            case "–", "‑", "‐", "−": prepared += "-"
            case "—", "―": prepared += ", "
            case "…": prepared += ". "
            case "→", "›", "➜", "➔": prepared += ", "
            case "×": prepared += " by "
            case "•", "·", "|", "¦": prepared += ", "
            case "™", "®", "©", "*", "_", "^", "~", "\\", "{", "}", "<", ">": prepared += " "
            case "(", "[", ")", "]": prepared += ", "
            case "€", "£", "¥", "°": prepared.append(character)
            case _ where character.isASCII: prepared.append(character)
            case _ where character.isWhitespace: prepared += " "
            default: prepared += letters[character] ?? String(character)
            }
        }
        return prepared
    }

    private let letters: [Character: String] = [
        "ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "ł": "l", "Ł": "l",
        "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    ]

    /// ASCII only, with punctuation that paces: one mark after a word, none at the beginning.
    private mutating func plain(_ text: String) -> String {
        var plain = ""
        for character in text {
            switch character {
            case _ where character.isASCII && (character.isLetter || character == "'"):
                plain.append(character)
            case _ where character.isPlainDigit: plain.append(character)
            case ",", ";", ":", ".", "!", "?":
                while plain.last == " " { plain.removeLast() }
                guard let last = plain.last, !".,;:!?".contains(last) else {
                    // The stronger of two marks stays.
                    if ".!?".contains(character), let last = plain.last, ",;:".contains(last) {
                        plain.removeLast()
                        plain.append(character)
                    }
                    continue
                }
                plain.append(character)
            default:
                if !character.isASCII { hasSkipped = true }
                if !plain.isEmpty, plain.last != " " { plain.append(" ") }
            }
            if ",;:.!?".contains(character) { plain.append(" ") }
        }
        while plain.last == " " || plain.last == "," { plain.removeLast() }
        return plain
    }

    private static func character(_ character: Character) -> String {
        if character.isPlainDigit { return EnglishNumbers.digits(String(character)) }
        let names: [Character: String] = [
            ".": "dot", "-": "dash", "_": "underscore", "/": "slash", "@": "at", "#": "hash",
            "&": "and", "+": "plus", ":": "colon", "*": "star",
        ]
        return names[character] ?? EnglishToken.letter(character)
    }
}
