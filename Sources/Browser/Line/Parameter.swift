import Ground

/// A value in a command to the browser.
enum Parameter: Hashable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([Parameter])
    case object([String: Parameter])
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: Parameter...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, Parameter)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension Parameter {
    /// As JSON on one line, which is also a JavaScript literal.
    var json: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .text(let string): Self.write(string, to: &text)
        case .number(let number):
            text +=
                number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
        case .flag(let flag): text += flag ? "true" : "false"
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text += "," }
                Self.write(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

/// Reading what came back.
extension JSONValue {
    var text: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let digits) = content else { return nil }
        return Double(digits)
    }

    var flag: Bool? {
        guard case .bool(let flag) = content else { return nil }
        return flag
    }

    var items: [JSONValue] {
        guard case .array(let items) = content else { return [] }
        return items
    }

    static let nothing = JSONValue(.null)
}
