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
        copyist = Copyist(page.content, site: assignment.site)
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
            let isReady = thought.follows.map { before in
                chosen.contains { $0.1.sentence.text == before }
            }
            let isFirst = chosen.isEmpty
            guard isNew, isReady ?? true, isFirst || thought.words <= left || thought.weight >= 10
            else { continue }
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
            if found.isEmpty, index > 0 || Copyist.leans(text) { continue }
            if Self.price(in: text) != nil, Words.count(text) < 6 { continue }
            let target = isDetail ? section.heading?.target ?? block.target : block.target
            let said = index == 0 ? named(section, text, isDetail) : text
            // An opening has said already what the page is about.
            let head = assignment.opens && !page.summary.isEmpty ? 6 : 9
            let base = section.level <= 1 && !isDetail ? head : isDetail ? 5 : 7
            found.append(
                Thought(
                    .init(said, about: target), weight: base - index * 3,
                    place: block.box.top + Double(index) / 100,
                    follows: found.last?.sentence.text))
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
