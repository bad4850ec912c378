import Ground

/// How long a piece of prose may be.
struct Prose {
    /// In characters as people count them (grapheme clusters).
    let most: Int
    let what: String

    static let message = Prose(most: 300, what: "a message")
    static let name = Prose(most: 120, what: "a name")
    static let description = Prose(most: 2000, what: "a description")
    static let remark = Prose(most: 500, what: "a text")
    static let word = Prose(most: 60, what: "a word")

    var expected: String { "\(what) of 1 to \(most) characters" }

    /// Characters may be built of many bytes each; nobody's language needs more than this.
    var mostBytes: Int { most * 40 }
}

extension BriefReader {
    /// Prose on one line, without the spaces at its ends.
    mutating func prose(_ value: JSONValue, at path: String, _ rule: Prose) -> String? {
        guard let text = string(value, at: path, expected: rule.expected) else { return nil }
        if let bad = text.unicodeScalars.first(where: Self.isUnprintable) {
            let name = bad == "\n" ? "a line break" : "the control character \(quoted("\(bad)"))"
            problems.add(path, value.line, "expected text on one line, found \(name) in it")
            return nil
        }
        guard text.unicodeScalars.contains(where: Self.isVisible) else {
            problems.add(path, value.line, "expected \(rule.expected), found nothing to read")
            return nil
        }
        let bytes = text.utf8.count
        let count = bytes <= rule.mostBytes ? text.count : rule.most + 1
        guard count <= rule.most else {
            let found = bytes <= rule.mostBytes ? "\(count) characters" : "\(bytes) bytes"
            problems.add(path, value.line, "expected \(rule.expected), found \(found)")
            return nil
        }
        return Self.trimmed(text)
    }

    /// A required field of prose.
    mutating func prose(_ key: String, in fields: Fields, _ rule: Prose) -> String? {
        guard let value = required(key, in: fields, expected: rule.expected) else { return nil }
        return prose(value, at: fields.path(of: key), rule)
    }

    /// A slug: it becomes a part of file names.
    mutating func slug(_ key: String, in fields: Fields) -> String? {
        let expected = "lower-case letters, digits and hyphens"
        guard let value = required(key, in: fields, expected: expected) else { return nil }
        let path = fields.path(of: key)
        guard let text = string(value, at: path, expected: expected) else { return nil }
        let plain = text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard plain, !text.isEmpty else {
            noteType(value, path, expected)
            return nil
        }
        guard text.utf8.count <= 64, text.first != "-", text.last != "-" else {
            noteType(value, path, "at most 64 \(expected), no hyphen at either end")
            return nil
        }
        return text
    }

    /// The path of a picture inside the assets folder.
    mutating func assetPath(_ value: JSONValue, at path: String) -> String? {
        let expected =
            "a path inside the assets folder such as \"verdane/rose-serum/product.png\""
        guard let text = string(value, at: path, expected: expected) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let inside =
            text.utf8.count <= 512 && !text.contains("\\")
            && !text.unicodeScalars.contains(where: Self.isUnprintable)
            && parts.allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
            } && !(parts[0].hasSuffix(":") && parts[0].utf8.count == 2)
        guard inside else {
            noteType(value, path, expected)
            return nil
        }
        return text
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isNoncharacterCodePoint
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator,
            .nonspacingMark, .enclosingMark, .unassigned:
            return false
        default: return true
        }
    }

    private static func trimmed(_ text: String) -> String {
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return text }
        return String(text[start...end])
    }
}
