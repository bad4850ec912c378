package import FoundationEssentials

/// Why a text is not acceptable JSON, and where.
package struct JSONFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    /// Both counted from 1; the column in Unicode scalars.
    package var line: Int
    package var column: Int
    package var reason: String
    /// Where in the value it is, such as `products[1].id`; empty at the top.
    package var path: String = ""

    package var description: String {
        "line \(line), column \(column)\(path.isEmpty ? "" : " (in \(path))"): \(reason)"
    }

    fileprivate func inside(_ step: String) -> Self {
        var flaw = self
        let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
        flaw.path = step + joint + path
        return flaw
    }
}

extension JSONValue {
    /// Reads a whole text, strictly: UTF-8 only, no comments, no trailing commas, no key twice in
    /// one object, nothing nested deeper than `depth`.
    ///
    /// Time and memory grow with the text alone.
    package init(reading data: Data, depth: Int = 32) throws(JSONFlaw) {
        var reader = JSONReader(bytes: Array(data), depth: depth)
        self = try reader.document()
    }
}

/// A cursor over the bytes of a JSON text.
private struct JSONReader {
    let bytes: [UInt8]
    /// How many levels may still be opened.
    var depth: Int
    private var position = 0
    private var line = 1

    init(bytes: [UInt8], depth: Int) {
        self.bytes = bytes
        self.depth = depth
    }

    mutating func document() throws(JSONFlaw) -> JSONValue {
        try checkEncoding()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return value
    }

    private mutating func checkEncoding() throws(JSONFlaw) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let wide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            position = error.byteOffsets.lowerBound
            line += bytes[..<position].count { $0 == UInt8(ascii: "\n") }
            throw flaw("this is not UTF-8 text\(wide ? " but UTF-16; save it as UTF-8" : "")")
        }
    }

    private mutating func value() throws(JSONFlaw) -> JSONValue {
        let start = line
        guard position < bytes.count else { throw unexpected("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return JSONValue(.object(try members()), line: start)
        case UInt8(ascii: "["): return JSONValue(.array(try items()), line: start)
        case UInt8(ascii: "\""): return JSONValue(.string(try string()), line: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONValue(.number(try number()), line: start)
        default: break
        }
        let words: [(StaticString, JSONValue.Content)] = [
            ("true", .bool(true)), ("false", .bool(false)), ("null", .null),
        ]
        for (word, content) in words where take(word) { return JSONValue(content, line: start) }
        throw unexpected("a value")
    }

    private mutating func members() throws(JSONFlaw) -> [JSONValue.Member] {
        try open()
        var members: [JSONValue.Member] = []
        var seen: Set<String> = []
        skipSpace()
        if take("}") { return close(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let before = (position, line)
            let key = try string()
            guard key.utf8.count <= 1024, seen.insert(key).inserted else {
                (position, line) = before
                throw flaw(
                    key.utf8.count > 1024
                        ? "a key is longer than 1024 bytes"
                        : "the key \(quoted(key)) is given twice in one object; keep one of them")
            }
            skipSpace()
            guard take(":") else { throw unexpected("a colon after the key \(quoted(key))") }
            skipSpace()
            do {
                members.append(JSONValue.Member(key, try value()))
            } catch {
                throw error.inside(shown(key))
            }
            skipSpace()
        } while take(",")
        guard take("}") else { throw unexpected("a comma or } after this value") }
        return close(members)
    }

    private mutating func items() throws(JSONFlaw) -> [JSONValue] {
        try open()
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return close(items) }
        repeat {
            skipSpace()
            do {
                items.append(try value())
            } catch {
                throw error.inside("[\(items.count)]")
            }
            skipSpace()
        } while take(",")
        guard take("]") else { throw unexpected("a comma or ] after this value") }
        return close(items)
    }

    private mutating func open() throws(JSONFlaw) {
        guard depth > 0 else { throw flaw("this is nested too deeply") }
        depth -= 1
        position += 1
    }

    private mutating func close<Items>(_ items: Items) -> Items {
        depth += 1
        return items
    }

    private mutating func number() throws(JSONFlaw) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        if let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
            throw flaw("a number must not begin with a needless 0")
        }
        guard position - start <= 64 else { throw flaw("a number is longer than 64 characters") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFlaw) {
        let start = position
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        guard position > start else { throw unexpected("a digit") }
    }

    private mutating func string() throws(JSONFlaw) -> String {
        position += 1
        var text = ""
        var start = position
        while let next {
            switch next {
            case UInt8(ascii: "\""):
                text += String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                text += String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                text.unicodeScalars.append(try escaped())
                start = position
            case ..<0x20:
                throw flaw(
                    next == UInt8(ascii: "\n")
                        ? "a text must end on the line it begins on; write a line break as \\n"
                        : "a control character must be written as an escape such as \\u0009")
            default: position += 1
            }
        }
        throw flaw("a text is not closed by a double quote")
    }

    private mutating func escaped() throws(JSONFlaw) -> Unicode.Scalar {
        guard let letter = next else { throw flaw("a text is not closed by a double quote") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return .init(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default:
            position -= 1
            throw flaw("a backslash must be written as \\\\")
        }
    }

    /// A scalar from one `\u` escape, or from the two of a surrogate pair.
    private mutating func unicode() throws(JSONFlaw) -> Unicode.Scalar {
        let high = try codeUnit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, take("\\u") else { throw flaw("half of a surrogate pair") }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        else { throw flaw("half of a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFlaw) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(.init($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw flaw("expected four hexadecimal digits after \\u") }
        position += 4
        return unit
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ word: StaticString) -> Bool {
        let taken = word.withUTF8Buffer { word in
            unsafe bytes[position...].starts(with: word)
        }
        if taken { position += word.utf8CodeUnitCount }
        return taken
    }

    private mutating func skipSpace() {
        while let next {
            switch next {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            position += 1
        }
    }

    private func unexpected(_ wanted: String) -> JSONFlaw {
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard let found = rest.unicodeScalars.first else {
            return flaw("expected \(wanted), found the end of the text")
        }
        let hint =
            switch found {
            case "/", "#": "; JSON has no comments"
            case "'", "“", "”": "; texts stand in straight double quotes"
            case "}", "]": "; no comma may follow the last item"
            default: ""
            }
        let closing = hint.isEmpty || wanted.hasPrefix("a value") || wanted.hasPrefix("a key")
        return flaw(
            "expected \(wanted), found \(shown(String(found)))\(closing ? hint : "")")
    }

    private func flaw(_ reason: String) -> JSONFlaw {
        let head = bytes[..<min(position, bytes.count)]
        let start = head.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = head[start...].count { $0 & 0xC0 != 0x80 } + 1
        return JSONFlaw(line: line, column: column, reason: reason)
    }
}
