/// Numbers in English words, as a narrator reads them.
enum EnglishNumbers {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let scales: [(Int, String)] = [
        (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"),
        (1000, "thousand"), (100, "hundred"),
    ]
    private static let irregular = [
        "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
        "nine": "ninth", "twelve": "twelfth",
    ]

    /// 0 up to 15 digits: `1234` is “one thousand two hundred thirty four”.
    static func cardinal(_ value: Int) -> String {
        if value < 20 { return small[max(0, value)] }
        if value < 100 {
            return tens[value / 10] + (value % 10 == 0 ? "" : " " + small[value % 10])
        }
        for (scale, name) in scales where value >= scale {
            let rest = value % scale
            return "\(cardinal(value / scale)) \(name)" + (rest == 0 ? "" : " " + cardinal(rest))
        }
        return ""
    }

    static func ordinal(_ value: Int) -> String {
        var words = cardinal(value).split(separator: " ").map(String.init)
        let last = words.removeLast()
        let ending =
            irregular[last] ?? (last.hasSuffix("y") ? last.dropLast() + "ieth" : last + "th")
        return (words + [ending]).joined(separator: " ")
    }

    /// Years as people say them: “nineteen ninety nine”, “two thousand five”, “twenty twenty six”.
    static func year(_ value: Int) -> String {
        let (high, low) = (value / 100, value % 100)
        if value % 1000 < 10 { return cardinal(value) }
        if low == 0 { return "\(cardinal(high)) hundred" }
        return "\(cardinal(high)) \(low < 10 ? "oh " : "")\(cardinal(low))"
    }

    /// Each digit by itself.
    static func digits(_ text: some StringProtocol) -> String {
        text.compactMap(\.wholeNumberValue).map { small[$0] }.joined(separator: " ")
    }

    /// Digits with commas and one point: `1,234.5`; nil when it is no such number or too long.
    static func number(_ text: some StringProtocol) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = whole(parts[0]) else { return nil }
        guard parts.count == 2 else { return cardinal(whole) }
        guard (1...12).contains(parts[1].count), parts[1].allSatisfy(\.isPlainDigit) else {
            return nil
        }
        return "\(cardinal(whole)) point \(digits(parts[1]))"
    }

    /// A whole number with or without commas between its thousands.
    static func whole(_ text: some StringProtocol) -> Int? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isPlainDigit) }),
            groups.dropFirst().allSatisfy({ $0.count == 3 }),
            groups.count == 1 || groups[0].count <= 3
        else { return nil }
        let digits = groups.joined()
        return digits.count <= 15 ? Int(digits) : nil
    }
}

extension Character {
    /// 0 to 9, and no other script's.
    var isPlainDigit: Bool { isASCII && isNumber }
}
