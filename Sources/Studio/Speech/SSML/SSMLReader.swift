import Ground

/// Reads SSML without an XML library: no document types, no entities but the five and numbers, no
/// processing instructions, known elements only.
struct SSMLReader {
    private let source: [UInt8]
    private var position = 0
    private var elements = 0

    static func read(_ text: String) throws -> SSML {
        guard text.utf8.count <= SSMLLimits.bytes else {
            throw Fault(
                .invalid,
                "The voice script has \(text.utf8.count >> 10) KB; at most "
                    + "\(SSMLLimits.bytes >> 10) KB are read.", subject: "voice script")
        }
        var reader = SSMLReader(source: Array(text.utf8))
        return try reader.document()
    }

    private init(source: [UInt8]) { self.source = source }

    private mutating func document() throws -> SSML {
        if starts(with: "\u{FEFF}") { position += 3 }
        if starts(with: "<?xml") { try declaration() }
        try skipSpaceAndComments()
        let start = position
        let open = try openTag()
        guard open.name == "speak" else {
            throw fault("begins with <\(shown(open.name))>, not <speak>", at: start)
        }
        try SSMLRules.checkSpeak(open.attributes, fault: { fault($0, at: start) })
        let content = try open.isEmpty ? [] : content(of: "speak", inside: [], opened: start)
        try skipSpaceAndComments()
        guard position == source.count else { throw fault("has something after </speak>") }
        return SSML(language: open.attributes["xml:lang"] ?? "en-US", content: content)
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`, and no other instruction.
    private mutating func declaration() throws {
        let start = position
        while position < source.count, position - start < 100, !starts(with: "?>") { position += 1 }
        guard starts(with: "?>") else { throw fault("has an XML declaration without an end") }
        let words = String(decoding: source[start..<position], as: UTF8.self).lowercased()
        guard !words.contains("encoding") || words.contains("utf-8") else {
            throw fault("is declared in an encoding other than UTF-8")
        }
        position += 2
    }

    private mutating func content(
        of name: String, inside outer: [SSML.Tag], opened: Int
    ) throws -> [SSML.Node] {
        var nodes: [SSML.Node] = []
        var text = ""
        func flush() {
            if !text.isEmpty { nodes.append(.text(text)) }
            text = ""
        }
        while true {
            guard position < source.count else {
                throw fault("ends inside <\(name)>", at: opened)
            }
            switch source[position] {
            case UInt8(ascii: "<"):
                if try skipComment() { continue }
                if starts(with: "</") {
                    flush()
                    try closeTag(name, opened: opened)
                    return nodes
                }
                let element = try element(inside: outer)
                flush()
                nodes.append(.element(element))
            case UInt8(ascii: "&"): text.unicodeScalars.append(try reference())
            default: text += try characters(until: [UInt8(ascii: "<"), UInt8(ascii: "&")])
            }
        }
    }

    private mutating func element(inside outer: [SSML.Tag]) throws -> SSML.Element {
        let start = position
        let open = try openTag()
        guard let tag = SSML.Tag(rawValue: open.name) else {
            throw fault(
                open.name == "speak"
                    ? "has <speak> inside <speak>"
                    : "has the unknown element <\(shown(open.name))>", at: start)
        }
        elements += 1
        guard elements <= SSMLLimits.elements else {
            throw fault("has more than \(SSMLLimits.elements) elements", at: start)
        }
        guard outer.count < SSMLLimits.depth else {
            throw fault("nests deeper than \(SSMLLimits.depth) elements", at: start)
        }
        try SSMLRules.checkPlace(of: tag, inside: outer) { fault($0, at: start) }
        try SSMLRules.check(tag, open.attributes) { fault($0, at: start) }
        let content =
            open.isEmpty ? [] : try content(of: open.name, inside: outer + [tag], opened: start)
        try SSMLRules.checkContent(of: tag, content) { fault($0, at: start) }
        return SSML.Element(tag, open.attributes, content)
    }

    private mutating func closeTag(_ name: String, opened: Int) throws {
        position += 2
        let found = try self.name()
        skipSpace()
        guard found == name else {
            throw fault("closes <\(name)> of line \(line(of: opened)) with </\(shown(found))>")
        }
        guard take(">") else { throw fault("has a broken </\(name)>") }
    }

    private mutating func openTag() throws -> (
        name: String, attributes: [String: String], isEmpty: Bool
    ) {
        guard starts(with: "<"), !starts(with: "<!"), !starts(with: "<?") else {
            throw fault(
                starts(with: "<")
                    ? "has a document type, CDATA or instruction, which are not read"
                    : "is not SSML: expected <speak>")
        }
        position += 1
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            let spaced = skipSpace()
            if take("/>") { return (name, attributes, true) }
            if take(">") { return (name, attributes, false) }
            guard spaced else { throw fault("has a broken <\(shown(name))>") }
            let key = try self.name()
            skipSpace()
            guard take("=") else { throw fault("has “\(shown(key))” without a value") }
            skipSpace()
            let value = try quotedValue(of: key)
            guard attributes.updateValue(value, forKey: key) == nil else {
                throw fault("says “\(shown(key))” twice in <\(shown(name))>")
            }
        }
    }

    private mutating func quotedValue(of key: String) throws -> String {
        guard position < source.count,
            source[position] == UInt8(ascii: "\"") || source[position] == UInt8(ascii: "'")
        else { throw fault("has “\(shown(key))” without quotes") }
        let quote = source[position]
        position += 1
        var value = ""
        while position < source.count, source[position] != quote {
            switch source[position] {
            case UInt8(ascii: "&"): value.unicodeScalars.append(try reference())
            case UInt8(ascii: "<"): throw fault("has “<” inside “\(shown(key))”")
            default:
                value += try characters(until: [quote, UInt8(ascii: "&"), UInt8(ascii: "<")])
            }
            guard value.utf8.count <= 1000 else { throw fault("has a “\(shown(key))” too long") }
        }
        guard position < source.count else { throw fault("ends inside “\(shown(key))”") }
        position += 1
        return value
    }

    /// An XML name of ASCII letters, as all names of SSML are.
    private mutating func name() throws -> String {
        let start = position
        while position < source.count, position - start < 64 {
            switch source[position] {
            case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x3A: break
            case 0x30...0x39, 0x2D, 0x2E: if position == start { throw fault("has a bad name") }
            default:
                guard position > start else { throw fault("has a bad name, or a loose “<” or “&”") }
                return String(decoding: source[start..<position], as: UTF8.self)
            }
            position += 1
        }
        throw fault(position < source.count ? "has a name that is too long" : "breaks off")
    }

    private mutating func reference() throws -> Unicode.Scalar {
        let start = position + 1
        guard let end = source[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            throw fault("has a loose “&”; write &amp;")
        }
        let body = String(decoding: source[start..<end], as: UTF8.self)
        position = end + 1
        switch body {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        if body.hasPrefix("#") {
            let digits = body.dropFirst(body.hasPrefix("#x") ? 2 : 1)
            if digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let number = UInt32(digits, radix: body.hasPrefix("#x") ? 16 : 10),
                let scalar = Unicode.Scalar(number), Self.isAllowed(scalar)
            {
                return scalar
            }
        }
        throw fault("has the unknown entity &\(shown(body));")
    }

    private mutating func characters(until stops: [UInt8]) throws -> String {
        let start = position
        while position < source.count, !stops.contains(source[position]) { position += 1 }
        let text = String(decoding: source[start..<position], as: UTF8.self)
        guard text.unicodeScalars.allSatisfy(Self.isAllowed) else {
            throw fault("has a control character")
        }
        return text
    }

    /// XML 1.0's characters, without the C1 controls.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private mutating func skipSpaceAndComments() throws {
        repeat { skipSpace() } while try skipComment()
    }

    private mutating func skipComment() throws -> Bool {
        guard starts(with: "<!--") else { return false }
        let start = position
        position += 4
        while position < source.count, !starts(with: "--") { position += 1 }
        guard starts(with: "-->") else { throw fault("has a broken comment", at: start) }
        position += 3
        return true
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while position < source.count, [0x20, 0x9, 0xA, 0xD].contains(source[position]) {
            position += 1
        }
        return position > start
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard starts(with: text.description) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    private func starts(with text: String) -> Bool { source[position...].starts(with: text.utf8) }

    /// Counted only for faults: counting for every element would take as long as the text is, again
    /// and again.
    private func line(of position: Int) -> Int {
        1 + source[..<position].count { $0 == UInt8(ascii: "\n") }
    }

    /// Says where: at a position, or where reading is now.
    private func fault(_ what: String, at start: Int? = nil) -> Fault {
        let line = line(of: start ?? position)
        return Fault(
            .invalid, "The voice script \(what), in line \(line).", subject: "line \(line)")
    }
}
