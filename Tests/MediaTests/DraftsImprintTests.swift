import Studio
import Testing

@testable import Media

@Suite struct DraftsImprintTests {
    @Test(arguments: Family.allCases, Label.Style.allCases)
    func `what is printed stays inside its label`(family: Family, style: Label.Style) {
        let names = DraftsTests.hostile + ["Rose Serum", "Night Balm", "Ge", "Café Århus jpgqy"]
        // Each package meets a third of the names, its neighbours the others.
        let start = (Family.allCases.firstIndex(of: family) ?? 0) % 3
        for product in stride(from: start, to: names.count, by: 3).map({ names[$0] }) {
            let words = Words(brand: "Verdane & Söhne", product: product, summary: "A little of it")
            var chance = Chance([], seed: 1)
            let palette = Palette(colors: [], words: words, scheme: .tonal, chance: &chance)
            let kit = Kit(
                palette: palette, light: Light(side: 1, room: palette.wall, ambient: 0.3),
                words: words, style: style, chance: chance)
            for case .label(let label) in family.subject(kit).elements {
                for ink in inks(of: label) {
                    let box = label.box
                    #expect(
                        ink.left >= box.left - 0.1 && ink.right <= box.right + 0.1, "\(product)")
                    #expect(
                        ink.top >= box.top - 0.1 && ink.bottom <= box.bottom + 0.1, "\(product)")
                }
            }
        }
    }

    @Test func `pieces of a label do not run into each other`() {
        for product in DraftsTests.hostile {
            for style in Label.Style.allCases {
                let label = Label(
                    brand: "Maison Aube", name: Words.clean(product, limit: 120),
                    detail: "A floral water of the night",
                    box: Box(left: 0, top: 0, width: 180, height: 150),
                    style: style, ink: Tint(0.2, 0, 0), accent: Tint(0.2, 0, 0))
                let inks = inks(of: label)
                for (index, ink) in inks.enumerated() {
                    for other in inks.dropFirst(index + 1) {
                        #expect(ink.intersection(other).area < 1, "\(style) \(product)")
                    }
                }
            }
        }
    }

    @Test func `words fit for print have no control characters and one line`() {
        #expect(Words.clean("  a\u{0}\n b\u{202E}c\t ", limit: 60) == "a bc")
        #expect(Words.clean(String(repeating: "x", count: 500), limit: 40).count == 40)
        #expect(
            Words(brand: "Hoshi Tea", product: "Hoshi Tea Sencha", summary: "").product == "Sencha")
    }

    @Test(arguments: [
        ("Rose Serum", "A brightening face serum", Family.dropper),
        ("Sencha", "Green tea from Uji", .tin),
        ("Dark Tide Espresso", "Whole bean coffee", .pouch), ("Coffee cup", "", .cup),
        ("Night Balm", "Overnight face balm", .jar), ("Quux 3000", "does quux things", .still),
        ("Blood Orange Soda", "", .can), ("抹茶", "", .tin), ("Mineral Sunscreen", "SPF 50", .tube),
        ("The Quiet Kitchen", "A cookbook", .book), ("Fig & Cedar", "Scented candles", .candle),
    ])
    func `the words choose the package`(product: String, summary: String, family: Family) {
        let words = Words(brand: "", product: product, summary: summary)
        #expect(Lexicon.family(of: words) == family)
    }

    @Test func `words colour the package and lay things beside it only when they say so`() {
        func words(_ product: String, _ summary: String) -> Words {
            Words(brand: "", product: product, summary: summary)
        }
        let black = Lexicon.material(of: words("First Ferry", "roast in a matte black bag"))
        let slate = Lexicon.material(of: words("Slack Tide", "a roast in a slate blue bag"))
        #expect((black?.lightness ?? 1) < 0.3)
        #expect((slate?.chroma ?? 1) < 0.06)
        #expect(Lexicon.material(of: words("Black Friday", "a candle")) == nil)
        #expect(Lexicon.garnish(of: words("Yuzu Lemonade", "")) == .citrus)
        #expect(Lexicon.garnish(of: words("Wonder Thing", "does things")) == nil)
    }

    @Test func `small print is a clause of the summary or nothing`() {
        func print(_ summary: String) -> String {
            Words(brand: "", product: "", summary: summary).smallPrint
        }
        #expect(print("A roast in a bag: cocoa, molasses.") == "Cocoa, molasses")
        #expect(print("Loose-leaf green tea, picked in May") == "Loose-leaf green tea")
        #expect(print(String(repeating: "long ", count: 30)).isEmpty)
    }

    @Test(arguments: ["#C2637A", "#000000", "#FFFFFF", "#00FF00", "#1F3A5F", "#808080"])
    func `colours survive the way to OKLCH and back`(text: String) throws {
        #expect(Tint(try #require(Color(text))).css.uppercased() == text)
    }

    private func inks(of label: Label) -> [Box] {
        TypeCase.open { Imprint(label, from: $0).pieces.map(\.ink) }
    }
}
