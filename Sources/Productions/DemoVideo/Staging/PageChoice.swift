import Studio

/// The pages of a site that are worth showing, best first.
struct PageChoice {
    private let site: Site
    private let outlines: [PageOutline]
    private let wishes: Set<String>
    let siteName: String
    private(set) var notes: [String] = []
    /// Those that can be shown, as indices into the site's.
    private(set) var pages: [Int] = []

    init(_ site: Site, directions: String) {
        self.site = site
        outlines = site.pages.map(PageOutline.init)
        siteName = Self.name(of: site)
        let fillers: Set = [
            "the", "and", "show", "for", "with", "how", "page", "please", "make", "video", "demo",
            "then", "our", "your", "site", "about", "focus", "on", "to", "of", "a", "is",
        ]
        wishes = Set(Words.keys(of: directions).filter { $0.count > 2 && !fillers.contains($0) })
        // Whoever has signed in begins behind the door.
        let first =
            site.pages.indices.first { !site.signIn.isEmpty && site.pages[$0].needsSignIn } ?? 0
        pages = [first] + site.pages.indices.filter { $0 != first && isWorthShowing($0) }
        if !wishes.isEmpty {
            let met = pages.filter { wish($0) > 0 }.map { name(of: $0) }
            notes.append(
                met.isEmpty
                    ? "No page was found that the directions speak of."
                    : "The directions chose these pages: \(met.joined(separator: ", ")).")
        }
    }

    var language: String {
        site.pages.lazy.map(\.language).first { !$0.isEmpty } ?? "en"
    }

    /// So many pages in the order of the tour: the first one first, one to act on last.
    func best(_ count: Int) -> [Int] {
        let rest = pages.dropFirst()
            .sorted { (score($1), $0) < (score($0), $1) }
            .prefix(max(0, count - 1))
            .sorted { (order($0), $0) < (order($1), $1) }
        return Array(pages.prefix(1)) + rest
    }

    /// What visitors call a page: the words of a link to it, or its heading.
    func name(of index: Int) -> String {
        let links =
            links(to: index)
        let link = links.first { $0.region == .navigation || $0.region == .banner } ?? links.first
        if let link, (1...4).contains(Words.count(link.text)) { return link.text }
        if let heading = outlines[index].heading, Words.count(heading.text) <= 8 {
            return heading.text
        }
        return Self.parts(of: site.pages[index].title).first ?? siteName
    }

    /// What most pages ask their visitors to do, in the words of a button.
    var call: String? {
        var counts: [String: Int] = [:]
        for outline in outlines {
            for block in outline.blocks
            where (block.kind == .button || block.kind == .link) && TourRules.calls(block.text) {
                counts[block.text, default: 0] += 1
            }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The links to a page, from the first page that has some.
    private func links(to index: Int) -> [SitePage.Link] {
        let address = site.pages[index].address
        return site.pages.lazy.map { page in page.links.filter { $0.address == address } }
            .first { !$0.isEmpty } ?? []
    }

    // MARK: Judging

    /// How much a page has to say, from 0.4 to 1.3; in few steps, so that a word more on one page
    /// does not change what is said of the others.
    ///
    /// What is said again, such as on shelves without end, counts once; doing something takes time.
    func wealth(of index: Int) -> Double {
        let words = Set(outlines[index].content.map(\.text)).reduce(0) { $0 + Words.count($1) }
        let wealth = words < 25 ? 0.4 : words < 45 ? 0.7 : words < 100 ? 1 : 1.3
        return acts(index) ? max(0.9, wealth) : wealth
    }

    private func isWorthShowing(_ index: Int) -> Bool {
        let page = site.pages[index]
        let path = page.address.lowercased()
        let dull = [
            "privacy", "terms", "legal", "imprint", "impressum", "cookie", "login", "log-in",
            "sign-in", "signin", "datenschutz", "agb", "sitemap", "rss", "status",
        ]
        if dull.contains(where: path.contains), wish(index) == 0 { return false }
        let asksForPassword = page.forms.contains { $0.fields.contains { $0.type == "password" } }
        if asksForPassword, !site.signIn.isEmpty { return false }
        let content = outlines[index].content
        let words = content.reduce(0) { $0 + Words.count($1.text) }
        return words >= 12 && content.contains { $0.kind == .heading }
    }

    private func score(_ index: Int) -> Double {
        let blocks = outlines[index].content
        let variety = Set(blocks.map(\.kind)).count
        let isNamed = links(to: index).contains { !$0.text.isEmpty }
        return Double(wish(index)) * 100 + (isNamed ? 20 : 0) + Double(min(variety, 6)) * 2
            + (acts(index) ? 12 : 0) - Double(index)
    }

    /// How many words of the directions speak of a page.
    private func wish(_ index: Int) -> Int {
        guard !wishes.isEmpty else { return 0 }
        let page = site.pages[index]
        let words = Set(
            Words.keys(of: name(of: index)) + Words.keys(of: page.title)
                + Words.keys(of: String(page.address.split(separator: "/").last ?? "")))
        return wishes.count { wish in
            words.contains {
                $0 == wish || $0.hasPrefix(wish) || wish.hasPrefix($0) && $0.count > 3
            }
        }
    }

    private static let unlisted = 1000

    /// Where the navigation of the first page has it; pages to act on come last.
    private func order(_ index: Int) -> Int {
        if acts(index) { return Self.unlisted * 2 }
        let address = site.pages[index].address
        return site.pages.lazy
            .compactMap { page in
                page.links.firstIndex { $0.address == address }
            }
            .first ?? Self.unlisted
    }

    /// Whether a visitor does something here: signs up, writes, orders.
    private func acts(_ index: Int) -> Bool {
        site.pages[index].forms
            .contains { form in
                form.fields.count { $0.type != "search" && $0.type != "hidden" } >= 2
            }
    }

    // MARK: Names

    static func parts(of title: String) -> [String] {
        var parts = [title]
        for mark in [" | ", " · ", " – ", " — ", " - ", ": "] {
            parts = parts.flatMap { $0.components(partedBy: mark) }
        }
        return parts.map { Words.trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func name(of site: Site) -> String {
        if let name = site.pages.lazy.map(\.siteName).first(where: { !$0.isEmpty }) { return name }
        var counts: [String: Int] = [:]
        for page in site.pages {
            for part in Set(parts(of: page.title)) { counts[part, default: 0] += 1 }
        }
        let shared = counts.filter { $0.value > 1 && $0.key.count <= 40 }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }
        if let shared { return shared.key }
        let own = site.pages.first.map { parts(of: $0.title) } ?? []
        if let short = own.min(by: { $0.count < $1.count }), short.count <= 40 { return short }
        let host = site.address.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        return host.isEmpty ? "this site" : host
    }
}

extension String {
    fileprivate func components(partedBy mark: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let found = rest.firstRange(of: mark) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }
}
