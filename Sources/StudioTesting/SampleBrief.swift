/// A campaign brief as text, made by chance from a seed and always valid.
///
/// The 300 of `SampleBrief.all` hold each message length from 1 to 300 once, every script, one to
/// three products, one to three locales, brand colours, fonts and focus boxes at the edges.
package struct SampleBrief: Sendable {
    package let index: Int
    /// The text of `brief.json`.
    package let json: String
    /// The script of the message in the default locale, and its length in characters.
    package let script: SampleScript
    package let length: Int
    /// The default locale first.
    package let locales: [String]
    package let messages: [String: String]
    package let productCount: Int

    /// The whole collection; the same in every run.
    package static let all = (0..<300).map { SampleBrief($0) }

    /// The brief with this number, 0...299; another seed makes another collection.
    package init(_ index: Int, seed: UInt64 = 0) {
        var chance = Chance(seed: seed &* 1_000_003 &+ UInt64(index))
        let scripts = SampleScript.allCases
        self.index = index
        script = scripts[index % scripts.count]
        // 161 and 300 have no common divisor, so every length comes once and meets all scripts.
        length = 1 + index * 161 % 300
        var messages = [script.locale: script.message(length: length, using: &chance)]
        var locales = [script.locale]
        for _ in 0..<[0, 0, 0, 1, 2][index % 5] {
            guard let other = scripts.randomElement(using: &chance), messages[other.locale] == nil
            else { continue }
            let length = Int.random(in: 1...300, using: &chance)
            messages[other.locale] = other.message(length: length, using: &chance)
            locales.append(other.locale)
        }
        self.locales = locales
        self.messages = messages
        productCount = 1 + index % 3

        var fields = [
            "\"campaign_id\": \"sample-\(index)\"", "\"brand\": \"House of \(index)\"",
            "\"locales\": [\(locales.map(Self.quoted).joined(separator: ", "))]",
        ]
        let texts = locales.map { "\(Self.quoted($0)): \(Self.quoted(messages[$0] ?? ""))" }
        fields.append("\"campaign_message\": {\(texts.joined(separator: ", "))}")
        let products = (0..<productCount).map { Self.product($0, using: &chance) }
        fields.append("\"products\": [\(products.joined(separator: ", "))]")
        if index.isMultiple(of: 2) { fields.append(Self.policy(using: &chance)) }
        if index.isMultiple(of: 7) { fields.append("\"budget\": \"1.50\"") }
        json = "{\n  " + fields.shuffled(using: &chance).joined(separator: ",\n  ") + "\n}\n"
    }

    private static func product(_ index: Int, using chance: inout Chance) -> String {
        let things = ["serum", "tea", "coffee", "balm", "lamp", "shoe", "watch", "candle", "chair"]
        let thing = things.randomElement(using: &chance) ?? "tea"
        var fields = [
            "\"id\": \"\(thing)-\(index)\"", "\"name\": \"\(thing.capitalized()) No. \(index)\"",
            "\"description\": \"A \(thing) made with care, in small numbers.\"",
        ]
        if Bool.random(using: &chance) {
            fields.append("\"existing_assets\": [\"house/\(thing)-\(index)/product.png\"]")
            // Tenths, so that the sums stay within the picture whatever the fractions.
            let left = Int.random(in: 0...8, using: &chance)
            let top = Int.random(in: 0...8, using: &chance)
            let width = Int.random(in: 1...(10 - left), using: &chance)
            let height = Int.random(in: 1...(10 - top), using: &chance)
            fields.append(
                "\"focus\": {\"left\": 0.\(left), \"top\": 0.\(top), "
                    + "\"width\": \(tenths(width)), \"height\": \(tenths(height))}")
        }
        return "{\(fields.joined(separator: ", "))}"
    }

    private static func tenths(_ count: Int) -> String { count == 10 ? "1" : "0.\(count)" }

    private static func policy(using chance: inout Chance) -> String {
        let colors = (0..<Int.random(in: 1...4, using: &chance))
            .map { _ in
                let digits = String(UInt32.random(in: 0...0xFF_FFFF, using: &chance), radix: 16)
                return "\"#\(String(repeating: "0", count: 6 - digits.count))\(digits)\""
            }
        let font = ["Inter", "EB Garamond", "Noto Serif"].randomElement(using: &chance) ?? "Inter"
        return "\"brand_policy\": {\"colors\": [\(colors.joined(separator: ", "))], "
            + "\"fonts\": [\"\(font)\"], \"forbidden_words\": [\"miracle cure\"]}"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

extension String {
    fileprivate func capitalized() -> String { prefix(1).uppercased() + dropFirst() }
}
