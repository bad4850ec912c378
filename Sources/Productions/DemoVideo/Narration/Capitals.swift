import Studio

/// Tells names from words that have a capital because they stand at the beginning.
///
/// A name that loses its capital is worse than a word that keeps one: only what is known to be
/// common is lowered, and only in English.
struct Capitals {
    /// Whether words may lose the capital that only their place gave them.
    let areLowered: Bool
    /// Words that the page writes with a capital in the middle of a sentence.
    private let names: Set<String>
    /// Words that it writes small, and those that it calls its own pages by.
    private let common: Set<String>

    init(_ blocks: [SitePage.Block], site: String, language: String, labels: [String]) {
        areLowered = language.hasPrefix("en")
        var names = Set(site.split(separator: " ").map(String.init))
        var common = Set(labels.flatMap { Words.keys(of: $0) })
        for block in blocks {
            for sentence in Words.sentences(in: block.text) {
                for word in sentence.split(whereSeparator: \.isWhitespace).dropFirst() {
                    let plain = word.filter { $0.isLetter || $0.isNumber }
                    if plain.first?.isLowercase == true {
                        common.insert(plain.lowercased())
                    } else if block.kind == .text || block.kind == .quote {
                        names.insert(plain)
                    }
                }
            }
        }
        self.names = names
        self.common = common
    }

    /// With a small first letter, unless it may be a name's; what a `label` says is seldom one.
    func lowered(_ text: String, isLabel: Bool = false) -> String {
        guard areLowered, let first = text.split(separator: " ").first, let letter = first.first,
            letter.isUppercase
        else { return text }
        let plain = String(first.filter { $0.isLetter || $0.isNumber })
        let isLoud = plain.dropFirst().contains { $0.isUppercase || $0.isNumber }
        if plain == "I" || isLoud || names.contains(plain) { return text }
        guard isLabel || isCommon(plain.lowercased()) else { return text }
        return letter.lowercased() + text.dropFirst()
    }

    private func isCommon(_ word: String) -> Bool {
        if common.contains(word) || Self.usual.contains(word) { return true }
        if word.hasSuffix("s"), isCommon(String(word.dropLast())) { return true }
        if common.contains(word + "s") { return true }
        return word.count > 4
            && ["ing", "ed", "ly", "tion", "ment", "ness", "teen"].contains { word.hasSuffix($0) }
    }

    /// What headings and sentences begin with most.
    private static let usual = Set(
        """
        a about above add after all always an and any ask at bed before begin behind best
        better book bring build built buy by call card change check choose come connect
        contact cook copy count create customer day delivery down drag draw drop each easy
        eight eleven email enough every everybody everyone everything fast feature few find
        first five follow for four free fresh from full garden get give go good great grow
        guide half hand have heat hello help here high home hour house how if in into invite
        is it its join just keep kitchen know large late learn leave less let like list
        little live long look low made make manage many map meet member minute more most
        move much my name never new next nine no nobody not nothing now number of on once
        one only open or order other our out over own page parcel part pay people piece
        place plan plant power price proof put question quick quiet rain read ready right
        row run safe save say see sell send sent set seven share shop short show side simple
        six small some something speed start step stop store story swap take talk team tell
        ten that the their then there these they thing think this those thousand three
        ticket time to today together too tool track train tree trip try turn twelve twenty
        two under until up use wake want water way we week well what when where which while
        who why wind with without word work workshop world write year you your
        """
        .split(whereSeparator: \.isWhitespace).map(String.init))
}
