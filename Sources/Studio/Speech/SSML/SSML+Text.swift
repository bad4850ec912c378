extension SSML {
    /// The script as XML: attributes in order of their names, one paragraph or sentence a line
    /// where no space is spoken.
    package var text: String {
        let usesAmazon = content.contains(where: Self.usesAmazon)
        var text = #"<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis""#
        if usesAmazon { text += #" xmlns:amazon="http://www.amazon.com/polly/ssml""# }
        text += " xml:lang=\"\(Self.escaped(language))\">"
        return text + markup + "</speak>\n"
    }

    /// What is inside of `<speak>`.
    var markup: String {
        var text = ""
        for node in content { Self.write(node, to: &text) }
        return text
    }

    private static func usesAmazon(_ node: Node) -> Bool {
        guard case .element(let element) = node else { return false }
        return [.breaths, .effect, .domain].contains(element.tag)
            || element.content.contains(where: usesAmazon)
    }

    private static func write(_ node: Node, to text: inout String) {
        switch node {
        case .text(let words): text += escaped(words)
        case .element(let element):
            text += "<\(element.tag.rawValue)"
            for (name, value) in element.attributes.sorted(by: { $0.key < $1.key }) {
                text += " \(name)=\"\(escaped(value))\""
            }
            if element.content.isEmpty {
                text += "/>"
            } else {
                text += ">"
                for node in element.content { write(node, to: &text) }
                text += "</\(element.tag.rawValue)>"
            }
        }
    }

    /// What means something in XML as entities; what XML cannot carry is left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r", " "..."~": escaped.unicodeScalars.append(scalar)
            case "\u{A0}"..."\u{FFFD}", "\u{10000}"...: escaped.unicodeScalars.append(scalar)
            default: break
            }
        }
        return escaped
    }
}
