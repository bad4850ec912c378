import Ground
import Studio

/// Where the elements of a page are and what they look like, from one snapshot of its layout.
struct Looks: Sendable {
    struct Look: Hashable, Sendable {
        var box: Box
        var color: String
        var background: String
        var picture: String
        var isFixed: Bool
        var isSeeThrough: Bool
    }

    /// By the browser's number for the element.
    var looks: [Int: Look] = [:]
    /// Bare words as they are, with the spaces at their ends.
    var words: [Int: String] = [:]
    /// The addresses of pictures, without what follows `?`.
    var pictures: [Int: String] = [:]
    /// The `type` of fields, in lower case.
    var types: [Int: String] = [:]
    var parents: [Int: Int] = [:]
    var height = 0.0

    static let styles: [Parameter] = [
        "color", "background-color", "background-image", "position", "opacity", "visibility",
    ]

    init() {}

    /// Reads the answer to `DOMSnapshot.captureSnapshot`.
    init(snapshot: JSONValue) {
        guard let document = snapshot["documents"]?.items.first,
            let nodes = document["nodes"], let layout = document["layout"]
        else { return }
        let strings = (snapshot["strings"]?.items ?? []).map { $0.text ?? "" }
        func string(_ value: JSONValue?) -> String {
            let index = Int(value?.number ?? -1)
            return strings.indices.contains(index) ? strings[index] : ""
        }
        height = document["contentHeight"]?.number ?? 0
        let elements = (nodes["backendNodeId"]?.items ?? []).map { Int($0.number ?? 0) }
        let kinds = (nodes["nodeType"]?.items ?? []).map { Int($0.number ?? 0) }
        let values = nodes["nodeValue"]?.items ?? []
        let above = (nodes["parentIndex"]?.items ?? []).map { Int($0.number ?? -1) }
        let attributes = nodes["attributes"]?.items ?? []
        for (index, element) in elements.enumerated() where index < Survey.mostNodes * 2 {
            if above.indices.contains(index), elements.indices.contains(above[index]) {
                parents[element] = elements[above[index]]
            }
            if kinds.indices.contains(index), kinds[index] == 3, values.indices.contains(index) {
                words[element] = string(values[index])
            }
            if attributes.indices.contains(index) {
                let pairs = attributes[index].items
                for place in stride(from: 0, to: pairs.count - 1, by: 2)
                where string(pairs[place]) == "type" {
                    types[element] = string(pairs[place + 1]).lowercased()
                }
            }
        }
        let sources = nodes["currentSourceURL"]
        let places = sources?["index"]?.items ?? []
        let addresses = sources?["value"]?.items ?? []
        for (place, address) in zip(places, addresses) {
            let index = Int(place.number ?? -1)
            guard elements.indices.contains(index) else { continue }
            pictures[elements[index]] = String(string(address).prefix { $0 != "?" }.prefix(300))
        }
        read(layout, elements, string)
    }

    private mutating func read(
        _ layout: JSONValue, _ elements: [Int], _ string: (JSONValue?) -> String
    ) {
        let styles = layout["styles"]?.items ?? []
        let bounds = layout["bounds"]?.items ?? []
        for (number, place) in (layout["nodeIndex"]?.items ?? []).enumerated() {
            let index = Int(place.number ?? -1)
            guard elements.indices.contains(index), bounds.indices.contains(number),
                looks[elements[index]] == nil
            else { continue }
            let box = bounds[number].items.map { $0.number ?? 0 }
            let style = styles.indices.contains(number) ? styles[number].items.map(string) : []
            guard box.count == 4 else { continue }
            func word(_ index: Int) -> String { style.indices.contains(index) ? style[index] : "" }
            looks[elements[index]] = Look(
                box: Box(left: box[0], top: box[1], width: box[2], height: box[3]),
                color: word(0), background: word(1), picture: String(word(2).prefix(300)),
                isFixed: word(3) == "fixed" || word(3) == "sticky",
                isSeeThrough: Double(word(4)).map { $0 < 0.05 } ?? false || word(5) == "hidden")
        }
    }

    /// Whether it, or something that it is in, cannot be seen through and has a size.
    func isVisible(_ element: Int) -> Bool {
        guard let look = looks[element], look.box.width >= 4, look.box.height >= 4,
            look.box.left + look.box.width > 0, look.box.top + look.box.height > 0
        else { return false }
        var place: Int? = element
        for _ in 0..<200 {
            guard let here = place else { return true }
            if looks[here]?.isSeeThrough == true { return false }
            place = parents[here]
        }
        return true
    }
}
