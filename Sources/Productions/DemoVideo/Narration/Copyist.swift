import Studio

/// Judges and mends words of a page for being spoken; never adds a fact.
struct Copyist {
    /// Which words are names, and which only stand at the beginning.
    let capitals: Capitals
    let site: String

    /// `labels` are what the site calls its own pages.
    init(_ blocks: [SitePage.Block], site: String, language: String, labels: [String] = []) {
        self.site = site
        capitals = Capitals(blocks, site: site, language: language, labels: labels)
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
    /// name; of several short ones a list.
    func inside(_ heading: String) -> String {
        Words.sentences(in: Copyist.clean(heading))
            .map { part in
                var part = part
                while let last = part.last, ".:!…".contains(last) { part.removeLast() }
                return isTitled(part) ? part : continued(part)
            }
            .joined(separator: ", ")
    }

    /// Headings in a row: small all of them, or as they are written when one may be a name.
    func alike(_ headings: [String]) -> [String] {
        let small = headings.map(inside)
        if small.allSatisfy({ $0.first?.isUppercase != true }) { return small }
        return headings.map { TourRules.bare(Copyist.clean($0)) }
    }

    /// Whether most of its words begin with a capital, which then means nothing.
    private func isTitled(_ text: String) -> Bool {
        let words: [Substring] = text.split(separator: " ")
        let others = words.dropFirst().filter { $0.count > 3 }
        let capitals = others.count { $0.first?.isUppercase == true }
        return !others.isEmpty && capitals * 2 > others.count
    }

    /// A sentence behind a colon: it begins small, unless with a name.
    func continued(_ sentence: String) -> String { capitals.lowered(sentence) }

    /// What a page is called, behind an article where English wants one.
    func named(_ name: String) -> String {
        let isPlural =
            name.hasSuffix("s") && !["ss", "us", "is"].contains { name.hasSuffix($0) }
            && Words.count(name) == 1
        return capitals.areLowered && isPlural && name.first?.isLowercase == true
            ? "the " + name : name
    }

    /// A thing among others of its kind: `an oak bread board`.
    func one(_ name: String) -> String {
        let name =
            capitals.lowered(name, isLabel: true).split(separator: ",").first.map(String.init)
            ?? name
        guard capitals.areLowered, let first = name.first, first.isLowercase, !name.hasSuffix("s")
        else {
            return name
        }
        let isVowel = "aeiou".contains(first) && !name.hasPrefix("uni") && !name.hasPrefix("one")
        return (isVowel || name.hasPrefix("hour") ? "an " : "a ") + name
    }

    /// What a field asks for, as a thing: `the name of the garden`, `your email`, `how many beds`.
    func asked(_ label: String) -> String {
        var label = capitals.lowered(Copyist.clean(label), isLabel: true).filter { $0 != "*" }
        while let last = label.last, "?: ".contains(last) { label.removeLast() }
        guard capitals.areLowered, let first = Words.keys(of: label).first,
            label.first?.isLowercase == true
        else { return label }
        let whole: Set = [
            "your", "my", "our", "the", "a", "an", "how", "what", "which", "who", "when", "where",
            "why", "do", "is", "are", "any", "number", "choose", "select", "enter", "tell",
            "upload",
            "add", "pick", "i", "we",
        ]
        if whole.contains(first) { return label }
        let own: Set = [
            "email", "e", "name", "phone", "message", "company", "address", "password", "telephone",
            "full", "first", "last", "mobile", "country", "city",
        ]
        let isOwn = own.contains(first) && !Words.keys(of: label).contains("of")
        let joints: Set = ["of", "in", "for", "on", "per", "and", "with"]
        let noun = label.split(separator: " ").prefix { !joints.contains(String($0)) }.last ?? ""
        let isPlural = noun.hasSuffix("s") && !noun.hasSuffix("ss")
        return (isOwn ? "your " : isPlural ? "" : "the ") + label
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
