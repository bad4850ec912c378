extension EnglishToken {
    /// `$1,234.50`, `€5/month`, `$2M`.
    func amount() -> String? {
        guard let sign = text.first, let money = EnglishLexicon.currencies[sign] else { return nil }
        var rest = text.dropFirst()
        var per = ""
        if let slash = rest.firstIndex(of: "/") {
            let unit = rest[rest.index(after: slash)...].lowercased()
            per = " per \(EnglishLexicon.perUnits[unit] ?? unit)"
            rest = rest[..<slash]
        }
        let digits = rest.prefix { $0.isPlainDigit || $0 == "," || $0 == "." }
        let suffix = rest.dropFirst(digits.count).lowercased()
        if suffix == "+" { return amount(digits, money).map { "\($0) or more\(per)" } }
        if let multiple = EnglishLexicon.multiples[suffix] {
            return EnglishNumbers.number(digits).map { "\($0) \(multiple) \(money.many)\(per)" }
        }
        guard suffix.isEmpty else { return nil }
        return amount(digits, money).map { $0 + per }
    }

    private func amount(
        _ digits: Substring, _ money: (one: String, many: String, cents: String)
    ) -> String? {
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = EnglishNumbers.whole(parts[0]) else { return nil }
        let words = "\(EnglishNumbers.cardinal(whole)) \(whole == 1 ? money.one : money.many)"
        guard parts.count == 2, parts[1].count == 2, let cents = Int(parts[1]) else {
            return parts.count == 1
                ? words : EnglishNumbers.number(digits).map { "\($0) \(money.many)" }
        }
        if cents == 0 { return words }
        let small = "\(EnglishNumbers.cardinal(cents)) \(money.cents)"
        return whole == 0 ? small : "\(words) and \(small)"
    }

    /// Everything that begins with a digit, or a `v` or sign before one.
    func number() -> String? {
        if let version = version() { return version }
        if let prefix = text.first, prefix == "+" || prefix == "-", text.count > 1 {
            let rest = text.dropFirst()
            guard rest.first?.isPlainDigit == true else { return nil }
            return (prefix == "+" ? "plus " : "minus ") + nested(rest)
        }
        guard text.first?.isPlainDigit == true else { return nil }
        return date() ?? time() ?? range() ?? fraction() ?? counted()
    }

    /// `v2.1` and `1.2.3`.
    private func version() -> String? {
        let isMarked = text.first == "v" || text.first == "V"
        let parts = (isMarked ? text.dropFirst() : text)
            .split(
                separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isPlainDigit) }),
            isMarked || parts.count > 2
        else { return nil }
        let numbers = parts.compactMap { Int($0).map(EnglishNumbers.cardinal) }
        return (isMarked ? "version " : "") + numbers.joined(separator: " point ")
    }

    /// `2026-11-21` and `11/21/2026`.
    private func date() -> String? {
        let dashed = text.split(separator: "-").compactMap { Int($0) }
        let slashed = text.split(separator: "/").compactMap { Int($0) }
        let (year, month, day): (Int, Int, Int)
        if dashed.count == 3, text.prefix(4).allSatisfy(\.isPlainDigit) {
            (year, month, day) = (dashed[0], dashed[1], dashed[2])
        } else if slashed.count == 3 {
            (year, month, day) = (slashed[2], slashed[0], slashed[1])
        } else {
            return nil
        }
        guard (1000...2999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        return EnglishLexicon.months[month - 1] + " " + EnglishNumbers.ordinal(day) + ", "
            + EnglishNumbers.year(year)
    }

    /// `10:30`, `9:05am`.
    private func time() -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Int(parts[0]), (0...24).contains(hour),
            let minute = Int(parts[1].prefix(2)), parts[1].prefix(2).count == 2,
            (0...59).contains(minute)
        else { return nil }
        let suffix = parts[1].dropFirst(2).lowercased()
        guard ["", "am", "pm"].contains(suffix) else { return nil }
        var words = EnglishNumbers.cardinal(hour)
        if minute > 0 {
            words += (minute < 10 ? " oh " : " ") + EnglishNumbers.cardinal(minute)
        } else if suffix.isEmpty {
            words += " o'clock"
        }
        return suffix.isEmpty ? words : "\(words) \(suffix == "am" ? "A M" : "P M")"
    }

    /// `10-20`; digits in three groups and more are a telephone number.
    private func range() -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ $0.first?.isPlainDigit == true }) else {
            return nil
        }
        if parts.count > 2, parts.allSatisfy({ $0.allSatisfy(\.isPlainDigit) }) {
            return parts.map(EnglishNumbers.digits).joined(separator: ", ")
        }
        guard parts.count == 2 else { return nil }
        return nested(parts[0]) + " to " + nested(parts[1])
    }

    private func fraction() -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if let top = Int(parts[0]), let bottom = Int(parts[1]), top > 0, bottom > 1 {
            if bottom <= 10, top < bottom {
                let name =
                    bottom == 2
                    ? "half" : bottom == 4 ? "quarter" : EnglishNumbers.ordinal(bottom)
                let plural = bottom == 2 ? "halves" : name + "s"
                return "\(EnglishNumbers.cardinal(top)) \(top == 1 ? name : plural)"
            }
            return "\(EnglishNumbers.cardinal(top)) out of \(EnglishNumbers.cardinal(bottom))"
        }
        guard let unit = EnglishLexicon.perUnits[parts[1].lowercased()] else { return nil }
        return "\(nested(parts[0])) per \(unit)"
    }

    /// A number and what it counts: `5GB`, `12.5%`, `21st`, `1990s`, `10k+`, `720p`.
    private func counted() -> String? {
        var digits = text.prefix { $0.isPlainDigit || $0 == "," || $0 == "." }
        while digits.last == "," || digits.last == "." { digits = digits.dropLast() }
        let suffix = text.dropFirst(digits.count).lowercased()
        guard let words = EnglishNumbers.number(digits) else {
            return suffix.isEmpty ? EnglishNumbers.digits(digits) : nil
        }
        let whole = EnglishNumbers.whole(digits)
        switch suffix {
        case "": return bare(digits, words)
        case "%": return words + " percent"
        case "+": return words + " plus"
        case "st", "nd", "rd", "th": return whole.map(EnglishNumbers.ordinal)
        case "p", "i": return whole.map { "\(EnglishNumbers.year($0)) \(suffix.uppercased())" }
        case "k+": return words + " thousand plus"
        case "s" where whole.map { (1000...2099).contains($0) || (20...90).contains($0) } == true:
            return whole.map { decade($0) }
        case "m", "b":
            return words + (suffix == "m" ? " million" : " billion")
        default:
            guard let unit = EnglishLexicon.units[suffix] else { return nil }
            return words + " " + (whole == 1 ? unit.0 : unit.1)
        }
    }

    /// Four digits without a comma are a year, codes that begin with 0 are digits.
    private func bare(_ digits: Substring, _ words: String) -> String {
        if digits.count > 1, digits.first == "0", !digits.contains(".") {
            return EnglishNumbers.digits(digits)
        }
        if digits.count == 4, let value = Int(digits), (1900...2099).contains(value) {
            return EnglishNumbers.year(value)
        }
        return words
    }

    private func decade(_ value: Int) -> String {
        let words = value >= 1000 ? EnglishNumbers.year(value) : EnglishNumbers.cardinal(value)
        return words.hasSuffix("y") ? words.dropLast() + "ies" : words + "s"
    }
}
