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
        /// How long the scene is to be, when there is enough to say.
        package var seconds: Int
        /// What is done before the camera runs.
        package var prelude: [Storyboard.Step]
    }

    /// Seconds a scene takes at least to be worth a cut, and what a page with much to say can fill.
    private static let shortest = 13
    private static let fullest = 28.0
    /// Words of usual length a second, pauses and all; scripts without vowels say more by a letter.
    private static func pace(_ language: String) -> Double {
        ["ar", "fa", "he", "ur"].contains(language.prefix(2)) ? 1.6 : 2.5
    }

    package init(of site: Site, directions: String, language: String?, length: Int) {
        let choice = PageChoice(site, directions: directions)
        let name = choice.siteName
        let language = language ?? choice.language
        self.site = name
        self.language = language
        notes = site.notes + choice.notes
        let pages = Self.pages(choice, length)
        // The first page says what it is all about, so it has a little more; one that says little has
        // less.
        let weights = pages.enumerated()
            .map { number, index in choice.wealth(of: index) * (number == 0 ? 1.2 : 1) }
        let whole = weights.reduce(0, +)
        var ids: Set<String> = []
        stops = pages.enumerated()
            .map { number, index in
                let page = site.pages[index]
                let place: Assignment.Place =
                    pages.count == 1
                    ? .only
                    : number == 0 ? .opening : number == pages.count - 1 ? .closing : .middle
                let seconds = Double(length) * weights[number] / whole
                return Stop(
                    page: index,
                    assignment: Assignment(
                        id: Self.slug(of: page.address, &ids),
                        name: choice.name(of: index), site: name, place: place, number: number,
                        words: Int(seconds * Self.pace(language)), language: language,
                        directions: directions, call: choice.call),
                    seconds: Int(seconds),
                    prelude: (page.needsSignIn ? site.signIn : []) + page.dismissals)
            }
    }

    /// As many as the length has room for, and more when these have too few words for it.
    private static func pages(_ choice: PageChoice, _ length: Int) -> [Int] {
        let most = min(choice.pages.count, 12)
        var count = max(1, min(most, length / shortest))
        while count < most {
            let seconds = choice.best(count).reduce(0) { $0 + choice.wealth(of: $1) * fullest }
            if seconds >= Double(length) { break }
            count += 1
        }
        return choice.best(count)
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
