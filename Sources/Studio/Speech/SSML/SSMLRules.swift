import Ground

/// Which element may stand where, with which attributes and values.
enum SSMLRules {
    typealias Complaint = (String) -> Fault

    static func checkSpeak(_ attributes: [String: String], fault: Complaint) throws {
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "version":
                guard value == "1.0" || value == "1.1" else {
                    throw fault("is SSML version “\(shown(value))”; 1.0 and 1.1 are read")
                }
            case "xml:lang": try checkLanguage(value, fault)
            case "xmlns", "xmlns:amazon", "xmlns:xsi", "xsi:schemaLocation": break
            default: throw fault("has the unknown attribute “\(shown(name))” in <speak>")
            }
        }
    }

    static func checkPlace(
        of tag: SSML.Tag, inside outer: [SSML.Tag], fault: Complaint
    ) throws {
        let inSentence = outer.contains(.sentence)
        switch tag {
        case .paragraph where outer.contains(.paragraph) || inSentence:
            throw fault("has <p> inside <\(outer.last?.rawValue ?? "p")>")
        case .sentence where inSentence: throw fault("has <s> inside <s>")
        default: break
        }
        // Prosody and language around whole sentences is how they are mostly used.
        let wholes: Set<SSML.Tag> = [.paragraph, .sentence]
        let narrow: [SSML.Tag] = [.sayAs, .sub, .emphasis, .phoneme, .word]
        if wholes.contains(tag), let bad = outer.first(where: narrow.contains) {
            throw fault("has <\(tag.rawValue)> inside <\(bad.rawValue)>")
        }
    }

    static func checkContent(
        of tag: SSML.Tag, _ content: [SSML.Node], fault: Complaint
    ) throws {
        let hasElements = content.contains { if case .element = $0 { true } else { false } }
        switch tag {
        case .pause, .mark:
            guard content.isEmpty else { throw fault("has something inside <\(tag.rawValue)>") }
        case .sayAs, .sub, .phoneme:
            if hasElements { throw fault("has an element inside <\(tag.rawValue)>") }
            let words = content.map(\.words).joined()
            if words.allSatisfy(\.isWhitespace) {
                throw fault("has an empty <\(tag.rawValue)>")
            }
        default: break
        }
    }

    static func check(
        _ tag: SSML.Tag, _ attributes: [String: String], fault: Complaint
    ) throws {
        let known = attributeNames(of: tag)
        for name in attributes.keys.sorted() where !known.contains(name) {
            throw fault("has the unknown attribute “\(shown(name))” in <\(tag.rawValue)>")
        }
        func need(_ name: String, _ isRight: (String) -> Bool, _ expected: String) throws {
            guard let value = attributes[name] else {
                throw fault("has <\(tag.rawValue)> without “\(name)”")
            }
            guard isRight(value) else {
                throw fault("has \(name)=“\(shown(value))” in <\(tag.rawValue)>; \(expected)")
            }
        }
        func allow(_ name: String, _ isRight: (String) -> Bool, _ expected: String) throws {
            if attributes[name] != nil { try need(name, isRight, expected) }
        }
        switch tag {
        case .paragraph, .sentence:
            if let language = attributes["xml:lang"] { try checkLanguage(language, fault) }
        case .lang:
            try need("xml:lang", { _ in true }, "")
            try checkLanguage(attributes["xml:lang"] ?? "", fault)
        case .pause:
            try allow("time", { SSML.milliseconds($0) != nil }, "expected 300ms or 1.5s, up to 10s")
            try allow("strength", { SSML.strengths[$0] != nil }, "expected weak, medium or strong")
        case .sayAs:
            try need("interpret-as", sayings.contains, "not a kind that is known")
            try allow("format", { $0.utf8.count <= 20 }, "too long")
        case .sub: try need("alias", { !$0.allSatisfy(\.isWhitespace) }, "expected words")
        case .prosody:
            try allow("rate", { SSML.rate($0) != nil }, "expected slow, fast or 50% to 200%")
            try allow("pitch", { SSML.isPitch($0) }, "expected low, high, +5% or +2st")
            try allow("volume", { SSML.isVolume($0) }, "expected soft, loud or +6dB")
            if attributes.isEmpty { throw fault("has <prosody> that changes nothing") }
        case .emphasis:
            try allow(
                "level", ["strong", "moderate", "reduced", "none"].contains,
                "expected strong, moderate or reduced")
        case .phoneme:
            try need("ph", { !$0.isEmpty && $0.utf8.count <= 200 }, "expected phonemes")
            try allow("alphabet", ["ipa", "x-sampa"].contains, "expected ipa or x-sampa")
        case .word: try need("role", { $0.utf8.count <= 40 }, "too long")
        case .mark: try need("name", isMarkName, "expected up to 60 letters, digits, - and _")
        case .breaths, .effect, .domain: break
        }
    }

    private static func attributeNames(of tag: SSML.Tag) -> Set<String> {
        switch tag {
        case .paragraph, .sentence, .lang: ["xml:lang"]
        case .pause: ["time", "strength"]
        case .sayAs: ["interpret-as", "format"]
        case .sub: ["alias"]
        case .prosody: ["rate", "pitch", "volume"]
        case .emphasis: ["level"]
        case .phoneme: ["alphabet", "ph"]
        case .word: ["role"]
        case .mark: ["name"]
        case .breaths: ["volume", "frequency", "duration"]
        case .effect: ["name", "phonation", "vocal-tract-length"]
        case .domain: ["name"]
        }
    }

    private static let sayings: Set<String> = [
        "characters", "spell-out", "cardinal", "number", "ordinal", "digits", "fraction", "unit",
        "date", "time", "address", "expletive", "telephone",
    ]

    private static func isMarkName(_ name: String) -> Bool {
        (1...60).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E, 0x2F: true
                default: false
                }
            }
    }

    private static func checkLanguage(_ tag: String, _ fault: Complaint) throws {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        let isTag =
            (1...4).contains(parts.count) && (2...3).contains(parts[0].utf8.count)
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                            || (0x61...0x7A).contains($0)
                    }
            }
        guard isTag else {
            throw fault("has the language “\(shown(tag))”; expected one like en-US")
        }
    }
}
