import Studio

/// What a visitor may well type into a field, by its label.
///
/// All of it is made up and reaches nobody: `example.com` and the telephone number are reserved for
/// that. A field whose label says too little is better left alone.
enum SampleWords {
    static func typed(into field: SitePage.Form.Field) -> String? {
        let label = Words.keys(of: field.target.name)
        switch field.type {
        case "email": return email
        case "tel": return telephone
        case "url": return address
        case "number": return "4"
        case "textarea": return message(label)
        case "text": return text(label)
        default: return nil
        }
    }

    private static let email = "maya.lind@example.com"
    private static let telephone = "020 7946 0958"
    private static let address = "https://example.com"

    private static func message(_ label: [String]) -> String {
        label.contains { ["nachricht", "bemerkung", "mitteilung", "anliegen"].contains($0) }
            ? "Hallo! Ich würde gern mehr darüber erfahren." : "Hello! I would like to know more."
    }

    /// Kinds of fields by words of their labels, the more particular first.
    private static let kinds: [(words: Set<String>, typed: String)] = [
        (["email", "mail"], email), (["phone", "telephone", "mobile", "telefon"], telephone),
        (["website", "url", "homepage"], address),
        (["username", "login", "benutzername"], "maya.lind"),
        (["vorname", "forename"], "Maya"), (["surname", "nachname"], "Lind"),
        (["company", "organisation", "organization", "employer", "firma"], "Lind and Daughters"),
        (["city", "town"], "Lisbon"), (["stadt", "ort"], "Lissabon"), (["country"], "Portugal"),
        (["street"], "12 Mill Lane"), (["subject", "betreff"], "A question before we start"),
        (["message", "comment", "comments", "question"], message([])),
        (["nachricht"], message(["nachricht"])),
        (["guests", "people", "persons", "seats", "nights", "quantity", "adults"], "2"),
        (["metres", "meters", "length", "width", "height", "size"], "12"),
        (["amount", "budget", "price"], "120"), (["job", "role", "occupation"], "Gardener"),
        (["boat", "ship", "yacht", "vessel"], "Sea Holly"),
    ]

    /// Things that people give names to.
    private static let named: Set = [
        "garden", "team", "project", "workspace", "board", "group", "club", "event", "list", "shop",
        "store", "farm", "house", "site", "space", "room",
    ]

    private static func text(_ label: [String]) -> String? {
        let words = Set(label)
        let isAmount = label.starts(with: ["how", "many"]) || label.starts(with: ["number", "of"])
        if isAmount { return "4" }
        if let kind = kinds.first(where: { !$0.words.isDisjoint(with: words) }) {
            return kind.typed
        }
        if !named.isDisjoint(with: words) { return "Willow Lane" }
        guard words.contains("name") else { return nil }
        if words.contains("first") || words.contains("given") { return "Maya" }
        if words.contains("last") || words.contains("family") { return "Lind" }
        let own: Set = ["name", "your", "full", "my", "contact", "ihr", "dein"]
        return words.isSubset(of: own) ? "Maya Lind" : "Willow Lane"
    }
}
