import Studio

// How a tour leads over to another page.
extension TourRules {
    func lead() -> Thought? {
        guard let text = phrases.leads.isEmpty ? bare : leading else { return nil }
        return Thought(.init(copyist.ended(text), about: head), weight: 20, place: -2)
    }

    /// In a language without phrases: the page's heading.
    private var bare: String? {
        let words = page.heading?.text ?? assignment.name
        return words.isEmpty ? nil : copyist.alone(words)
    }

    /// By the heading where that says what the page is called; else by both.
    private var leading: String? {
        let heading = page.heading.map { copyist.inside($0.text) } ?? ""
        let name = copyist.inside(assignment.name)
        if Self.calls(assignment.name), let deed = deed { return deed }
        let isIn = Set(Words.keys(of: name)).isSubset(of: Words.keys(of: heading))
        let count = Words.count(heading)
        if !heading.isEmpty, isIn, count > Words.count(name), count <= 14 {
            return said(heading, by: phrases.leads)
        }
        if heading.isEmpty || isIn || count > 14 { return said(page(name), by: phrases.leads) }
        return "\(visit(name)): \(heading)"
    }

    /// Where something is done, the name says what: `This is where you start a garden`.
    private var deed: String? {
        let deed = copyist.capitals.lowered(Copyist.clean(assignment.name), isLabel: true)
        let speaks: Set = ["us", "our", "my", "me", "we"]
        guard speaks.isDisjoint(with: Words.keys(of: deed)) else { return nil }
        if let does = phrases.does { return does.with(deed) }
        let name = phrases.quotes.0 + Copyist.clean(assignment.name) + phrases.quotes.1
        return said(name, by: phrases.leads)
    }

    private func said(_ words: String, by leads: [String]) -> String {
        if assignment.closes, let last = phrases.last { return last.with(words) }
        return turn(leads).with(words)
    }

    private func turn(_ leads: [String]) -> String {
        leads[(assignment.number + leads.count - 1) % leads.count]
    }

    /// The page as one speaks of it: `the limits`, `the new booking page`.
    private func page(_ name: String) -> String {
        let named = copyist.named(name)
        if named != name || phrases.pageLeads.isEmpty { return named }
        return "the \(name) page"
    }

    private func visit(_ name: String) -> String {
        if phrases.pageLeads.isEmpty || Words.count(name) > 3 {
            return said(name, by: phrases.leads)
        }
        if assignment.closes, let last = phrases.last { return last.with("the \(name) page") }
        return turn(phrases.pageLeads).with(name)
    }
}
