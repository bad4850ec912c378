/// A JSON value (RFC 8259) as it stood in a text: members in their order, numbers as they were
/// written, and the line each value began on, so that whoever judges it can point at it.
package struct JSONValue: Hashable, Sendable {
    package var content: Content
    /// Counted from 1; 0 for a value that was made, not read.
    package var line: Int

    package init(_ content: Content, line: Int = 0) {
        self.content = content
        self.line = line
    }

    package enum Content: Hashable, Sendable {
        case null
        case bool(Bool)
        /// The digits as written: money must not pass through a binary fraction.
        case number(String)
        case string(String)
        case array([JSONValue])
        case object([Member])
    }

    /// One `"key": value` of an object.
    package struct Member: Hashable, Sendable {
        package var key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a member, when this is an object that has it.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The same value with the members of every object in the order of `keys`, others behind them
    /// as they were.
    package func ordered(by keys: [String]) -> JSONValue {
        let ranks = Dictionary(zip(keys, 0...), uniquingKeysWith: { first, _ in first })
        return ordered(by: ranks)
    }

    private func ordered(by ranks: [String: Int]) -> JSONValue {
        switch content {
        case .array(let items):
            return JSONValue(.array(items.map { $0.ordered(by: ranks) }), line: line)
        case .object(let members):
            let sorted = members.enumerated()
                .map { (rank: ranks[$1.key] ?? Int.max, place: $0, member: $1) }
                .sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
                .map { Member($0.member.key, $0.member.value.ordered(by: ranks)) }
            return JSONValue(.object(sorted), line: line)
        default:
            return self
        }
    }
}

extension JSONValue {
    /// The value as text, two spaces a level and a line for each member, ready for people.
    package var pretty: String {
        var text = ""
        write(to: &text, indent: "\n")
        return text
    }

    private func write(to text: inout String, indent: String) {
        switch content {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): Self.write(string, to: &text)
        case .array(let items):
            Self.write(items, between: "[", "]", to: &text, indent) { item, text, inner in
                item.write(to: &text, indent: inner)
            }
        case .object(let members):
            Self.write(members, between: "{", "}", to: &text, indent) { member, text, inner in
                Self.write(member.key, to: &text)
                text += ": "
                member.value.write(to: &text, indent: inner)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between open: String, _ close: String, to text: inout String,
        _ indent: String, _ writeItem: (Item, inout String, String) -> Void
    ) {
        text += open
        let inner = indent + "  "
        for (index, item) in items.enumerated() {
            text += index == 0 ? inner : "," + inner
            writeItem(item, &text, inner)
        }
        text += items.isEmpty ? close : indent + close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
