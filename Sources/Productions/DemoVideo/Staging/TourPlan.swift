package import Studio

/// Which pages a tour goes to, in which order, and how long it stays.
package struct TourPlan: Hashable, Sendable {
    package var site: String
    /// BCP 47.
    package var language: String
    package var stops: [Stop]
    /// What a viewer should know of the choice, a sentence each.
    package var notes: [String]

    /// A page and what is to be told of it.
    package struct Stop: Hashable, Sendable {
        package var page: Int
        package var assignment: Assignment
        /// What is done before the camera runs.
        package var prelude: [Storyboard.Step]
    }

    /// Seconds a scene takes at least to be worth a cut.
    private static let shortest = 13
    /// Words a second, pauses and all, and a little more, since not every sentence fits.
    private static let pace = 2.5

    package init(of site: Site, directions: String, language: String?, length: Int) {
        let choice = PageChoice(site, directions: directions)
        let name = choice.siteName
        let language = language ?? choice.language
        self.site = name
        self.language = language
        notes = site.notes + choice.notes
        let count = max(1, min(choice.pages.count, length / Self.shortest, 12))
        let pages = choice.best(count)
        let words = Double(length) * Self.pace
        // The first page says what it is all about, so it has half as much again.
        let shares = Double(pages.count) + 0.5
        var ids: Set<String> = []
        stops = pages.enumerated()
            .map { number, index in
                let page = site.pages[index]
                let place: Assignment.Place =
                    pages.count == 1
                    ? .only
                    : number == 0 ? .opening : number == pages.count - 1 ? .closing : .middle
                let share = number == 0 ? 1.5 : 1
                return Stop(
                    page: index,
                    assignment: Assignment(
                        id: Self.slug(of: page.address, &ids),
                        name: choice.name(of: index), site: name, place: place, number: number,
                        words: Int(words * share / shares), language: language,
                        directions: directions, call: choice.call),
                    prelude: (page.needsSignIn ? site.signIn : []) + page.dismissals)
            }
    }

    private static func slug(of address: String, _ ids: inout Set<String>) -> String {
        let path = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
            .dropFirst(2).joined()
        var slug = ""
        for character in path.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        slug = String(slug.prefix(40))
        while slug.last == "-" { slug.removeLast() }
        if slug.isEmpty { slug = "home" }
        var id = slug
        var number = 2
        while !ids.insert(id).inserted {
            id = "\(slug)-\(number)"
            number += 1
        }
        return id
    }
}
