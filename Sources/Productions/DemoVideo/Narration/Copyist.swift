import Studio

/// Judges and mends words of a page for being spoken; never adds a fact.
struct Copyist {
    /// Words that the page writes with a capital in the middle of a sentence: names.
    private let names: Set<String>
    let site: String

    init(_ blocks: [SitePage.Block], site: String) {
        self.site = site
        var names: Set<String> = []
        for block in blocks where block.kind == .text || block.kind == .quote {
            for sentence in Words.sentences(in: block.text) {
                for word in sentence.split(whereSeparator: \.isWhitespace).dropFirst() {
                    let plain = word.filter { $0.isLetter || $0.isNumber }
                    if plain.first?.isUppercase == true { names.insert(plain) }
                }
            }
        }
        for word in site.split(separator: " ") { names.insert(String(word)) }
        self.names = names
    }

    /// The words without what cannot be spoken: arrows, bullets, emoji, doubled spaces.
    static func clean(_ text: String) -> String {
        var cleaned = ""
        for character in text {
            if character.isWhitespace {
                if cleaned.last != " " { cleaned.append(" ") }
            } else if character == "|" || character == "·" || character == "•" {
                while cleaned.last == " " { cleaned.removeLast() }
                if !cleaned.isEmpty { cleaned.append(",") }
            } else if character.isLetter || character.isNumber
                || ".,;:!?'’‘“”\"()–—-&%/+$€£¥#@،؛؟。！？、「」״׳…".contains(character)
            {
                cleaned.append(character)
            } else if character.unicodeScalars.first.map({
                $0.properties.isAlphabetic
                    || $0.properties.generalCategory == .nonspacingMark
                    || $0.properties.generalCategory == .spacingMark
            }) == true {
                cleaned.append(character)
            }
        }
        return Words.trimmed(cleaned)
    }

    /// A heading in the middle of a sentence: without its end mark, and lower-case unless it is a
    /// name.
    func inside(_ heading: String) -> String {
        var text = Copyist.clean(heading)
        while let last = text.last, ".:!…".contains(last) { text.removeLast() }
        let words = text.split(separator: " ")
        guard let first = words.first, let letter = first.first, letter.isUppercase else {
            return text
        }
        let plain = String(first.filter { $0.isLetter || $0.isNumber })
        let isLoud = plain.dropFirst().contains { $0.isUppercase || $0.isNumber }
        let others = words.dropFirst().filter { $0.count > 3 }
        let capitals = others.count { $0.first?.isUppercase == true }
        let isTitled = !others.isEmpty && capitals * 2 > others.count
        if plain == "I" || isLoud || isTitled || names.contains(plain) { return text }
        return letter.lowercased() + text.dropFirst()
    }

    /// A sentence behind a colon: it begins small, unless with a name.
    func continued(_ sentence: String) -> String {
        guard let first = sentence.split(separator: " ").first, let letter = first.first,
            letter.isUppercase
        else { return sentence }
        let plain = String(first.filter { $0.isLetter || $0.isNumber })
        let isLoud = plain.dropFirst().contains { $0.isUppercase || $0.isNumber }
        if plain == "I" || isLoud || names.contains(plain) { return sentence }
        return letter.lowercased() + sentence.dropFirst()
    }

    /// A heading as a sentence of its own.
    func alone(_ heading: String) -> String { ended(Copyist.clean(heading)) }

    func ended(_ text: String) -> String {
        guard let last = text.last else { return text }
        if ".!?。！？؟…".contains(last) { return text }
        if "”\"’)".contains(last), let before = text.dropLast().last, ".!?".contains(before) {
            return text
        }
        var text = text
        while let last = text.last, ",;:–—-".contains(last) || last == " " { text.removeLast() }
        return text + "."
    }

    /// Whether a sentence of the page can be said as it is.
    func isSpeakable(_ sentence: String, most: Int = 34) -> Bool {
        let count = Words.count(sentence)
        guard count >= 4, count <= most, sentence.count <= 320 else { return false }
        guard let last = sentence.last, ".!?。！？؟”\"’)".contains(last) else { return false }
        let lowered = sentence.lowercased()
        let chaff = [
            "cookie", "©", "all rights reserved", "javascript", "click here", "http", "www.",
            "lorem ipsum", "terms of", "privacy policy", "{", "}", "<", ">", "_", "\\",
        ]
        return !chaff.contains { lowered.contains($0) }
    }

    /// Whether a sentence leans on the one before it.
    static func leans(_ sentence: String) -> Bool {
        let first = Words.keys(of: sentence).first ?? ""
        return [
            "it", "they", "this", "that", "these", "those", "he", "she", "but", "and", "or", "so",
            "then", "also", "its", "their", "because", "however", "which",
        ]
        .contains(first)
    }

    /// `a, b and c`, as the language does it.
    static func list(_ items: [String], _ phrases: Phrases) -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        let head = items.dropLast().joined(separator: phrases.comma)
        guard let and = phrases.and else { return head + phrases.comma + last }
        // With longer items a comma before the last helps the ear.
        let comma = items.count > 2 && phrases.hasSerialComma ? "," : ""
        return head + comma + " " + and + " " + last
    }

    /// How alike two sentences are, by their words: 0...1.
    static func likeness(_ first: String, _ second: String) -> Double {
        let first = Set(Words.keys(of: first))
        let second = Set(Words.keys(of: second))
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        return Double(first.intersection(second).count) / Double(min(first.count, second.count))
    }
}
