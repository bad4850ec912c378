import Studio

/// Writes the narration of a page by rules, from what the page says of itself.
///
/// Honest by construction: every sentence is the page's own, or one of a few plain frames round
/// its words. What it cannot say well it leaves out.
struct TourRules {
    let page: PageOutline
    let assignment: Assignment
    let copyist: Copyist
    let phrases: Phrases
    private let sections: [Section]

    init(_ page: PageOutline, _ assignment: Assignment) {
        self.page = page
        self.assignment = assignment
        copyist = Copyist(
            page.content, site: assignment.site, language: assignment.language,
            labels: [assignment.name]
                + page.links.filter { $0.region == .navigation || $0.region == .banner }.map(\.text)
        )
        phrases = Phrases.of(assignment.language)
        sections = Section.read(page.content)
    }

    /// Something that could be said, how much it matters, and where on the page it stands.
    struct Thought {
        var sentence: Script.Sentence
        var weight: Int
        var place: Double
        /// The sentence that must have been said before it.
        var follows: String?
        /// A heading with a row of things behind it; one of them in a scene is enough.
        var isRow = false
        var words: Int { Words.beats(in: sentence.text) }
    }

    func scene() -> Script.Scene {
        var thoughts = opening()
        for section in sections { thoughts += self.thoughts(on: section) }
        if assignment.closes, let end = ending() ?? farewell() { thoughts.append(end) }
        let rows = thoughts.indices.filter { thoughts[$0].isRow }
        for row in rows.dropFirst() { thoughts[row].weight -= 3 }
        let chosen = choose(from: thoughts)
        return Script.Scene(
            id: assignment.id, title: assignment.opens ? assignment.site : assignment.name,
            address: page.address, sentences: flowing(chosen.map(\.sentence)))
    }

    /// Whoever has just named the site says “it”.
    private func flowing(_ sentences: [Script.Sentence]) -> [Script.Sentence] {
        guard let it = phrases.it else { return sentences }
        var flowing = sentences
        let name = assignment.site + " "
        for index in sentences.indices.dropFirst() {
            let (before, text) = (sentences[index - 1].text, sentences[index].text)
            let verb = text.dropFirst(name.count).prefix { $0 != " " }
            guard before.hasPrefix(name), text.hasPrefix(name), verb.hasSuffix("s"),
                verb.allSatisfy(\.isLowercase)
            else { continue }
            flowing[index].text = it + " " + text.dropFirst(name.count)
        }
        return flowing
    }

    /// The weightiest that fit, without those that say the same, in the order of the page.
    private func choose(from thoughts: [Thought]) -> [Thought] {
        var chosen: [(Int, Thought)] = []
        func suits(_ thought: Thought) -> Bool {
            let isReady = thought.follows.map { before in
                chosen.contains { $0.1.sentence.text == before }
            }
            return (isReady ?? true)
                && chosen.allSatisfy {
                    Copyist.likeness($0.1.sentence.text, thought.sentence.text) < 0.7
                }
        }
        var left = assignment.words + assignment.words / 12
        var ranked = thoughts.enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        ranked.removeAll { index, thought in
            let isWanted = chosen.isEmpty || thought.words <= left || thought.weight >= 10
            guard isWanted, suits(thought) else { return false }
            chosen.append((index, thought))
            left -= thought.words
            return true
        }
        // A sentence too much is better than half a scene without one.
        let most = left + assignment.words / 5
        if left > assignment.words / 4,
            let more = ranked.first(where: { $0.element.words <= most && suits($0.element) })
        {
            chosen.append((more.offset, more.element))
        }
        return chosen.sorted { ($0.1.place, $0.0) < ($1.1.place, $1.0) }.map(\.1)
    }

    // MARK: Beginning

    var head: Target {
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

    // MARK: Middle

    private func thoughts(on section: Section) -> [Thought] {
        var found: [Thought] = []
        let row = figures(in: section) ?? goods(in: section) ?? plans(in: section)
        let rows = [row ?? parts(of: section), table(in: section)].compactMap(\.self)
        found += rows.map { row in
            var row = row
            row.isRow = true
            return row
        }
        found += own(section, isDetail: false)
        // Of parts in a row, whoever speaks of one has spoken of those before it.
        var before: String?
        for child in section.children {
            var details = own(child, isDetail: true)
            if !details.isEmpty {
                details[0].follows = before
                before = details[0].sentence.text
            }
            found += details + [table(in: child)].compactMap(\.self)
        }
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
        for (index, (block, text)) in sentences.prefix(4).enumerated()
        where copyist.isSpeakable(text) {
            if found.isEmpty, index > 0 || Copyist.leans(text) { continue }
            if Self.price(in: text) != nil, Words.count(text) < 6 { continue }
            let said = index == 0 ? named(section, text, isDetail) : text
            // An opening has said already what the page is about.
            let head = assignment.opens && !page.summary.isEmpty ? 6 : 9
            let base = section.level <= 1 && !isDetail ? head : isDetail ? 5 : 7
            found.append(
                Thought(
                    .init(said, about: block.target), weight: base - index * 3,
                    place: block.box.top + Double(index) / 100,
                    follows: found.last?.sentence.text))
        }
        return found
    }

    /// A sentence with the heading that it stands under, when a listener needs it.
    private func named(_ section: Section, _ text: String, _ isDetail: Bool) -> String {
        guard let heading = section.heading, heading.level > 1 || introducesBy(heading),
            isDetail || parts(of: section) == nil, !heading.text.hasSuffix("?")
        else { return text }
        let title = Self.bare(Copyist.clean(heading.text))
        guard (1...7).contains(Words.count(title)), Copyist.likeness(title, text) < 0.67 else {
            return text
        }
        return "\(title): \(copyist.continued(text))"
    }

    /// Whether a tour opens without a word of its own page, so that the page's heading is still to
    /// be said.
    private func introducesBy(_ heading: SitePage.Block) -> Bool {
        assignment.opens && page.summary.isEmpty && heading == page.heading
            && Words.count(heading.text) < 5
    }

    /// Short sentences with their neighbours: alone they say little.
    private static func joined(_ sentences: [String]) -> [String] {
        var joined: [String] = []
        for sentence in sentences {
            let count = Words.count(sentence)
            if let last = joined.last,
                Words.count(last) < 6 && count < 22 || count < 6 && Words.count(last) + count < 24
            {
                joined[joined.count - 1] = last + " " + sentence
            } else {
                joined.append(sentence)
            }
        }
        return joined
    }

    static func isQuote(_ block: SitePage.Block) -> Bool {
        block.kind == .quote || block.kind == .text && block.text.first == "“"
    }
}

extension TourRules.Thought {
    init(
        _ sentence: Script.Sentence, weight: Int, place: Double, follows: String? = nil
    ) {
        self.sentence = sentence
        self.follows = follows
        self.weight = weight
        self.place = place
    }
}
