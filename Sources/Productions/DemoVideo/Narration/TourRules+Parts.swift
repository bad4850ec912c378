import Studio

// What a tour makes of rows of cards, prices, quotes, forms and buttons.
extension TourRules {
    /// What stands under a heading, by name: `Heading: first, second and third.`.
    func parts(of section: Section) -> Thought? {
        let names = copyist.alike(section.children.map(\.title))
            .filter { (1...7).contains(Words.count($0)) && !$0.hasSuffix("?") }
        // Chapters named for questions are no parts of a thing.
        let asking: Set = [
            "when", "how", "why", "what", "where", "who", "if", "wann", "wie", "warum",
        ]
        guard (2...5).contains(names.count), names.count == section.children.count,
            let heading = section.heading, !section.title.hasSuffix("?"),
            !names.contains(where: { asking.contains(Words.keys(of: $0).first ?? "") })
        else { return nil }
        let list = Copyist.list(names, phrases)
        // What has led over to this page has said its heading.
        let isSaid = !assignment.opens && heading == page.heading
        let said = isSaid ? phrases.here?.with(list) : nil
        return Thought(
            .init(
                said ?? "\(Self.bare(Copyist.clean(heading.text))): \(list).",
                about: heading.target,
                also: section.children.compactMap(\.heading?.target)),
            weight: 8, place: (section.children.first?.top ?? heading.box.top) - 1)
    }

    static func bare(_ heading: String) -> String {
        var text = heading
        while let last = text.last, ".:!…".contains(last) { text.removeLast() }
        return text
    }

    /// What plans there are, and at which price.
    func plans(in section: Section) -> Thought? {
        guard let at = phrases.at, let frame = phrases.plans else { return nil }
        let plans = section.children.compactMap { child -> (String, Target)? in
            guard let heading = child.heading,
                let price = child.blocks.lazy.compactMap({ Self.price(in: $0.text) }).first
            else { return nil }
            return (at.with(Copyist.clean(heading.text), price), heading.target)
        }
        guard (2...6).contains(plans.count), plans.count == section.children.count,
            let first = plans.first
        else { return nil }
        let list = Copyist.list(plans.map(\.0), phrases)
        return Thought(
            .init(
                "\(frame.with(phrases.number(plans.count))) \(list).", about: first.1,
                also: plans.dropFirst().map(\.1)),
            weight: 10, place: section.children.first?.top ?? section.top)
    }

    /// A short text that begins with an amount of money, such as `£9 a month`.
    static func price(in text: String) -> String? {
        let text = Copyist.clean(text)
        guard let first = text.first, "£$€¥".contains(first) || text.hasSuffix("€"),
            text.contains(where: \.isNumber), Words.count(text) <= 5
        else { return nil }
        return text.replacing(" / ", with: " a ").replacing("/", with: " a ")
    }

    func quote(_ block: SitePage.Block, in section: Section) -> Thought? {
        guard let says = phrases.says else { return nil }
        let all = section.all
        let text = Copyist.clean(block.text)
        let inner = text.filter { !"“”\"„".contains($0) }
        guard Words.count(inner) <= 32, Words.count(inner) >= 4 else { return nil }
        let index = all.firstIndex(of: block) ?? 0
        let name = all.dropFirst(index + 1).first
            .map { Copyist.clean($0.text) }
            .flatMap {
                (2...8).contains(Words.count($0)) && $0.first?.isUppercase == true ? $0 : nil
            }
        guard let name else { return nil }
        // A name with a place behind it is closed by a second comma.
        let speaker = name.contains(",") ? name + "," : name
        return Thought(
            .init(says.with(speaker, copyist.ended(inner)), about: block.target), weight: 6,
            place: block.box.top)
    }

    // MARK: Forms and ends

    func form(in section: Section) -> Thought? {
        guard let asks = phrases.asks, section.all.contains(where: { $0.kind == .field }),
            let form = page.forms.first(where: { form in
                form.fields.contains { field in section.all.contains { $0.target == field.target } }
            })
        else { return nil }
        let ticks: Set = ["search", "checkbox", "radio", "hidden"]
        let fields = form.fields.filter { !ticks.contains($0.type) && !$0.target.name.isEmpty }
        let names = fields.map { copyist.asked($0.target.name) }
        guard (2...5).contains(names.count), names.allSatisfy({ Words.count($0) <= 7 }),
            let first = fields.first
        else { return nil }
        return Thought(
            .init(
                "\(asks.with(phrases.number(names.count))) \(Copyist.list(names, phrases)).",
                about: first.target, also: fields.dropFirst().map(\.target)), weight: 11,
            place: section.all.first { $0.kind == .field }?.box.top ?? section.top)
    }

    /// The button that the page leads up to.
    func ending() -> Thought? {
        guard let begins = phrases.begins else { return nil }
        let buttons = page.blocks.filter { $0.kind == .button || $0.kind == .link }
        let sends = page.forms.lazy.compactMap(\.button).first
        let button =
            buttons.last { $0.target == sends && $0.region == .main }
            ?? buttons.last { $0.text == assignment.call && $0.region == .main }
            ?? buttons.first { $0.text == assignment.call }
        guard let button else { return nil }
        let fills = button.target == sends && page.forms.contains { $0.fields.count > 1 }
        let frame = fills ? phrases.sends ?? begins : begins
        return Thought(
            .init(frame.with(Copyist.clean(button.text)), about: button.target), weight: 12,
            place: .greatestFiniteMagnitude)
    }

    /// A last word, when the page leads up to nothing.
    func farewell() -> Thought? {
        guard let closes = phrases.closes, !assignment.opens else { return nil }
        return Thought(
            .init(closes.with(assignment.site), about: head), weight: 12,
            place: .greatestFiniteMagnitude)
    }

    static func calls(_ text: String) -> Bool {
        let words = Words.keys(of: text)
        let first = words.first ?? ""
        // Who signs out begins nothing.
        if words.dropFirst().first == "out" || words.dropFirst().first == "off" { return false }
        let verbs: Set = [
            "start", "get", "try", "sign", "create", "begin", "join", "book", "buy", "order",
            "download", "install", "request", "subscribe", "contact", "choose", "add", "open",
            "schedule", "register", "starten", "jetzt", "kostenlos", "anmelden", "bestellen",
        ]
        return verbs.contains(first) && (2...5).contains(Words.count(text))
    }
}
