/// A small honest dictionary: which package a product's words ask for, and which colour and garnish
/// they bring to mind.
///
/// What it does not know gets the still life.
enum Lexicon {
    /// The family whose words weigh most; the name counts more than the summary, a word for a
    /// package more than a word for what is in it, and a later word more than an earlier one,
    /// since English puts the noun last.
    static func family(of words: Words) -> Family {
        var weights: [Family: Double] = [:]
        func weigh(_ text: String, _ factor: Double) {
            let list = tokens(text)
            for (index, word) in list.enumerated() {
                let late = 1 + 0.15 * Double(index) / Double(max(list.count, 1))
                if let family = packages[word] { weights[family, default: 0] += 4 * factor * late }
                if let family = contents[word] { weights[family, default: 0] += 2 * factor * late }
            }
            for (part, family) in parts where text.contains(part) {
                weights[family, default: 0] += 2 * factor
            }
        }
        weigh(words.product.lowercased(), 3)
        weigh(words.summary.lowercased(), 1)
        let best = Family.allCases.max { weights[$0, default: 0] < weights[$1, default: 0] }
        guard let best, weights[best, default: 0] > 0 else { return .still }
        return best
    }

    static func color(of words: Words) -> Tint? {
        all(words).lazy.compactMap { colors[$0] }.first
    }

    /// What the package is said to be made of or painted in: “a matte black bag”.
    static func material(of words: Words) -> Tint? {
        for text in [words.product, words.summary] {
            let tokens = tokens(text.lowercased())
            for (index, word) in tokens.enumerated() where packages[word] != nil {
                // “A slate blue bag” is slate: the first of the words that stand together.
                let near = tokens[max(0, index - 3)..<index]
                if let tint = near.lazy.compactMap({ materials[$0] }).first { return tint }
            }
        }
        return nil
    }

    /// The flesh of the citrus fruit that the words name.
    static func fruit(of words: Words) -> Tint {
        all(words).lazy.compactMap { fruits[$0] }.first ?? Tint(0.80, 0.145, 75)
    }

    /// What is in the cup beside a package of tea or coffee.
    static func brew(of words: Words) -> Tint? {
        all(words).lazy.compactMap { brews[$0] }.first
    }

    static func garnish(of words: Words) -> Garnish? {
        let text = (words.product + " " + words.summary).lowercased()
        return all(words).lazy.compactMap { garnishes[$0] }.first
            ?? garnishParts.first { text.contains($0.0) }?.1
    }

    private static func all(_ words: Words) -> [String] {
        tokens(words.product.lowercased()) + tokens(words.summary.lowercased())
    }

    /// Words in the singular, roughly.
    private static func tokens(_ text: String) -> [String] {
        text.split { !$0.isLetter }
            .map { word in
                word.count > 4 && word.hasSuffix("s") && !word.hasSuffix("ss")
                    ? String(word.dropLast()) : String(word)
            }
    }

    private static func table<Value>(_ rows: [(Value, String)]) -> [String: Value] {
        var table: [String: Value] = [:]
        for (value, words) in rows {
            for word in words.split(separator: " ") { table[String(word)] = value }
        }
        return table
    }

    private static let packages = table([
        (Family.dropper, "dropper pipette vial"), (.pump, "pump dispenser"),
        (.perfume, "flacon atomizer"), (.bottle, "bottle flask carafe"), (.can, "can"),
        (.jar, "jar pot"), (.tin, "tin caddy canister"), (.carton, "carton box packet pack"),
        (.pouch, "pouch bag sachet sack refill"), (.cup, "cup mug tumbler latte cappuccino"),
        (.tube, "tube"), (.candle, "candle"), (.device, "phone smartphone app tablet"),
        (.book, "book notebook journal planner"),
    ])

    private static let contents = table([
        (
            Family.dropper,
            "serum oil essence elixir tincture ampoule retinol hyaluronic niacinamide cbd"
        ),
        (
            .pump,
            "shampoo conditioner lotion wash cleanser gel handwash soap sanitizer moisturizer "
                + "bodywash detergent"
        ),
        (.perfume, "perfume parfum fragrance cologne eau scent toilette"),
        (
            .bottle,
            "water juice wine kombucha lemonade sauce vinegar syrup gin vodka whisky whiskey rum "
                + "milk smoothie drink tonic cordial ketchup olive"
        ),
        (.can, "soda beer cola seltzer lager ale ipa energy sparkling cider"),
        (
            .jar,
            "cream honey jam balm butter mask scrub marmalade preserve pickle salsa spread pesto "
                + "nutella yogurt supplement vitamin"
        ),
        (.tin, "tea matcha sencha oolong chai sencha rooibos cocoa spice saffron"),
        (
            .carton,
            "cereal granola cracker cookie biscuit muesli pasta toy game puzzle medicine lightbulb"
        ),
        (
            .pouch,
            "coffee bean chip crisp snack nut popcorn rice flour protein powder jerky trail espresso "
                + "roast blend kibble"
        ),
        (.cup, "americano mocha macchiato takeaway cortado"),
        (.tube, "toothpaste sunscreen spf ointment gloss concealer primer paste"),
        (.candle, "wax tealight wick"),
        (.device, "iphone android software platform saas subscription smart gadget mobile"),
        (.book, "novel guide cookbook course ebook magazine diary story"),
    ])

    /// Parts of words, for scripts and languages that do not put spaces where English does.
    private static let parts: [(String, Family)] = [
        ("茶", .tin), ("شاي", .tin), ("चाय", .tin), ("ชา", .tin), ("tee ", .tin), ("té ", .tin),
        ("コーヒー", .pouch), ("咖啡", .pouch), ("قهوة", .pouch), ("커피", .pouch), ("café", .pouch),
        ("kaffee", .pouch), ("美容液", .dropper), ("セラム", .dropper), ("香水", .perfume),
        ("عطر", .perfume), ("בושם", .perfume), ("シャンプー", .pump), ("شامبو", .pump),
        ("クリーム", .jar), ("كريم", .jar), ("蜂蜜", .jar), ("عسل", .jar), ("honig", .jar),
        ("ビール", .can), ("bier", .can), ("本", .book), ("كتاب", .book), ("キャンドル", .candle),
        ("شمعة", .candle), ("seife", .carton), ("wasser", .bottle), ("ジュース", .bottle),
        ("عصير", .bottle), ("モバイル", .device), ("تطبيق", .device), ("アプリ", .device),
    ]

    private static let colors = table([
        (Tint(0.66, 0.125, 8), "rose blush peony pink cherry raspberry strawberry hibiscus"),
        (Tint(0.72, 0.12, 55), "peach apricot orange tangerine mandarin"),
        (Tint(0.80, 0.135, 92), "lemon citrus banana sun sunny pineapple vitamin"),
        (Tint(0.70, 0.13, 72), "honey amber gold golden mango turmeric caramel"),
        (Tint(0.60, 0.105, 145), "mint green matcha sencha aloe tea eucalyptus forest olive basil"),
        (Tint(0.55, 0.10, 215), "ocean sea aqua water marine blue ice fresh"),
        (Tint(0.50, 0.10, 300), "lavender violet night lilac plum berry blueberry grape fig"),
        (Tint(0.44, 0.065, 50), "coffee chocolate cocoa espresso walnut oud leather mocha"),
        (Tint(0.55, 0.12, 40), "chai cinnamon spice masala terracotta pumpkin ginger saffron"),
        (Tint(0.33, 0.015, 260), "charcoal black onyx carbon noir"),
        (Tint(0.80, 0.045, 80), "oat vanilla almond coconut milk cream sand"),
    ])

    private static let materials = table([
        (Tint(0.27, 0.012, 260), "black onyx charcoal"), (Tint(0.96, 0.008, 90), "white pearl"),
        (Tint(0.93, 0.025, 85), "cream ivory"), (Tint(0.62, 0.010, 250), "grey gray silver"),
        (Tint(0.50, 0.10, 255), "blue cobalt"), (Tint(0.35, 0.08, 262), "navy indigo"),
        (Tint(0.46, 0.05, 240), "slate"), (Tint(0.43, 0.075, 52), "brown amber"),
        (Tint(0.50, 0.10, 150), "green emerald"), (Tint(0.55, 0.19, 27), "red crimson scarlet"),
        (Tint(0.78, 0.09, 5), "pink"), (Tint(0.72, 0.15, 55), "orange"),
        (Tint(0.86, 0.14, 95), "yellow"), (Tint(0.48, 0.12, 305), "purple violet"),
        (Tint(0.80, 0.075, 82), "gold golden"), (Tint(0.70, 0.055, 70), "kraft paper"),
    ])

    private static let brews = table([
        (Tint(0.68, 0.075, 62), "chai latte"), (Tint(0.74, 0.12, 112), "sencha green matcha"),
        (Tint(0.58, 0.11, 60), "tea rooibos oolong"),
        (Tint(0.30, 0.045, 50), "coffee espresso roast"),
    ])

    private static let fruits = table([
        (Tint(0.89, 0.14, 100), "lemon yuzu citron"), (Tint(0.82, 0.15, 125), "lime"),
        (Tint(0.70, 0.15, 28), "grapefruit blood"),
    ])

    private static let garnishes = table([
        (Garnish.petals, "rose peony hibiscus flower floral blossom petal jasmine lavender lilac"),
        (.citrus, "lemon citrus orange lime grapefruit mandarin tangerine bergamot yuzu vitamin"),
        (
            .leaves,
            "mint green matcha sencha tea eucalyptus aloe basil herbal botanical forest olive"
        ),
        (.beans, "coffee espresso bean roast mocha"),
        (.spice, "chai cinnamon spice masala cardamom clove star anise"),
        (.drops, "water hyaluronic sparkling ocean sea aqua hydrating honey"),
        (.stones, "charcoal mineral clay stone salt spa zen night"),
        (.berries, "berry blueberry cherry cranberry raspberry grape cassis acai"),
    ])

    private static let garnishParts: [(String, Garnish)] = [
        ("茶", .leaves), ("شاي", .leaves), ("コーヒー", .beans), ("قهوة", .beans), ("バラ", .petals),
        ("ورد", .petals), ("桜", .petals), ("レモン", .citrus), ("ليمون", .citrus),
    ]
}
