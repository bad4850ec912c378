import Ground

/// A word the brand never uses, found in any case.
///
/// It must stand by itself (“cheap” is not in “cheaper”), except in scripts that put no spaces
/// between words.
struct ForbiddenWord {
    let written: String
    private let letters: [Letter]
    /// For each prefix, how long its longest end is that is also its beginning (Knuth, Morris,
    /// Pratt 1977): the search never steps back, whatever words and texts are.
    private let overlaps: [Int]

    init(_ word: String, in alphabet: inout Alphabet) {
        written = word
        let letters = alphabet.letters(of: word)
        var overlaps = letters.map { _ in 0 }
        var length = 0
        for index in letters.indices.dropFirst() {
            while length > 0, letters[index].code != letters[length].code {
                length = overlaps[length - 1]
            }
            if letters[index].code == letters[length].code { length += 1 }
            overlaps[index] = length
        }
        self.letters = letters
        self.overlaps = overlaps
    }

    /// Whether it stands in a text that was spelled with the same alphabet.
    func stands(in text: [Letter]) -> Bool {
        guard let first = letters.first, let last = letters.last else { return false }
        var length = 0
        for (index, letter) in text.enumerated() {
            while length > 0, letter.code != letters[length].code {
                length = overlaps[length - 1]
            }
            if letter.code == letters[length].code { length += 1 }
            guard length == letters.count else { continue }
            let (before, after) = (index - length, index + 1)
            let opens = before < 0 || !(text[before].joins && first.joins)
            let closes = after == text.count || !(text[after].joins && last.joins)
            if opens && closes { return true }
            length = overlaps[length - 1]
        }
        return false
    }
}

/// A character as a number, because comparing characters is slow and briefs may be hostile.
struct Letter {
    /// Equal for canonically equivalent characters.
    let code: Int
    /// Whether it makes one word with such a neighbour.
    let joins: Bool
}

/// Gives equal characters, in any case, equal numbers.
struct Alphabet {
    private var known: [Character: Letter] = [:]

    mutating func letters(of text: String) -> [Letter] {
        text.lowercased()
            .map { character in
                if let letter = known[character] { return letter }
                let isWordPart = character.isLetter || character.isNumber
                let letter = Letter(
                    code: known.count, joins: isWordPart && !Self.isUnspaced(character))
                known[character] = letter
                return letter
            }
    }

    /// Thai, Lao, Myanmar, Khmer, kana, Han; and Hangul, where endings are written on to the word.
    private static func isUnspaced(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x0E00...0x0EFF).contains(scalar) || (0x1000...0x109F).contains(scalar)
            || (0x1780...0x17FF).contains(scalar) || (0x3040...0x30FF).contains(scalar)
            || (0x3400...0x9FFF).contains(scalar) || (0xAC00...0xD7AF).contains(scalar)
            || (0xF900...0xFAFF).contains(scalar) || (0x20000...0x3FFFF).contains(scalar)
    }
}

extension BriefReader {
    /// A text that people will read, and where it stands in the brief.
    struct Place {
        let path: String
        let line: Int
        let text: String
    }

    /// Notes each forbidden word in each place.
    mutating func check(_ places: [Place], for words: [String]) {
        var alphabet = Alphabet()
        let words = words.map { ForbiddenWord($0, in: &alphabet) }
        for place in places where !words.isEmpty {
            let text = alphabet.letters(of: place.text)
            for word in words where word.stands(in: text) {
                problems.add(
                    place.path, place.line,
                    "\(quoted(word.written)) is a forbidden word of the brand")
            }
        }
    }

    /// The messages and the names: what stands on the pictures and beside them.
    static func places(in root: JSONValue) -> [Place] {
        func place(_ path: String, _ value: JSONValue?) -> Place? {
            guard let value, case .string(let text) = value.content else { return nil }
            return Place(path: path, line: value.line, text: String(text.prefix(300)))
        }
        var places = [place("brand", root["brand"])]
        if case .object(let members) = root["campaign_message"]?.content {
            places += members.prefix(20)
                .map { place("campaign_message.\(shown($0.key))", $0.value) }
        } else {
            places.append(place("campaign_message", root["campaign_message"]))
        }
        if case .array(let items) = root["products"]?.content {
            places += items.prefix(200).enumerated()
                .map { index, item in
                    place("products[\(index)].name", item["name"])
                }
        }
        return places.compactMap(\.self)
    }
}
