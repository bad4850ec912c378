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
    /// Leads to another page, in turn, as in “Next, %”.
    var leads: [String] = []
    /// Leads to a page by what its visitors call it, in turn, as in “On the % page”.
    var pageLeads: [String] = []
    /// Leads to the last page, as in “Finally, %”.
    var last: String?
    /// Leads to a page whose name says what is done there, as in “This is where you %”.
    var does: String?
    /// As in “The form asks for % things: …”.
    var asks: String?
    /// As in “To begin, press “%”.”, and the same behind a form.
    var begins: String?
    var sends: String?
    /// Ends a tour that leads up to no button, as in “And that is %.”.
    var closes: String?
    /// As in “%1 says: “%2””.
    var says: String?
    /// Names what a page shows, as in “Here are %.”.
    var here: String?
    /// Stands for the site that has just been named, before a verb of the third person.
    var it: String?
    /// What a plan costs, as in “%1 at %2”.
    var at: String?
    /// As in “There are % to choose from: …”.
    var plans: String?
    /// Ends a list that goes on, as in “a, b, and more”.
    var more: String?
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
        pageLeads: [
            "On the % page", "Next, the % page", "Then, the % page", "Now the % page",
            "And on the % page",
        ],
        last: "Finally, %", does: "This is where you %", asks: "The form asks for % things:",
        begins: "To begin, press “%”.", sends: "When that is filled in, press “%”.",
        closes: "And that is %.", says: "%1 says: “%2”", here: "Here are %.",
        it: "It", at: "%1 at %2",
        plans: "There are % to choose from:", more: "more",
        numbers: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])

    static let german = Phrases(
        and: "und", introduction: "Das ist %.",
        leads: ["Weiter mit: %", "Als Nächstes: %", "Dann: %"], last: "Zum Schluss: %",
        asks: "Das Formular hat % Felder:", begins: "Los geht es mit „%“.",
        sends: "Abgeschickt wird es mit „%“.", closes: "Und das war %.", says: "%1 sagt: „%2“",
        here: "Hier sind %.", at: "%1 für %2", plans: "Zur Wahl stehen %:", more: "mehr",
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
