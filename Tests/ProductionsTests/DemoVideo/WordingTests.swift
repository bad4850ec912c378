import Studio
import Testing

@testable import Productions

@Suite("How the narration by rules is worded")
struct WordingTests {
    private func assignment(
        _ name: String, _ place: Assignment.Place = .middle, number: Int = 1, words: Int = 60
    ) -> Assignment {
        Assignment(
            id: "page", name: name, site: "Fernhill", place: place, number: number, words: words,
            language: "en", directions: "")
    }

    private func said(
        _ blocks: [SitePage.Block], _ assignment: Assignment, forms: [SitePage.Form] = []
    ) -> [String] {
        var page = SampleSite.page("page", "Page", "", blocks)
        page.forms = forms
        return TourRules(PageOutline(page), assignment).scene().sentences.map(\.text)
    }

    /// Whatever shape a page has, nothing is said that is neither on it nor one of a few plain words.
    @Test func everyWordIsThePagesOrOneOfTheFrames() {
        let frames = Set(
            Words.keys(
                of:
                    "this is where you on next then to now for and finally the a an page form asks for "
                    + "things when that is filled in press begin there here it are choose from at says more "
                    + "one two three four five six seven eight nine"))
        for page in Shapes.pages {
            for place in [Assignment.Place.opening, .middle, .closing, .only] {
                for words in [10, 40, 120] {
                    var outline = PageOutline(page)
                    outline.summary = ""
                    let known = Set(
                        page.blocks.flatMap { Words.keys(of: $0.text) } + ["fernhill", "pricing"])
                    let scene = TourRules(
                        outline, assignment("Pricing", place, words: words)
                    )
                    .scene()
                    for sentence in scene.sentences {
                        let invented = Set(Words.keys(of: sentence.text)).subtracting(known)
                            .subtracting(frames)
                        #expect(invented.isEmpty, "\(sentence.text)")
                    }
                }
            }
        }
    }

    @Test func everySentenceBeginsAndEndsLikeOne() {
        for page in Shapes.pages {
            for number in 0..<7 {
                let place: Assignment.Place = number == 0 ? .opening : .middle
                let texts = TourRules(
                    PageOutline(page), assignment("Pricing", place, number: number, words: 200)
                )
                .scene().sentences.map(\.text)
                #expect(Set(texts).count == texts.count)
                for text in texts {
                    #expect(text.first?.isLowercase == false, "\(text)")
                    #expect(".!?”".contains(text.last ?? " "), "\(text)")
                    for slip in ["  ", " ,", ",,", ".:", "..", " .", ", and and", "the the"] {
                        #expect(!text.contains(slip), "\(text)")
                    }
                }
            }
        }
    }

    @Test func leadsToEachPageInOtherWords() {
        let blocks = [SampleSite.heading(1, "One place for all of it", 100)]
        let leads = (1...5).map { said(blocks, assignment("Pricing", number: $0))[0] }
        #expect(Set(leads).count == 5)
        #expect(leads.allSatisfy { $0.hasSuffix("pricing page: one place for all of it.") })
    }

    @Test(arguments: [
        ("Limits", "Limits", "Next, the limits."),
        ("Install", "Install", "Next, the install page."),
        ("Berths", "Berths at a glance", "Next, berths at a glance."),
        ("Start a garden", "Start a garden", "This is where you start a garden."),
        ("Contact us", "Say hello", "On the contact us page: say hello."),
        ("Book us", "Book us", "Next, the book us page."),
    ])
    func leadsLikeAPersonWould(name: String, heading: String, lead: String) {
        #expect(said([SampleSite.heading(1, heading, 100)], assignment(name)).first == lead)
    }

    @Test func saysItWhereTheSiteHasJustBeenNamed() {
        let texts = said(
            [
                SampleSite.heading(1, "Gardens", 100),
                SampleSite.text("Fernhill keeps the beds of a shared garden on one page.", 200),
                SampleSite.heading(2, "The week", 300),
                SampleSite.text("Fernhill writes to every member on Sunday evening.", 350),
            ], assignment("Gardens"))
        #expect(texts.contains("It writes to every member on Sunday evening.") == false)
        let near = said(
            [
                SampleSite.heading(1, "Gardens", 100),
                SampleSite.text(
                    "Fernhill keeps the beds of a shared garden on one page. Fernhill writes to "
                        + "every member on Sunday evening.", 200),
            ], assignment("Gardens"))
        #expect(near.last == "It writes to every member on Sunday evening.")
    }

    @Test func endsWithAButtonOrAFarewell() {
        let heading = SampleSite.heading(1, "Limits", 100)
        #expect(said([heading], assignment("Limits", .closing)).last == "And that is Fernhill.")
        var closing = assignment("Limits", .closing)
        closing.call = "Start a garden"
        #expect(
            said([heading, SampleSite.button("Start a garden", 400)], closing).last
                == "To begin, press “Start a garden”.")
    }

    @Test func readsABoardAsNumbersOfThings() {
        let tiles = [("Arrivals", "9"), ("Free berths", "14"), ("Open invoices", "5")]
        #expect(
            said(Shapes.board(tiles), assignment("Today"))
                .contains("Nine arrivals, 14 free berths, and five open invoices."))
        let shares = [("Pontoon A", "18 of 20"), ("Quay wall", "4 of 4")]
        #expect(
            said(Shapes.board(shares), assignment("Today"))
                .contains("Pontoon A, 18 of 20; and Quay wall, 4 of 4."))
    }

    @Test func namesAFewOfManyGoods() {
        let text = said(Shapes.shelf, assignment("Shop")).joined(separator: " ")
        #expect(
            text.contains(
                "On the shelves now: an oak bread board at £34, a beech spoon at £12, a larch "
                    + "planter at £58, and more."))
    }

    @Test func readsATableByItsFirstColumn() {
        #expect(
            said(Shapes.table, assignment("Invoices"))
                .contains("Open invoices: Sea Lavender at €126.00 and Old Heron at €38.50."))
    }

    @Test func putsNoSecondListBesideAnother() {
        let rows = ["Beds", "Steps"]
            .enumerated()
            .flatMap { number, name in
                let top = 300 + Double(number) * 600
                return [
                    SampleSite.heading(2, "\(name) to look after", top),
                    SampleSite.text(
                        "Every one of the \(name) is looked after by somebody here.", top + 50),
                ]
                    + (1...3).map { SampleSite.heading(3, "\(name) number \($0)", top + 100) }
            }
        let texts = said(
            [SampleSite.heading(1, "Gardens", 100)] + rows, assignment("Gardens", words: 34))
        #expect(texts.count { $0.contains(": ") && $0.contains("number 1") } == 1, "\(texts)")
    }

    @Test(arguments: [
        ("Name of the garden", "the name of the garden"), ("Your email", "your email"),
        ("How many beds?", "how many beds"), ("Boat", "the boat"), ("Email *", "your email"),
        ("Length in metres", "the length in metres"), ("Guests", "guests"),
        ("First name", "your first name"),
    ])
    func asksForThings(label: String, thing: String) {
        #expect(Copyist([], site: "Fernhill", language: "en").asked(label) == thing)
    }

    @Test func leavesTheCapitalsOfOtherLanguagesAlone() {
        let german = Copyist([], site: "Fernhill", language: "de")
        #expect(german.inside("Preise für Gärten") == "Preise für Gärten")
        #expect(german.asked("Länge in Metern") == "Länge in Metern")
    }

    @Test(arguments: [
        "Question", "Boat", "Garden name", "Your name", "E-mail", "How many?", "City",
    ])
    func typesWhatAVisitorMight(label: String) throws {
        let field = SitePage.Form.Field(target: Target(role: "textbox", name: label), type: "text")
        let typed = try #require(SampleWords.typed(into: field))
        #expect(!typed.lowercased().contains("example") || typed.hasSuffix("@example.com"))
    }

    @Test(arguments: ["Reference", "IBAN", "Passport", "Code", ""])
    func typesNothingWhereItDoesNotKnowWhat(label: String) {
        let field = SitePage.Form.Field(target: Target(role: "textbox", name: label), type: "text")
        #expect(SampleWords.typed(into: field) == nil)
        let password = SitePage.Form.Field(
            target: Target(role: "textbox", name: "Your name"), type: "password")
        #expect(SampleWords.typed(into: password) == nil)
    }
}

/// Pages of several shapes.
private enum Shapes {
    static func board(_ tiles: [(String, String)]) -> [SitePage.Block] {
        [SampleSite.heading(1, "Today in the harbor", 100)]
            + tiles.flatMap {
                [SampleSite.heading(3, $0.0, 200), SampleSite.text($0.1, 230)]
            }
    }

    static var shelf: [SitePage.Block] {
        let goods = [
            ("Oak bread board", "£34"), ("Beech spoon, long", "£12"), ("Larch planter", "£58"),
            ("Ash stool", "£96"), ("Elm shelf", "£72"), ("Oak bread board", "£34"),
        ]
        return [
            SampleSite.heading(1, "Kitchen things", 100),
            SampleSite.heading(2, "On the shelves now", 300),
        ]
            + goods.flatMap { [SampleSite.heading(3, $0.0, 400), SampleSite.text($0.1, 430)] }
    }

    static var table: [SitePage.Block] {
        let rows = [
            ["Boat", "Nights", "Amount"], ["Sea Lavender", "3", "€126.00"],
            ["Old Heron", "1", "€38.50"],
        ]
        return [
            SampleSite.heading(1, "Invoices", 100), SampleSite.heading(2, "Open invoices", 200),
        ]
            + rows.enumerated()
            .flatMap { line, cells in
                cells.enumerated()
                    .map { column, text in
                        var cell = SampleSite.block(
                            .cell, text, Target(role: "text", name: text), 250 + Double(line) * 40)
                        cell.box.left = 100 + Double(column) * 200
                        return cell
                    }
            }
    }

    static var pages: [SitePage] {
        SampleSite.site().pages
            + [
                SampleSite.page("shelf", "Shop", "", shelf),
                SampleSite.page("table", "Invoices", "", table),
                SampleSite.page(
                    "board", "Today", "", board([("Arrivals", "9"), ("Berths", "14")])),
                SampleSite.page(
                    "loud", "Loud", "",
                    [
                        SampleSite.heading(1, "Fast. Simple. Yours!", 100),
                        SampleSite.text(
                            "It is quick. And it is simple, too: nobody has to wait.", 200),
                        SampleSite.heading(2, "Why it is quick", 300),
                        SampleSite.text(
                            "Because it does one thing. One thing is enough for most.", 350),
                        SampleSite.heading(2, "How it is simple", 400),
                        SampleSite.text("There is nothing to set up, and nothing to forget.", 450),
                    ]),
            ]
    }
}
