import Ground

extension BriefReader {
    /// The locales and the message for each.
    ///
    /// One message without `locales` is in `fallback`.
    mutating func messages(
        in fields: Fields, fallback: String
    ) -> (locales: [String], texts: [String: String]) {
        let path = fields.path(of: "campaign_message")
        let listed = fields.members["locales"].map { locales($0, at: fields.path(of: "locales")) }
        guard
            let value = required(
                "campaign_message", in: fields, expected: "a text, or one for each locale")
        else { return (listed ?? [], [:]) }
        switch value.content {
        case .string:
            let locales = listed ?? [fallback]
            guard let text = prose(value, at: path, .message) else { return (locales, [:]) }
            return (locales, Dictionary(uniqueKeysWithValues: locales.map { ($0, text) }))
        case .object(let members):
            return byLocale(members, listed, at: path, value.line)
        default:
            noteType(value, path, "a text, or an object with a text for each locale")
            return (listed ?? [], [:])
        }
    }

    private mutating func byLocale(
        _ members: [JSONValue.Member], _ listed: [String]?, at path: String, _ line: Int
    ) -> (locales: [String], texts: [String: String]) {
        var texts: [String: String] = [:]
        for member in members.prefix(Self.mostLocales) {
            guard let tag = tag(member.key, at: path, member.value.line) else { continue }
            let place = "\(path).\(tag)"
            if texts[tag] != nil { problems.add(place, member.value.line, "given twice") }
            if let listed, !listed.contains(tag) {
                problems.add(place, member.value.line, "this locale is not in locales")
            }
            texts[tag] = prose(member.value, at: place, .message) ?? texts[tag] ?? ""
        }
        if members.isEmpty || members.count > Self.mostLocales {
            problems.add(
                path, line, "expected 1 to \(Self.mostLocales) messages, found \(members.count)")
        } else if listed == nil, members.count > 1 {
            problems.add(
                "locales", line,
                "missing; expected the locales of campaign_message, the default one first")
        }
        for locale in listed ?? [] where texts[locale] == nil && !members.isEmpty {
            problems.add("\(path).\(locale)", line, "missing; expected a message for this locale")
        }
        return (listed ?? texts.keys.sorted(), texts)
    }

    private static let mostLocales = 20

    private mutating func locales(_ value: JSONValue, at path: String) -> [String] {
        let tags = list(
            value, at: path, atLeast: 1, atMost: Self.mostLocales, of: "locales such as \"pt-BR\""
        ) { reader, item, path -> String? in
            let expected = "a locale such as \"en\" or \"pt-BR\""
            guard let text = reader.string(item, at: path, expected: expected) else { return nil }
            return reader.tag(text, at: path, item.line)
        }
        var seen: Set<String> = []
        return tags.filter { tag in
            let new = seen.insert(tag).inserted
            if !new { problems.add(path, value.line, "\"\(tag)\" is listed twice") }
            return new
        }
    }

    private mutating func tag(_ text: String, at path: String, _ line: Int) -> String? {
        if let tag = LocaleTag(text) { return tag.text }
        problems.add(
            path, line, "expected a locale such as \"en\" or \"pt-BR\", found \(quoted(text))")
        return nil
    }
}
