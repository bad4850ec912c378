import Ground

/// Reads the fields of a brief.
///
/// What is wrong is noted and reading goes on; a nil has been noted.
struct BriefReader {
    var problems = BriefProblems()

    /// One object of the brief, by the path to it.
    struct Fields {
        let path: String
        let line: Int
        let members: [String: JSONValue]

        func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    }

    /// The fields of an object, all of which must be among `known`.
    mutating func fields(
        of value: JSONValue, at path: String, known: [String], expected: String
    ) -> Fields? {
        guard case .object(let members) = value.content else {
            noteType(value, path.isEmpty ? "brief" : path, expected)
            return nil
        }
        let fields = Fields(
            path: path, line: value.line,
            members: Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
        for member in members where !known.contains(member.key) {
            noteUnknown(member, in: fields, known)
        }
        return fields
    }

    /// A field that must be there.
    mutating func required(_ key: String, in fields: Fields, expected: String) -> JSONValue? {
        if let value = fields.members[key] { return value }
        problems.add(fields.path(of: key), fields.line, "missing; expected \(expected)")
        return nil
    }

    /// A list of at most `most` items, each read by `read`; what `read` could not use is left out.
    mutating func list<Item>(
        _ value: JSONValue, at path: String, atLeast least: Int = 0, atMost most: Int,
        of things: String, read: (inout Self, JSONValue, String) -> Item?
    ) -> [Item] {
        guard case .array(let items) = value.content else {
            noteType(value, path, "a list of \(things)")
            return []
        }
        if !(least...most).contains(items.count) {
            let range = least == 0 ? "at most \(most)" : "\(least) to \(most)"
            problems.add(path, value.line, "expected \(range) \(things), found \(items.count)")
        }
        var taken: [Item] = []
        for (index, item) in items.prefix(most).enumerated() {
            if let item = read(&self, item, "\(path)[\(index)]") { taken.append(item) }
        }
        return taken
    }

    /// The text of a value that must be one.
    mutating func string(_ value: JSONValue, at path: String, expected: String) -> String? {
        if case .string(let text) = value.content { return text }
        noteType(value, path, expected)
        return nil
    }

    mutating func noteType(_ value: JSONValue, _ path: String, _ expected: String) {
        problems.add(path, value.line, "expected \(expected), found \(Self.found(value))")
    }

    /// A value as it may be repeated in a sentence.
    static func found(_ value: JSONValue) -> String {
        switch value.content {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): text.isEmpty ? "an empty text" : quoted(text)
        case .array: "a list"
        case .object: "an object"
        }
    }

    private mutating func noteUnknown(
        _ member: JSONValue.Member, in fields: Fields, _ known: [String]
    ) {
        let path = fields.path(of: plain(member.key) ? member.key : quoted(member.key))
        guard problems.hasRoom else { return problems.add(path, member.value.line, "") }
        let free = known.filter { fields.members[$0] == nil }
        let advice =
            nearest(to: member.key, among: free).map { "did you mean \"\($0)\"?" }
            ?? "the fields here are \(known.filter { $0 != "$schema" }.joined(separator: ", "))"
        problems.add(path, member.value.line, "unknown field; \(advice)")
    }

    private func plain(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 40
            && key.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    }
}

/// The word that somebody who wrote `written` most likely meant, if any is near enough.
func nearest(to written: String, among words: [String]) -> String? {
    guard written.utf8.count <= 40 else { return nil }
    let bare = written.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    let near =
        words.map { word in
            (word, distance(bare, word.filter { $0 != "_" }))
        }
        .min { $0.1 < $1.1 }
    guard let near, near.1 <= max(1, min(bare.count, near.0.count) / 3) else { return nil }
    return near.0
}

/// How many letters must change to make one word of another (Levenshtein).
private func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let change = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
