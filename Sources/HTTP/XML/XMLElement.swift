package import FoundationEssentials

/// An element of an XML text: its name without a prefix, the text in it, its children.
///
/// Attributes and name spaces are read past: the protocols spoken here say nothing with them.
package struct XMLElement: Hashable, Sendable {
    package let name: String
    /// All character data directly inside, in order; space between children included.
    package var text: String
    package var children: [XMLElement]

    package init(_ name: String, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// Reads a whole text, strictly; see `XMLReader` for what is refused.
    package init(reading data: Data, limits: XMLReader.Limits = .init()) throws(XMLFlaw) {
        var reader = XMLReader(bytes: Array(data), limits: limits)
        self = try reader.document()
    }

    /// The first child of that name.
    package subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of that name.
    package func text(of name: String) -> String? { self[name]?.text }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Text as it may stand inside an element.
package func xmlEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\r", "\"", "'": escaped += "&#\(scalar.value);"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}

/// Why a text is not acceptable XML, and at which byte.
package struct XMLFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    package var offset: Int
    package var reason: String

    package var description: String { "byte \(offset): \(reason)" }
}
