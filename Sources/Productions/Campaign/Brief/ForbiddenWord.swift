import Ground

/// A word the brand never uses, found in any case.
///
/// It must stand by itself (“cheap” is not in “cheaper”), except in scripts that put no spaces
/// between words.
struct ForbiddenWord {
    let written: String
    private let letters: [Character]

    init(_ word: String) {
        written = word
        letters = Array(word.lowercased())
    }

    /// Whether it stands in a text that was made lower-case.
    func stands(in text: [Character]) -> Bool {
        guard let first = letters.first, let last = letters.last, text.count >= letters.count
        else { return false }
        for start in 0...text.count - letters.count where text[start] == first {
            let end = start + letters.count
            guard text[start..<end].elementsEqual(letters) else { continue }
            let opens = start == 0 || !Self.joins(text[start - 1], first)
            let closes = end == text.count || !Self.joins(last, text[end])
            if opens && closes { return true }
        }
        return false
    }

    /// Whether two neighbours belong to one word.
    private static func joins(_ left: Character, _ right: Character) -> Bool {
        isWordPart(left) && isWordPart(right) && !isUnspaced(left) && !isUnspaced(right)
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }

    /// Thai, Lao, Myanmar, Khmer, kana, Han.
    private static func isUnspaced(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x0E00...0x0EFF).contains(scalar) || (0x1000...0x109F).contains(scalar)
            || (0x1780...0x17FF).contains(scalar) || (0x3040...0x30FF).contains(scalar)
            || (0x3400...0x9FFF).contains(scalar) || (0xF900...0xFAFF).contains(scalar)
            || (0x20000...0x3FFFF).contains(scalar)
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
        let words = words.map { ForbiddenWord($0) }
        for place in places {
            let text = Array(place.text.lowercased())
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
            places += members.prefix(20).map { place("campaign_message.\($0.key)", $0.value) }
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
