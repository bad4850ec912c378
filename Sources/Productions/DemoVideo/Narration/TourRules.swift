import Studio

/// Writes the narration of a page by rules, from what the page says of itself.
///
/// Honest by construction: every sentence is the page's own, or one of a few plain frames round
/// its words. What it cannot say well it leaves out.
struct TourRules {
    private let page: PageOutline
    private let assignment: Assignment
    private let copyist: Copyist
    private let phrases: Phrases
    private let sections: [Section]

    init(_ page: PageOutline, _ assignment: Assignment) {
        self.page = page
        self.assignment = assignment
        copyist = Copyist(page.content, site: assignment.site)
        phrases = Phrases.of(assignment.language)
        sections = Section.read(page.content)
    }

    /// Something that could be said, how much it matters, and where on the page it stands.
    struct Thought {
        var sentence: Script.Sentence
        var weight: Int
        var place: Double
        /// Sentences of one group are said together or in part, in order.
        var words: Int { Words.count(sentence.text) }
    }

    func scene() -> Script.Scene {
        var thoughts = opening()
        for section in sections { thoughts += self.thoughts(on: section) }
        if assignment.closes, let end = ending() { thoughts.append(end) }
        let chosen = choose(from: thoughts)
        return Script.Scene(
            id: assignment.id, title: assignment.opens ? assignment.site : assignment.name,
            address: page.address, sentences: chosen.map(\.sentence))
    }

    /// The weightiest that fit, without those that say the same, in the order of the page.
    private func choose(from thoughts: [Thought]) -> [Thought] {
        var chosen: [(Int, Thought)] = []
        var left = assignment.words
        let ranked = thoughts.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (index, thought) in ranked {
            let isNew = chosen.allSatisfy {
                Copyist.likeness($0.1.sentence.text, thought.sentence.text) < 0.7
            }
            let isFirst = chosen.isEmpty
            guard isNew, isFirst || thought.words <= left || thought.weight >= 10 else { continue }
            chosen.append((index, thought))
            left -= thought.words
        }
        return chosen.sorted { ($0.1.place, $0.0) < ($1.1.place, $1.0) }.map(\.1)
    }

    // MARK: Beginning

    private var head: Target {
        page.heading?.target ?? page.content.first?.target ?? Target(role: "text", name: page.title)
    }

    private func opening() -> [Thought] {
        assignment.opens ? introduction() : [lead()].compactMap(\.self)
    }

    /// What the site is, in its own words.
    private func introduction() -> [Thought] {
        var said: [String] = []
        let summary = Words.sentences(in: Copyist.clean(page.summary)).map(copyist.ended)
            .first { copyist.isSpeakable($0) }
        let namesItself = summary?.contains(assignment.site) ?? false
        if let introduction = phrases.introduction, !namesItself {
            said.append(introduction.with(assignment.site))
        }
        if let summary {
            said.append(summary)
        } else if let heading = page.heading, Words.count(heading.text) >= 5 {
            said.append(copyist.alone(heading.text))
        } else if said.isEmpty {
            said.append(copyist.ended(assignment.site))
        }
        return said.enumerated()
            .map { index, text in
                Thought(
                    sentence: .init(text, about: head), weight: 20 - index,
                    place: -2 + Double(index) / 10)
            }
    }

    /// Leads over to this page.
    private func lead() -> Thought? {
        let heading = page.heading.map { copyist.inside($0.text) } ?? ""
        let calls = Self.calls(assignment.name)
        let name =
            calls
            ? phrases.quotes.0 + Copyist.clean(assignment.name) + phrases.quotes.1
            : copyist.inside(assignment.name)
        guard !phrases.leads.isEmpty else {
            let words = heading.isEmpty ? assignment.name : page.heading?.text ?? ""
            return words.isEmpty
                ? nil : Thought(.init(copyist.alone(words), about: head), weight: 20, place: -2)
        }
        let leads = phrases.leads
        func lead(_ words: String) -> String {
            leads[(assignment.number + leads.count - 1) % leads.count].with(words)
        }
        let isIn = Set(Words.keys(of: name)).isSubset(of: Words.keys(of: heading))
        let text: String
        if heading.isEmpty || calls || isIn && Words.count(heading) <= Words.count(name) + 1 {
            text = lead(name)
        } else {
            text = isIn ? lead(heading) : "\(lead(name)): \(heading)"
        }
        return Thought(.init(copyist.ended(text), about: head), weight: 20, place: -2)
    }

    // MARK: Middle

    private func thoughts(on section: Section) -> [Thought] {
        var found: [Thought] = []
        if let plans = plans(in: section) {
            found.append(plans)
        } else if let parts = parts(of: section) {
            found.append(parts)
        }
        found += own(section, isDetail: false)
        for child in section.children { found += own(child, isDetail: true) }
        found += section.all.filter(Self.isQuote).compactMap { quote($0, in: section) }
        if let form = form(in: section) { found.append(form) }
        return found
    }

    /// The first sentences that stand under a heading.
    private func own(_ section: Section, isDetail: Bool) -> [Thought] {
        let sentences = section.texts.filter { $0.kind == .text && !Self.isQuote($0) }
            .flatMap { block in
                Self.joined(Words.sentences(in: Copyist.clean(block.text))).map { (block, $0) }
            }
        var found: [Thought] = []
        for (index, (block, text)) in sentences.prefix(3).enumerated()
        where copyist.isSpeakable(text) {
            if Copyist.leans(text), found.isEmpty || index == 0 { continue }
            if Self.price(in: text) != nil, Words.count(text) < 6 { continue }
            let target = isDetail ? section.heading?.target ?? block.target : block.target
            let said = index == 0 ? named(section, text, isDetail) : text
            let base = section.level <= 1 && !isDetail ? 9 : isDetail ? 5 : 7
            found.append(
                Thought(
                    .init(said, about: target), weight: base - index * 3,
                    place: block.box.top + Double(index) / 100))
        }
        return found
    }

    /// A sentence with the heading that it stands under, when a listener needs it.
    private func named(_ section: Section, _ text: String, _ isDetail: Bool) -> String {
        guard let heading = section.heading, heading.level > 1,
            isDetail || parts(of: section) == nil, !heading.text.hasSuffix("?")
        else { return text }
        let title = Self.bare(Copyist.clean(heading.text))
        guard (1...7).contains(Words.count(title)), Copyist.likeness(title, text) < 0.67 else {
            return text
        }
        return "\(title): \(copyist.continued(text))"
    }

    /// Short sentences with the one behind them: alone they say little.
    private static func joined(_ sentences: [String]) -> [String] {
        var joined: [String] = []
        for sentence in sentences {
            if let last = joined.last, Words.count(last) < 6, Words.count(sentence) < 22 {
                joined[joined.count - 1] = last + " " + sentence
            } else {
                joined.append(sentence)
            }
        }
        return joined
    }

    private static func isQuote(_ block: SitePage.Block) -> Bool {
        block.kind == .quote || block.kind == .text && block.text.first == "“"
    }

    /// What stands under a heading, by name: `Heading: first, second and third.`.
    private func parts(of section: Section) -> Thought? {
        let names = section.children.map { copyist.inside($0.title) }
            .filter { (1...7).contains(Words.count($0)) && !$0.hasSuffix("?") }
        guard (2...5).contains(names.count), names.count == section.children.count,
            let heading = section.heading, !section.title.hasSuffix("?")
        else { return nil }
        let list = Copyist.list(names, phrases)
        return Thought(
            .init(
                "\(Self.bare(Copyist.clean(heading.text))): \(list).", about: heading.target,
                also: section.children.compactMap(\.heading?.target)),
            weight: 8, place: heading.box.top)
    }

    private static func bare(_ heading: String) -> String {
        var text = heading
        while let last = text.last, ".:!…".contains(last) { text.removeLast() }
        return text
    }

    /// What plans there are, and at which price.
    private func plans(in section: Section) -> Thought? {
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

    private func quote(_ block: SitePage.Block, in section: Section) -> Thought? {
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

    private func form(in section: Section) -> Thought? {
        guard let asks = phrases.asks, section.all.contains(where: { $0.kind == .field }),
            let form = page.forms.first(where: { form in
                form.fields.contains { field in section.all.contains { $0.target == field.target } }
            })
        else { return nil }
        let fields = form.fields.filter { $0.type != "search" && !$0.target.name.isEmpty }
        let names = fields.map { field in
            let name = copyist.inside(field.target.name)
            let asked = name.hasSuffix("?") ? String(name.dropLast()) : name
            return asked.filter { $0 != "*" }
        }
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
    private func ending() -> Thought? {
        guard let begins = phrases.begins else { return nil }
        let buttons = page.blocks.filter { $0.kind == .button || $0.kind == .link }
        let sends = page.forms.lazy.compactMap(\.button).first
        let button =
            buttons.last { $0.target == sends && $0.region == .main }
            ?? buttons.last { $0.text == assignment.call && $0.region == .main }
            ?? buttons.first { $0.text == assignment.call }
        guard let button else { return nil }
        return Thought(
            .init(begins.with(Copyist.clean(button.text)), about: button.target), weight: 12,
            place: .greatestFiniteMagnitude)
    }

    static func calls(_ text: String) -> Bool {
        let first = Words.keys(of: text).first ?? ""
        let verbs: Set = [
            "start", "get", "try", "sign", "create", "begin", "join", "book", "buy", "order",
            "download", "install", "request", "subscribe", "contact", "choose", "add", "open",
            "schedule", "register", "starten", "jetzt", "kostenlos", "anmelden", "bestellen",
        ]
        return verbs.contains(first) && (2...5).contains(Words.count(text))
    }
}

extension TourRules.Thought {
    init(_ sentence: Script.Sentence, weight: Int, place: Double) {
        self.sentence = sentence
        self.weight = weight
        self.place = place
    }
}
