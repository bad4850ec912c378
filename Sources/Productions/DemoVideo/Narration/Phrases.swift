/// The few words that a tour puts between those of a page.
///
/// In a language that it does not know, a tour says the page's own sentences and nothing between
/// them.
struct Phrases {
    /// Nil where lists are only parted by commas.
    var and: String?
    var hasSerialComma = false
    /// As in “This is %.”.
    var introduction: String?
    /// Leads to another page, in turn, as in “Next, %: …”.
    var leads: [String] = []
    /// As in “The form has % fields: …”.
    var asks: String?
    /// As in “To begin, press “%”.”.
    var begins: String?
    /// As in “%1 says: “%2””.
    var says: String?
    /// What a plan costs, as in “%1 at %2”.
    var at: String?
    /// As in “There are % to choose from: …”.
    var plans: String?
    /// Names of the numbers from zero.
    var numbers: [String] = []
    var quotes = ("“", "”")
    var comma = ", "

    static func of(_ language: String) -> Phrases {
        switch language.prefix(2) {
        case "en": english
        case "de": german
        case "ar", "fa", "ur": Phrases(comma: "، ")
        case "ja", "zh": Phrases(comma: "、")
        default: Phrases()
        }
    }

    static let english = Phrases(
        and: "and", hasSerialComma: true, introduction: "This is %.",
        leads: ["Next, %", "Then, %", "On to %", "Now for %", "And then %"],
        asks: "The form has % fields:", begins: "To begin, press “%”.", says: "%1 says: “%2”",
        at: "%1 at %2", plans: "There are % to choose from:",
        numbers: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])

    static let german = Phrases(
        and: "und", introduction: "Das ist %.",
        leads: ["Weiter mit: %", "Als Nächstes: %", "Dann: %"], asks: "Das Formular hat % Felder:",
        begins: "Los geht es mit „%“.", says: "%1 sagt: „%2“", at: "%1 für %2",
        plans: "Zur Wahl stehen %:",
        numbers: [
            "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
        ],
        quotes: ("„", "“"))

    func number(_ count: Int) -> String {
        numbers.indices.contains(count) ? numbers[count] : "\(count)"
    }
}

extension String {
    /// Puts words in the place of `%`.
    func with(_ words: String) -> String { replacing("%", with: words, maxReplacements: 1) }

    func with(_ first: String, _ second: String) -> String {
        let parts = split(separator: "%1", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return self }
        let rest = parts[1].split(separator: "%2", maxSplits: 1, omittingEmptySubsequences: false)
        guard rest.count == 2 else { return self }
        return parts[0] + first + rest[0] + second + rest[1]
    }
}
