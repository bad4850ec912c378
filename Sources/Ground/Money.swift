/// An amount in millionths of a US dollar; the only unit in which Backlot counts money.
package struct Money: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package var microdollars: Int64

    package init(microdollars: Int64) { self.microdollars = microdollars }

    package static let zero = Self(microdollars: 0)

    /// Reads a plain decimal of dollars with up to six decimals, such as `0.04`; nil otherwise.
    package init?(dollars text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let whole = Int64(parts[0]), whole < 1_000_000_000
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard !decimals.isEmpty, decimals.count <= 6,
            let fraction = Int64(decimals + String(repeating: "0", count: 6 - decimals.count))
        else { return nil }
        microdollars = whole * 1_000_000 + fraction
    }

    package init(from decoder: any Decoder) throws {
        microdollars = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microdollars)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.microdollars < right.microdollars
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(microdollars: left.microdollars + right.microdollars)
    }

    package static func * (amount: Self, count: Int) -> Self {
        Self(microdollars: amount.microdollars * Int64(count))
    }

    /// Dollars with at least two decimals and no trailing zeros beyond: `$0.04`, `$0.0025`.
    package var description: String {
        let whole = microdollars / 1_000_000
        var decimals = String(abs(microdollars % 1_000_000))
        decimals = String(repeating: "0", count: 6 - decimals.count) + decimals
        while decimals.count > 2, decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(microdollars < 0 && whole == 0 ? "-" : "")$\(whole).\(decimals)"
    }
}
