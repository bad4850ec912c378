// In the file: {"do": "click", "role": "button", "name": "Start", "optional": true, "timeout": 5}.
extension Storyboard.Step: Codable {
    private static let common: Set<String> = ["do", "optional", "timeout"]

    package init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder)
        let verb: String = try fields.required("do")
        isOptional = try fields.optional("optional") ?? false
        timeout = try fields.optional("timeout") ?? 5
        guard let keys = Self.keys[verb] else {
            throw fields.flaw(
                "do",
                "there is no “\(verb)”; there are \(Self.keys.keys.sorted().joined(separator: ", "))"
            )
        }
        try fields.allow(Self.common.union(keys))
        action = try Self.action(verb, fields)
    }

    private static let element: Set<String> = ["role", "name", "nth"]
    private static let keys: [String: Set<String>] = [
        "goto": ["address"], "click": element, "type": element.union(["text", "secret"]),
        "select": element.union(["option"]), "press": ["key"], "scroll": element,
        "scroll_to": ["share"], "hover": element, "highlight": element,
        "zoom": element.union(["scale"]), "wait": ["seconds"],
        "narrate": element.union(["sentence", "text"]),
    ]

    private static func action(
        _ verb: String, _ fields: StrictFields
    ) throws -> Storyboard.Action {
        switch verb {
        case "goto": .goto(try fields.required("address"))
        case "click": .click(try target(fields))
        case "type": .type(try target(fields), try words(fields))
        case "select": .select(try target(fields), option: try fields.required("option"))
        case "press": .press(try fields.required("key"))
        case "scroll": .scroll(try target(fields))
        case "scroll_to": .scrollTo(try fields.required("share"))
        case "hover": .hover(try target(fields))
        case "highlight": .highlight(try target(fields))
        case "zoom": .zoom(try target(fields), scale: try fields.required("scale"))
        case "wait": .wait(try fields.required("seconds"))
        default:
            .narrate(
                sentence: try fields.required("sentence"), text: try fields.required("text"),
                about: try fields.has("role") ? target(fields) : nil)
        }
    }

    private static func target(_ fields: StrictFields) throws -> Target {
        Target(
            role: try fields.required("role"), name: try fields.required("name"),
            nth: try fields.optional("nth") ?? 0)
    }

    private static func words(_ fields: StrictFields) throws -> Storyboard.Words {
        let text: String? = try fields.optional("text")
        let secret: String? = try fields.optional("secret")
        switch (text, secret) {
        case (let text?, nil): return .text(text)
        case (nil, let secret?): return .secret(secret)
        default: throw fields.flaw("text", "give either “text” or “secret”")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FreeKey.self)
        try fields.encode(action.verb, forKey: "do")
        if isOptional { try fields.encode(true, forKey: "optional") }
        if timeout != 5 { try fields.encode(timeout, forKey: "timeout") }
        if let target = action.target {
            try fields.encode(target.role, forKey: "role")
            try fields.encode(target.name, forKey: "name")
            if target.nth != 0 { try fields.encode(target.nth, forKey: "nth") }
        }
        switch action {
        case .goto(let address): try fields.encode(address, forKey: "address")
        case .type(_, .text(let text)): try fields.encode(text, forKey: "text")
        case .type(_, .secret(let name)): try fields.encode(name, forKey: "secret")
        case .select(_, let option): try fields.encode(option, forKey: "option")
        case .press(let key): try fields.encode(key, forKey: "key")
        case .scrollTo(let share): try fields.encode(share, forKey: "share")
        case .zoom(_, let scale): try fields.encode(scale, forKey: "scale")
        case .wait(let seconds): try fields.encode(seconds, forKey: "seconds")
        case .narrate(let sentence, let text, _):
            try fields.encode(sentence, forKey: "sentence")
            try fields.encode(text, forKey: "text")
        case .click, .scroll, .hover, .highlight: break
        }
    }
}

extension Storyboard.Scene: Codable {
    package init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder)
        try fields.allow(["id", "title", "address", "prelude", "steps"])
        id = try fields.required("id")
        title = try fields.required("title")
        address = try fields.required("address")
        prelude = try fields.optional("prelude") ?? []
        steps = try fields.required("steps")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FreeKey.self)
        try fields.encode(id, forKey: "id")
        try fields.encode(title, forKey: "title")
        try fields.encode(address, forKey: "address")
        if !prelude.isEmpty { try fields.encode(prelude, forKey: "prelude") }
        try fields.encode(steps, forKey: "steps")
    }
}

extension Storyboard: Codable {
    static let version = 1

    package init(from decoder: any Decoder) throws {
        let fields = try StrictFields(decoder)
        try fields.allow(["version", "site", "language", "scenes"])
        let version: Int = try fields.required("version")
        guard version == Self.version else {
            throw fields.flaw("version", "only version \(Self.version) is read")
        }
        site = try fields.required("site")
        language = try fields.required("language")
        scenes = try fields.required("scenes")
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: FreeKey.self)
        try fields.encode(Self.version, forKey: "version")
        try fields.encode(site, forKey: "site")
        try fields.encode(language, forKey: "language")
        try fields.encode(scenes, forKey: "scenes")
    }
}

/// The fields of an object that may have no others than it is allowed.
struct StrictFields {
    private let container: KeyedDecodingContainer<FreeKey>

    init(_ decoder: any Decoder) throws { container = try decoder.container(keyedBy: FreeKey.self) }

    func allow(_ keys: Set<String>) throws {
        guard
            let other = container.allKeys.map(\.stringValue).sorted()
                .first(where: { !keys.contains($0) })
        else { return }
        throw flaw(other, "is not known here; known are \(keys.sorted().joined(separator: ", "))")
    }

    func has(_ key: FreeKey) -> Bool { container.contains(key) }

    func required<Value: Decodable>(_ key: FreeKey) throws -> Value {
        try container.decode(Value.self, forKey: key)
    }

    func optional<Value: Decodable>(_ key: FreeKey) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: key)
    }

    func flaw(_ key: String, _ reason: String) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: container.codingPath + [FreeKey(stringLiteral: key)],
                debugDescription: reason))
    }
}

struct FreeKey: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringLiteral value: String) { stringValue = value }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
