extension SSML {
    /// Pause by strength, in milliseconds, as Polly documents its own.
    static let strengths: [String: Int] = [
        "none": 0, "x-weak": 100, "weak": 200, "medium": 400, "strong": 700, "x-strong": 1200,
    ]

    /// `300ms` or `1.5s` as milliseconds; nil when it is neither or beyond the limit.
    static func milliseconds(_ text: String) -> Int? {
        let unit = text.hasSuffix("ms") ? 2 : text.hasSuffix("s") ? 1 : 0
        guard unit > 0, let value = decimal(text.dropLast(unit)) else { return nil }
        let milliseconds = unit == 2 ? value : value * 1000
        guard milliseconds <= Double(SSMLLimits.pause * 1000) else { return nil }
        return Int(milliseconds.rounded())
    }

    /// How long a `<break>` lasts, in milliseconds; a bare one is medium.
    package static func pause(_ element: Element) -> Int {
        if let time = element.attributes["time"] { return milliseconds(time) ?? 0 }
        return strengths[element.attributes["strength"] ?? "medium"] ?? 0
    }

    /// Speaking rate, 1 as it comes: a word, or `50%` to `200%`; nil when it is neither.
    static func rate(_ text: String) -> Double? {
        let words = [
            "x-slow": 0.6, "slow": 0.8, "medium": 1, "default": 1, "fast": 1.2, "x-fast": 1.5,
        ]
        if let rate = words[text] { return rate }
        guard text.hasSuffix("%"), let value = decimal(text.dropLast()), (50...200).contains(value)
        else { return nil }
        return value / 100
    }

    static func isPitch(_ text: String) -> Bool {
        if ["x-low", "low", "medium", "default", "high", "x-high"].contains(text) { return true }
        return isChange(text, unit: "%", limit: 50) || isChange(text, unit: "st", limit: 12)
    }

    static func isVolume(_ text: String) -> Bool {
        let words = ["silent", "x-soft", "soft", "medium", "default", "loud", "x-loud"]
        return words.contains(text) || isChange(text, unit: "dB", limit: 12)
    }

    /// `+5%`, `-2st`, `+6dB`.
    private static func isChange(_ text: String, unit: String, limit: Double) -> Bool {
        guard text.hasPrefix("+") || text.hasPrefix("-"), text.hasSuffix(unit),
            let value = decimal(text.dropFirst().dropLast(unit.count))
        else { return false }
        return value <= limit
    }

    /// Digits with at most one point; no signs, exponents or words.
    private static func decimal(_ text: Substring) -> Double? {
        guard (1...8).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        return Double(text)
    }
}
