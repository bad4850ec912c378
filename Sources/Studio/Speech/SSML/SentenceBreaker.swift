/// Takes running text apart at the ends of its sentences.
package enum SentenceBreaker {
    struct Part: Hashable {
        var text: String
        /// Whether a stop ends it; otherwise the text goes on.
        var isWhole: Bool
    }

    /// The sentences of a text, trimmed, with their stops.
    package static func sentences(in text: String) -> [String] {
        parts(of: text).map(\.text.singleSpaced).filter { !$0.isEmpty }
    }

    static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let character = text[index]
            var after = text.index(after: index)
            guard stops.contains(character) || wideStops.contains(character) else {
                index = after
                continue
            }
            // Closing quotes and brackets, and further stops, belong to the sentence.
            while after < text.endIndex,
                closers.contains(text[after]) || stops.contains(text[after])
            { after = text.index(after: after) }
            let isWide = wideStops.contains(character)
            let isAtSpace = after == text.endIndex || text[after].isWhitespace
            if isWide || (isAtSpace && !isAbbreviation(text[start...index], then: text[after...])) {
                parts.append(Part(text: String(text[start..<after]), isWhole: true))
                start = after
            }
            index = after
        }
        if start < text.endIndex {
            parts.append(Part(text: String(text[start...]), isWhole: false))
        }
        return parts
    }

    private static let stops: Set<Character> = [".", "!", "?", "…", "؟", "।", "۔"]
    private static let wideStops: Set<Character> = ["。", "！", "？"]
    private static let closers: Set<Character> = ["\"", "”", "’", "»", ")", "]", "'", "」"]

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "etc", "e.g", "i.e", "approx", "inc",
        "ltd", "co", "corp", "jr", "sr", "fig", "vol", "z.b", "usw", "bzw", "ca", "nr", "p", "pp",
        "u.s", "u.k", "a.m", "p.m",
    ]

    /// Whether the full stop belongs to a short form in the middle of a sentence.
    private static func isAbbreviation(_ sentence: Substring, then rest: Substring) -> Bool {
        guard sentence.last == "." else { return false }
        let word = sentence.dropLast().split(whereSeparator: \.isWhitespace).last ?? ""
        let bare = word.drop { !$0.isLetter && !$0.isNumber }.lowercased()
        let next = rest.first { !$0.isWhitespace }
        // “Visit us at 5 p.m. Then …” ends; “at 5 p.m. or later” does not.
        let goesOn = next.map { $0.isLowercase || $0.isNumber } ?? false
        if bare.count == 1, bare.first?.isLetter == true, word.first?.isUppercase == true {
            return next != nil
        }
        guard abbreviations.contains(bare) else { return false }
        return goesOn
            || ["mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "no", "fig"]
                .contains(bare) && next != nil
    }
}
