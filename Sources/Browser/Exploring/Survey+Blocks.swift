import Studio

/// A survey as a list of what can be read and used.
extension Survey {
    /// Words on the page in reading order, with the node that each stands for.
    struct Piece: Sendable {
        var node: Int
        var block: SitePage.Block
    }

    func pieces() -> [Piece] {
        var gatherer = Gatherer(survey: self)
        if !nodes.isEmpty { gatherer.gather(0, .main) }
        return gatherer.pieces
    }

    private static let used: [String: SitePage.Block.Kind] = [
        "button": .button, "link": .link, "tab": .button, "menuitem": .button,
        "textbox": .field, "searchbox": .field, "combobox": .field, "checkbox": .field,
        "radio": .field, "switch": .field, "slider": .field, "spinbutton": .field,
        "listbox": .field, "img": .image,
    ]

    private static let read: [String: SitePage.Block.Kind] = [
        "paragraph": .text, "listitem": .item, "term": .item, "definition": .text,
        "blockquote": .quote, "code": .code, "cell": .cell, "gridcell": .cell,
        "rowheader": .cell, "columnheader": .cell, "caption": .text, "figcaption": .text,
        "labeltext": .text, "legend": .text, "summary": .button, "disclosuretriangle": .button,
        "alert": .text, "status": .text, "note": .text, "time": .text,
    ]

    static let regions: [String: SitePage.Block.Region] = [
        "banner": .banner, "navigation": .navigation, "main": .main, "complementary": .aside,
        "contentinfo": .footer, "dialog": .dialog, "alertdialog": .dialog,
    ]

    /// Roles that may stand within a line of text.
    private static let inline: Set = [
        "text", "link", "emphasis", "strong", "code", "mark", "time", "superscript", "subscript",
        "insertion", "deletion", "abbr", "linebreak", "none", "generic", "img", "button",
    ]

    private struct Gatherer {
        let survey: Survey
        var pieces: [Piece] = []
        static let most = 1500
        /// How often words without a role have stood on the page so far.
        var counts: [String: Int] = [:]

        mutating func gather(_ index: Int, _ region: SitePage.Block.Region) {
            if pieces.count >= Self.most { return }
            let node = survey.nodes[index]
            let here = Survey.regions[node.role] ?? region
            if node.role == "heading" {
                return add(index, .heading, node.name, role: "heading", here)
            }
            if let kind = Survey.used[node.role] {
                if kind == .field, node.role != "listbox" {
                    return add(index, kind, node.name, role: node.role, here)
                }
                if !node.name.isEmpty { add(index, kind, node.name, role: node.role, here) }
                // A card may be one link with a heading in it.
                if kind != .link || !holdsBlocks(index) { return }
            }
            let isLine = isLine(index)
            if isLine, let kind = Survey.read[node.role] {
                return add(index, quoted(index) ?? kind, survey.text(of: index), role: "text", here)
            }
            if isLine, Survey.regions[node.role] == nil, hasWords(index) {
                return add(index, .text, survey.text(of: index), role: "text", here)
            }
            if node.role == "text" {
                return add(index, .text, node.name, role: "text", here)
            }
            for child in node.children { gather(child, here) }
        }

        private mutating func add(
            _ index: Int, _ kind: SitePage.Block.Kind, _ text: String, role: String,
            _ region: SitePage.Block.Region
        ) {
            let text = String(text.prefix(2000))
            let isField = kind == .field
            guard isField || text.contains(where: { $0.isLetter || $0.isNumber }) else { return }
            let target = survey.target(
                index, role, String(text.prefix(200)), nth: &counts[text, default: 0])
            let element = survey.nodes[index].element
            let box = survey.looks.looks[element]?.box ?? survey.union(index)
            pieces.append(
                Piece(
                    node: index,
                    block: SitePage.Block(
                        kind: kind, text: text,
                        level: kind == .heading ? survey.nodes[index].level : 0,
                        target: target, region: region,
                        box: box ?? Box(left: 0, top: 0, width: 0, height: 0))))
        }

        /// Whether words stand in it directly, and not only in its links.
        private func hasWords(_ index: Int) -> Bool {
            survey.nodes[index].children
                .contains { child in
                    survey.nodes[child].role == "text"
                        && survey.nodes[child].name.contains { $0.isLetter || $0.isNumber }
                }
        }

        /// Words in a quotation are quoted, whatever they are set in.
        private func quoted(_ index: Int) -> SitePage.Block.Kind? {
            survey.ancestors(of: index).contains { survey.nodes[$0].role == "blockquote" }
                ? .quote : nil
        }

        /// Whether everything below is words of one run.
        private func isLine(_ index: Int) -> Bool {
            (index + 1..<max(index + 1, survey.nodes[index].end))
                .allSatisfy { place in
                    let role = survey.nodes[place].role
                    return Survey.inline.contains(role) && !(role == "generic" && isBlock(place))
                }
        }

        /// A container as wide as what it stands in is a block of its own.
        private func isBlock(_ index: Int) -> Bool {
            guard let parent = survey.nodes[index].parent,
                survey.nodes[parent].children.count > 1,
                let own = survey.looks.looks[survey.nodes[index].element]?.box,
                let outer = survey.looks.looks[survey.nodes[parent].element]?.box
            else { return false }
            return own.width > outer.width * 0.8 && own.height < outer.height * 0.9
        }

        private func holdsBlocks(_ index: Int) -> Bool {
            (index + 1..<max(index + 1, survey.nodes[index].end))
                .contains { place in
                    ["heading", "paragraph", "listitem"].contains(survey.nodes[place].role)
                }
        }
    }

    /// How a person would point a node out; `nth` counts words that have no role.
    func target(_ index: Int, _ role: String, _ name: String, nth: inout Int) -> Target {
        if role == "text" {
            nth += 1
            return Target(role: role, name: name, nth: nth - 1)
        }
        let before = nodes[..<index].count { $0.role == role && $0.name == nodes[index].name }
        return Target(role: role, name: name, nth: before)
    }

    /// The target of a node that has a role.
    func target(_ index: Int) -> Target {
        var nth = 0
        return target(index, nodes[index].role, String(nodes[index].name.prefix(200)), nth: &nth)
    }

    /// The box round everything below a node that has none of its own.
    func union(_ index: Int) -> Box? {
        var union: Box?
        for place in index..<nodes[index].end {
            guard let box = looks.looks[nodes[place].element]?.box, box.width > 0 else { continue }
            guard let old = union else {
                union = box
                continue
            }
            let left = min(old.left, box.left)
            let top = min(old.top, box.top)
            union = Box(
                left: left, top: top,
                width: max(old.left + old.width, box.left + box.width) - left,
                height: max(old.top + old.height, box.top + box.height) - top)
        }
        return union
    }

    /// An outline, a line for each node that says something, at most 16 KB.
    func outline() -> [String] {
        let silent: Set = [
            "none", "generic", "text", "rootwebarea", "linebreak", "paragraph", "listitem",
            "labeltext", "menulistpopup", "option", "row", "rowgroup",
        ]
        var lines: [String] = []
        var bytes = 0
        var depths: [Int: Int] = [:]
        for (index, node) in nodes.enumerated() {
            let depth = node.parent.map { depths[$0] ?? 0 } ?? 0
            let isBare = silent.contains(node.role)
            let words =
                ["paragraph", "listitem"].contains(node.role) ? text(of: index) : node.name
            let isSaying = !words.isEmpty && (!isBare || words.count > 24 && node.role != "text")
            depths[index] = depth + (isSaying || Self.regions[node.role] != nil ? 1 : 0)
            guard isSaying || Self.regions[node.role] != nil else { continue }
            let level = node.role == "heading" && node.level > 0 ? String(node.level) : ""
            let line =
                String(repeating: " ", count: min(depth, 10)) + node.role + level
                + (words.isEmpty ? "" : " \"\(words.prefix(90))\"")
            bytes += line.utf8.count + 1
            if bytes > 16_000 { break }
            lines.append(line)
        }
        return lines
    }
}
