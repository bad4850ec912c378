import Studio

// What a tour makes of figures on a board, of goods on a shelf and of tables.
extension TourRules {
    /// A board of figures: `Nine arrivals, six departures, 14 free berths, and five open invoices`.
    func figures(in section: Section) -> Thought? {
        let tiles = section.children.compactMap {
            child -> (label: SitePage.Block, figure: String)? in
            guard let label = child.heading, child.blocks.count == 1, child.children.isEmpty,
                let figure = child.blocks.first.map({ Copyist.clean($0.text) }),
                figure.first?.isNumber == true, Words.count(figure) <= 4,
                Words.count(label.text) <= 4
            else { return nil }
            return (label, figure)
        }
        guard (2...6).contains(tiles.count), phrases.and != nil, let first = tiles.first else {
            return nil
        }
        let counts = tiles.compactMap { Int($0.figure) }
        let isCount = counts.count == tiles.count && !counts.contains(1)
        let items = tiles.map { tile in
            isCount
                ? "\(phrases.number(Int(tile.figure) ?? 0)) \(copyist.capitals.lowered(tile.label.text, isLabel: true))"
                : "\(Copyist.clean(tile.label.text)), \(tile.figure)"
        }
        let list =
            isCount
            ? Copyist.list(items, phrases)
            : items.dropLast().joined(separator: "; ")
                + "; \(phrases.and ?? "") \(items.last ?? "")"
        return Thought(
            .init(
                Copyist.begun(list) + ".", about: first.label.target,
                also: tiles.dropFirst().map(\.label.target)),
            weight: 8, place: first.label.box.top)
    }

    /// The first goods of many, with their prices: `On the shelves now: … and more`.
    func goods(in section: Section) -> Thought? {
        guard let at = phrases.at, let more = phrases.more, section.children.count > 5,
            let heading = section.heading, !section.title.hasSuffix("?")
        else { return nil }
        var seen: Set<String> = []
        let goods = section.children.compactMap { child -> (String, Target)? in
            guard let heading = child.heading, seen.insert(heading.text).inserted,
                let price = child.blocks.lazy.compactMap({ Self.price(in: $0.text) }).first
            else { return nil }
            return (at.with(copyist.one(Copyist.clean(heading.text)), price), heading.target)
        }
        guard goods.count > 3 else { return nil }
        let list = Copyist.list(goods.prefix(3).map(\.0) + [more], phrases)
        return Thought(
            .init(
                "\(Self.bare(Copyist.clean(heading.text))): \(list).", about: heading.target,
                also: goods.prefix(3).map(\.1)),
            weight: 8, place: section.children.first?.top ?? section.top)
    }

    /// What the rows of a table are about, by their first column; with the last one when that is
    /// money.
    func table(in section: Section) -> Thought? {
        guard let heading = section.heading, !section.title.hasSuffix("?"), phrases.and != nil
        else { return nil }
        let cells = section.blocks.filter { $0.kind == .cell }
        let rows = Dictionary(grouping: cells, by: \.box.top).sorted { $0.key < $1.key }
            .map { $0.value.sorted { $0.box.left < $1.box.left } }
        guard let head = rows.first, rows.count >= 3, rows.allSatisfy({ $0.count == head.count }),
            head.count >= 2, !head.contains(where: { $0.text.contains(where: \.isNumber) })
        else { return nil }
        let body = rows.dropFirst()
        let names = body.compactMap { row -> String? in
            guard let first = row.first.map({ Copyist.clean($0.text) }),
                (1...5).contains(Words.count(first))
            else { return nil }
            guard let at = phrases.at, let price = row.last.flatMap({ Self.price(in: $0.text) })
            else { return first }
            return at.with(first, price)
        }
        guard names.count == body.count, let more = phrases.more else { return nil }
        let items = names.count <= 5 ? names : Array(names.prefix(3)) + [more]
        return Thought(
            .init(
                "\(Self.bare(Copyist.clean(heading.text))): \(Copyist.list(items, phrases)).",
                about: heading.target, also: body.prefix(5).compactMap(\.first?.target)),
            weight: 7, place: head.first?.box.top ?? heading.box.top)
    }
}

extension Copyist {
    /// With a capital in front.
    static func begun(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
