/// A cursor over a small XML text, such as a store's answer.
///
/// Ours rather than libxml2's: what is read here are flat lists of texts, and a reader that knows no
/// document type, entity, include or stylesheet has nothing to be attacked with. UTF-8 only; a
/// document type, a nesting or a count beyond the limits, and anything not well formed is refused.
package struct XMLReader {
    /// What a text may hold.
    package struct Limits: Hashable, Sendable {
        package var bytes: Int
        package var depth: Int
        package var elements: Int

        package init(bytes: Int = 8 << 20, depth: Int = 16, elements: Int = 100_000) {
            self.bytes = bytes
            self.depth = depth
            self.elements = elements
        }
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var elements = 0

    init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(XMLFlaw) -> XMLElement {
        guard bytes.count <= limits.bytes else { throw flaw("the text is too long") }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            position = error.byteOffsets.lowerBound
            throw flaw("this is not UTF-8")
        }
        _ = take("\u{FEFF}")
        try skipMisc()
        guard next == UInt8(ascii: "<") else { throw flaw("expected an element") }
        let root = try element(depth: 1)
        try skipMisc()
        guard position == bytes.count else { throw flaw("there is more after the last element") }
        return root
    }

    private mutating func element(depth: Int) throws(XMLFlaw) -> XMLElement {
        guard depth <= limits.depth else { throw flaw("elements are nested too deeply") }
        elements += 1
        guard elements <= limits.elements else { throw flaw("there are too many elements") }
        position += 1
        let written = try name()
        let isEmpty = try attributes()
        var element = XMLElement(String(written.split(separator: ":").last ?? ""))
        if isEmpty { return element }
        var text: [UInt8] = []
        while true {
            guard let next else { throw flaw("<\(written)> is not closed") }
            if take("</") {
                guard try name() == written else { throw flaw("expected </\(written)>") }
                skipSpace()
                guard take(">") else { throw flaw("expected >") }
                element.text = String(decoding: text, as: UTF8.self)
                return element
            } else if take("<![CDATA[") {
                text += try upTo("]]>")
            } else if take("<!--") {
                _ = try upTo("-->")
            } else if take("<?") {
                _ = try upTo("?>")
            } else if next == UInt8(ascii: "<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if next == UInt8(ascii: "&") {
                text += try reference()
            } else {
                guard next >= 0x20 || [9, 10, 13].contains(next) else {
                    throw flaw("a control character")
                }
                text.append(next)
                position += 1
            }
        }
    }

    /// Reads past attributes, well formed; true when the element is closed at once.
    private mutating func attributes() throws(XMLFlaw) -> Bool {
        var seen: Set<String> = []
        while true {
            let start = position
            skipSpace()
            if take("/>") { return true }
            if take(">") { return false }
            guard position > start else { throw flaw("expected a space, > or />") }
            guard seen.insert(try name()).inserted, seen.count <= 32 else {
                throw flaw("an attribute is given twice, or there are too many")
            }
            skipSpace()
            guard take("=") else { throw flaw("expected = after an attribute") }
            skipSpace()
            guard let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw flaw("expected a value in quotes")
            }
            position += 1
            while let next, next != quote {
                guard next != UInt8(ascii: "<") else { throw flaw("a < in a value") }
                if next == UInt8(ascii: "&") { _ = try reference() } else { position += 1 }
            }
            guard next == quote else { throw flaw("a value is not closed") }
            position += 1
        }
    }

    private mutating func name() throws(XMLFlaw) -> String {
        let start = position
        while let next {
            switch next {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...:
                position += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                guard position > start else { throw flaw("expected a name") }
                position += 1
            default:
                guard position > start, position - start <= 256 else {
                    throw flaw("expected a name")
                }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            }
        }
        throw flaw("expected a name")
    }

    private mutating func reference() throws(XMLFlaw) -> [UInt8] {
        let start = position
        position += 1
        let window = bytes[position...].prefix(12)
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
            throw flaw("a & that begins nothing")
        }
        let word = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        let known: [String: Unicode.Scalar] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
        ]
        if let scalar = known[word] ?? Self.numbered(word) {
            return Array(String(Character(scalar)).utf8)
        }
        position = start
        throw flaw("an unknown entity")
    }

    /// The scalar meant by `#233` or `#xE9`; nil for what may not stand in XML.
    private static func numbered(_ word: String) -> Unicode.Scalar? {
        guard word.hasPrefix("#") else { return nil }
        let isHex = word.hasPrefix("#x")
        let digits = word.dropFirst(isHex ? 2 : 1)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ Character(.init($0)).isHexDigit }),
            let value = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value),
            value >= 0x20 || [9, 10, 13].contains(value), value != 0xFFFE, value != 0xFFFF
        else { return nil }
        return scalar
    }

    /// Space, comments and instructions around the root; a document type is refused.
    private mutating func skipMisc() throws(XMLFlaw) {
        while true {
            skipSpace()
            if take("<?") {
                _ = try upTo("?>")
            } else if take("<!--") {
                _ = try upTo("-->")
            } else if bytes[position...].starts(with: "<!".utf8) {
                throw flaw("document types are not accepted")
            } else {
                return
            }
        }
    }

    private mutating func upTo(_ end: StaticString) throws(XMLFlaw) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count {
            let here = position
            if take(end) { return bytes[start..<here] }
            position += 1
        }
        throw flaw("expected \(end)")
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
        while let next, [9, 10, 13, 32].contains(next) { position += 1 }
    }

    private func flaw(_ reason: String) -> XMLFlaw { XMLFlaw(offset: position, reason: reason) }
}
