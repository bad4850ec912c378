/// One word as it stands between spaces, with its neighbours.
struct EnglishToken {
    let text: Substring
    private let tail: Substring
    /// The pause that a token of nothing but marks stands for.
    private let mark: String
    private let previous: String?
    private let next: String?

    init(_ token: String, previous: String?, next: String?) {
        let start = token.drop { ",.;:!?'-/".contains($0) && $0 != "-" || $0 == "'" }
        let end = start.lastIndex { !",.;:!?'".contains($0) }
        text = end.map { start[...$0] } ?? ""
        tail = end.map { start[start.index(after: $0)...] } ?? ""
        mark =
            token.first { ".!?".contains($0) }.map(String.init) ?? (token.contains(",") ? "," : "")
        self.previous = previous
        self.next = next
    }

    func spoken() -> String {
        guard !text.isEmpty else { return mark }
        if let words = EnglishLexicon.abbreviations[text.lowercased() + "."], tail.hasPrefix(".") {
            return words + tail.dropFirst() + (next == nil && tail == "." ? "." : "")
        }
        return words() + tail
    }

    private func words() -> String {
        let lower = text.lowercased()
        if let words = EnglishLexicon.words[lower] { return words }
        if let possessive = possessive(lower) { return possessive }
        return address() ?? amount() ?? number() ?? sign() ?? compound() ?? word(text)
    }

    /// `GitHub's` is “git hub's”.
    private func possessive(_ lower: String) -> String? {
        guard lower.hasSuffix("'s"), let words = EnglishLexicon.words[String(lower.dropLast(2))]
        else { return nil }
        return words + "'s"
    }

    private func sign() -> String? {
        switch text {
        case "&": "and"
        case "+": "plus"
        case "=": "equals"
        case "@": "at"
        case "%": "percent"
        case "-", "--": ","
        case "/": "or"
        case "#": "number"
        default: nil
        }
    }

    /// Words joined by strokes, dashes and signs, one by one.
    private func compound() -> String? {
        if text.hasPrefix("#") {
            let rest = text.dropFirst()
            return rest.allSatisfy(\.isPlainDigit) && !rest.isEmpty
                ? "number " + (EnglishNumbers.number(rest) ?? "") : "hashtag " + nested(rest)
        }
        if text.hasPrefix("@") { return "at " + nested(text.dropFirst()) }
        for (mark, word) in [("/", "or"), ("&", "and"), ("+", "plus"), ("=", "equals"), ("-", "")]
        where text.contains(mark) {
            let parts = text.split(separator: Character(mark))
            guard !parts.isEmpty else { return "" }
            return parts.map { nested($0) }.joined(separator: word.isEmpty ? " " : " \(word) ")
        }
        if text.contains(".") || text.contains(":") {
            let parts = text.split { $0 == "." || $0 == ":" }
            return parts.map { nested($0) }.joined(separator: text.contains(".") ? " dot " : ", ")
        }
        return nil
    }

    func nested(_ part: Substring) -> String {
        EnglishToken(String(part), previous: nil, next: nil).spoken()
    }

    // MARK: Words

    private func word(_ word: Substring) -> String {
        let letters = word.filter { $0.isLetter && $0.isASCII }
        if letters.count >= 2, letters.count == word.count, word.allSatisfy(\.isUppercase) {
            return capitals(word)
        }
        return split(word)
            .map { part in
                if part.allSatisfy(\.isPlainDigit) { return EnglishNumbers.number(part) ?? "" }
                if part.count > 1, part.allSatisfy(\.isUppercase) { return capitals(part) }
                return EnglishLexicon.words[part.lowercased()] ?? String(part)
            }
            .joined(separator: " ")
    }

    /// Initials are spelled; a shout, or a heading in capitals, is read.
    private func capitals(_ word: Substring) -> String {
        let lower = word.lowercased()
        let isShouting = [previous, next]
            .contains { neighbour in
                guard let neighbour else { return false }
                let letters = neighbour.filter(\.isLetter)
                return letters.count > 3 && letters.allSatisfy(\.isUppercase)
            }
        let hasVowel = lower.contains { "aeiouy".contains($0) }
        if EnglishLexicon.plainWords.contains(lower) { return lower }
        if hasVowel, isShouting || word.count > 4 { return lower }
        return word.map(Self.letter).joined(separator: " ")
    }

    /// A letter's name; a lone “a” would be read as the article.
    static func letter(_ character: Character) -> String {
        guard character.isASCII, character.isLetter else { return "" }
        return character.uppercased()
    }

    /// `QuickBooks` and `Web3` at their seams.
    private func split(_ word: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = word.startIndex
        var index = start
        while index < word.endIndex {
            let after = word.index(after: index)
            if after < word.endIndex {
                let (this, next) = (word[index], word[after])
                let isSeam =
                    (this.isLowercase && next.isUppercase)
                    || (this.isLetter && next.isPlainDigit) || (this.isPlainDigit && next.isLetter)
                if isSeam {
                    parts.append(word[start...index])
                    start = after
                }
            }
            index = after
        }
        return parts + [word[start...]]
    }
}

// MARK: Addresses

extension EnglishToken {
    /// `https://example.com/pricing?x=1` is “example dot com slash pricing”.
    private func address() -> String? {
        var rest = text
        let isWeb = ["https://", "http://"].contains { rest.lowercased().hasPrefix($0) }
        if isWeb, let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if let mail = mailAddress(rest) { return mail }
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            !label.isEmpty
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
        let ending = labels.last?.lowercased() ?? ""
        guard isName, isWeb || (labels.count > 1 && Self.endings.contains(ending)) else {
            return nil
        }
        var shown = labels
        if shown.count > 2, shown.first?.lowercased() == "www" { shown.removeFirst() }
        var words = shown.map(label).joined(separator: " dot ")
        let path = rest.dropFirst(host.count).prefix { $0 != "?" && $0 != "#" }
        let steps = path.split(separator: "/").filter { !$0.hasPrefix(":") }
        // A long path is for the eye, not for the ear.
        if steps.count <= 2, path.count <= 30 {
            for step in steps { words += " slash " + nested(step) }
        }
        return words
    }

    private func mailAddress(_ text: Substring) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else { return nil }
        let sides = parts.map { side in
            side.split(separator: ".").map(label).joined(separator: " dot ")
        }
        return sides.joined(separator: " at ")
    }

    private func label(_ label: Substring) -> String {
        [
            "com", "org", "net", "edu", "gov", "info", "shop", "app", "dev", "blog", "test",
            "example",
        ]
        .contains(label.lowercased())
            ? label.lowercased()
            : label.count <= 2 && label.allSatisfy(\.isLetter)
                ? label.map(Self.letter).joined(separator: " ") : nested(label)
    }

    private static let endings: Set<String> = [
        "com", "org", "net", "io", "dev", "app", "ai", "co", "edu", "gov", "info", "shop", "de",
        "uk", "eu", "us", "fr", "me", "tv", "example", "test", "local", "html", "js",
    ]
}
