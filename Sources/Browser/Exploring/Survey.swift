import Ground
import Studio

/// A page as assistive technology sees it: the accessibility tree in reading order, with the boxes
/// and looks of its nodes where they are known.
///
/// The page's own scripts have no say in it.
struct Survey: Sendable {
    /// In reading order; parents before their children.
    var nodes: [Node] = []
    /// CSS pixels of the whole page.
    var height = 0.0
    var looks = Looks()

    struct Node: Sendable {
        /// The browser's number for the element; 0 when there is none.
        var element: Int
        /// An ARIA role in lower case; `text` for bare words, `none` for what has no meaning.
        var role: String
        /// White space is single spaces.
        var name: String
        var level: Int
        var isRequired: Bool
        /// Where a link leads, absolute; empty for all else.
        var address: String
        var parent: Int?
        var children: [Int] = []
        /// The index after the last node below it.
        var end = 0
    }

    /// Bounds: a page that is larger is read up to here.
    static let mostNodes = 20_000

    init() {}

    /// Reads the answer to `Accessibility.getFullAXTree`.
    init(tree: JSONValue) {
        var raw: [String: JSONValue] = [:]
        for node in tree["nodes"]?.items ?? [] {
            raw[node["nodeId"]?.text ?? ""] = node
        }
        guard let root = tree["nodes"]?.items.first else { return }
        add(root, raw, parent: nil, depth: 0)
    }

    private mutating func add(
        _ value: JSONValue, _ raw: [String: JSONValue], parent: Int?, depth: Int
    ) {
        guard nodes.count < Self.mostNodes, depth < 200 else { return }
        let role = Self.role(value["role"]?["value"]?.text ?? "none")
        if role == "inlinetextbox" || role == "listmarker" { return }
        let properties = value["properties"]?.items ?? []
        func property(_ name: String) -> JSONValue? {
            properties.first { $0["name"]?.text == name }?["value"]?["value"]
        }
        let isIgnored = value["ignored"]?.flag == true
        let index = nodes.count
        nodes.append(
            Node(
                element: Int(value["backendDOMNodeId"]?.number ?? 0),
                role: isIgnored ? "none" : role,
                name: plain(value["name"]?["value"]?.text ?? ""),
                level: Int(property("level")?.number ?? 0),
                isRequired: property("required")?.flag == true,
                address: role == "link" ? property("url")?.text ?? "" : "", parent: parent))
        if let parent { nodes[parent].children.append(index) }
        for child in value["childIds"]?.items ?? [] {
            if let next = raw[child.text ?? ""] {
                add(next, raw, parent: index, depth: depth + 1)
            }
        }
        nodes[index].end = nodes.count
    }

    /// The browser's inner words for roles, as ARIA has them.
    private static func role(_ word: String) -> String {
        switch word {
        case "image": "img"
        case "StaticText": "text"
        case "DescriptionListTerm": "term"
        case "DescriptionListDetail": "definition"
        case "GenericContainer": "generic"
        default: word.lowercased()
        }
    }

    /// All the words at or below a node, in reading order.
    func text(of index: Int) -> String {
        var text = ""
        var last: Int?
        for place in index..<nodes[index].end where nodes[place].role == "text" {
            if let last, !areInOneLine(last, place) { text += " " }
            text += nodes[place].name.isEmpty ? " " : spaced(place)
            last = place
            if text.utf8.count > 8000 { break }
        }
        return String(plain(text).prefix(2000))
    }

    /// Bare words keep the spaces at their ends, which names have lost.
    private func spaced(_ index: Int) -> String {
        looks.words[nodes[index].element] ?? nodes[index].name
    }

    private func areInOneLine(_ first: Int, _ second: Int) -> Bool {
        let inline: Set = [
            "link", "emphasis", "strong", "code", "mark", "time", "superscript", "subscript",
            "none", "text", "insertion", "deletion", "abbr",
        ]
        func block(_ index: Int) -> Int? {
            var place = nodes[index].parent
            while let here = place, inline.contains(nodes[here].role) { place = nodes[here].parent }
            return place
        }
        return block(first) == block(second)
    }

    /// The nodes above one, nearest first.
    func ancestors(of index: Int) -> [Int] {
        var above: [Int] = []
        var place = nodes[index].parent
        while let here = place {
            above.append(here)
            place = nodes[here].parent
        }
        return above
    }
}

/// Foreign text with single spaces and without control characters.
func plain(_ text: String) -> String {
    var plain = ""
    var isGap = true
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            if !isGap { plain += " " }
            isGap = true
        case .format where scalar != "\u{200D}" && scalar != "\u{200C}": continue
        case .surrogate, .privateUse, .unassigned: continue
        default:
            plain.unicodeScalars.append(scalar)
            isGap = false
        }
    }
    if plain.hasSuffix(" ") { plain.removeLast() }
    return plain
}
