/// What the order says in words, made fit for print on a package.
struct Words {
    let brand: String
    let product: String
    let summary: String

    init(brand: String, product: String, summary: String) {
        self.brand = Self.clean(brand, limit: 60)
        let name = Self.clean(product, limit: 120)
        self.summary = Self.clean(summary, limit: 160)
        // “Hoshi Tea Sencha” by Hoshi Tea is Sencha: the brand stands above it already.
        let own = name.lowercased()
        let prefix = self.brand.lowercased() + " "
        self.product =
            !self.brand.isEmpty && own.hasPrefix(prefix) && name.count > prefix.count
            ? String(name.dropFirst(prefix.count)) : name
    }

    /// The part of the summary that reads like small print: what stands after its colon, or its
    /// first clause; empty when there is none that is short enough.
    var smallPrint: String {
        var text = Substring(summary)
        if let colon = text.firstIndex(of: ":") {
            text = text[text.index(after: colon)...]
        } else {
            for stop in [" in a ", " with a ", ", ", "; ", ". "] {
                if let range = text.firstRange(of: stop) { text = text[..<range.lowerBound] }
            }
        }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace || ".,;:".contains(last) { text.removeLast() }
        guard (8...64).contains(text.count) else { return "" }
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// One line without control and formatting characters; what is too long ends in an ellipsis.
    static func clean(_ text: String, limit: Int) -> String {
        var line = String.UnicodeScalarView()
        var pause = false
        for scalar in text.unicodeScalars.prefix(limit * 12) {
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                pause = true
            case .format where scalar.value != 0x200D && scalar.value != 0x200C:
                continue  // direction overrides would let a name run out of its line
            case .surrogate, .privateUse, .unassigned:
                continue
            default:
                if pause, !line.isEmpty { line.append(" ") }
                pause = false
                line.append(scalar)
            }
        }
        let whole = String(line)
        guard whole.count > limit else { return whole }
        return String(whole.prefix(limit - 1)) + "…"
    }
}
