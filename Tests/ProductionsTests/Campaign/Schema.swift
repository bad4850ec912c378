import FoundationEssentials
import Ground

/// As much of JSON Schema (2020-12) as our published schemas use; a word it does not know is an
/// error, so that nothing in them is silently ignored.
struct Schema {
    private let root: JSONValue

    /// Reads a schema by its name in `docs/formats`.
    init(published name: String) throws {
        root = try JSONValue(reading: try Repository.read("docs/formats/\(name)"))
    }

    /// The fields of the top level.
    var properties: JSONValue { root["properties"] ?? JSONValue(.null) }

    /// Whether a value is as the schema says.
    func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, root) }

    struct Unknown: Error { let word: String }

    private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
        guard case .object(let members) = schema.content else { throw Unknown(word: "\(schema)") }
        return try members.allSatisfy { try accepts(value, $0.key, $0.value, in: schema) }
    }

    private func accepts(
        _ value: JSONValue, _ word: String, _ rule: JSONValue, in schema: JSONValue
    ) throws -> Bool {
        switch word {
        case "$schema", "$defs", "title", "description", "then": true
        case "$ref": try accepts(value, target(rule.text))
        case "anyOf": try rule.items.contains { try accepts(value, $0) }
        case "enum": rule.items.contains { $0.content == value.content }
        case "if":
            if let then = schema["then"], try accepts(value, rule) {
                try accepts(value, then)
            } else {
                true
            }
        case "type": isType(value, rule.text)
        default:
            switch value.content {
            case .object(let members): try accepts(members, word, rule, in: schema)
            case .array(let items): try accepts(items, word, rule)
            case .string(let text): try accepts(text, word, rule)
            case .number(let digits): try accepts(Double(digits) ?? .nan, word, rule)
            default: true
            }
        }
    }

    private func isType(_ value: JSONValue, _ name: String) -> Bool {
        switch (value.content, name) {
        case (.object, "object"), (.array, "array"), (.string, "string"), (.bool, "boolean"),
            (.number, "number"), (.null, "null"):
            true
        case (.number(let digits), "integer"): Int(digits) != nil
        default: false
        }
    }

    private func accepts(
        _ members: [JSONValue.Member], _ word: String, _ rule: JSONValue, in schema: JSONValue
    ) throws -> Bool {
        switch word {
        case "required":
            return rule.items.allSatisfy { key in members.contains { $0.key == key.text } }
        case "properties":
            return try members.allSatisfy { member in
                try rule[member.key].map { try accepts(member.value, $0) } ?? true
            }
        case "additionalProperties":
            let others = members.filter { schema["properties"]?[$0.key] == nil }
            if rule.content == .bool(false) { return others.isEmpty }
            return try others.allSatisfy { try accepts($0.value, rule) }
        case "propertyNames":
            return try members.allSatisfy { try accepts(JSONValue(.string($0.key)), rule) }
        case "minProperties": return members.count >= rule.integer
        case "maxProperties": return members.count <= rule.integer
        default: return try other(word)
        }
    }

    private func accepts(_ items: [JSONValue], _ word: String, _ rule: JSONValue) throws -> Bool {
        switch word {
        case "items": try items.allSatisfy { try accepts($0, rule) }
        case "minItems": items.count >= rule.integer
        case "maxItems": items.count <= rule.integer
        case "uniqueItems": Set(items.map(\.content)).count == items.count
        default: try other(word)
        }
    }

    private func accepts(_ text: String, _ word: String, _ rule: JSONValue) throws -> Bool {
        switch word {
        case "minLength": return text.unicodeScalars.count >= rule.integer
        case "maxLength": return text.unicodeScalars.count <= rule.integer
        case "pattern":
            let regex = try Regex(rule.text).matchingSemantics(.unicodeScalar)
            return text.firstMatch(of: regex) != nil
        default: return try other(word)
        }
    }

    private func accepts(_ number: Double, _ word: String, _ rule: JSONValue) throws -> Bool {
        guard case .number(let digits) = rule.content, let bound = Double(digits)
        else { return try other(word) }
        return switch word {
        case "minimum": number >= bound
        case "maximum": number <= bound
        case "exclusiveMinimum": number > bound
        default: try other(word)
        }
    }

    /// A word for other types than the value's says nothing; a word nobody knows is an error.
    private func other(_ word: String) throws -> Bool {
        let known = [
            "required", "properties", "additionalProperties", "propertyNames", "minProperties",
            "maxProperties", "items", "minItems", "maxItems", "uniqueItems", "minLength",
            "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
        ]
        guard known.contains(word) else { throw Unknown(word: word) }
        return true
    }

    private func target(_ reference: String) throws -> JSONValue {
        let steps = reference.split(separator: "/").dropFirst()
        return try steps.reduce(root) { value, step in
            guard let next = value[String(step)] else { throw Unknown(word: reference) }
            return next
        }
    }
}

/// The files that are published with the sources.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func read(_ path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: path))
    }
}

extension JSONValue {
    var text: String { if case .string(let text) = content { text } else { "" } }
    var items: [JSONValue] { if case .array(let items) = content { items } else { [] } }
    var integer: Int { if case .number(let digits) = content { Int(digits) ?? 0 } else { 0 } }
}
