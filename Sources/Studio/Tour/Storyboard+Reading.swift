package import FoundationEssentials
package import Ground

extension Storyboard {
    /// What a storyboard may be at most.
    package enum Limits {
        package static let bytes = 1_000_000
        package static let scenes = 40
        package static let steps = 60
        package static let text = 1000
    }

    package init(stored: Data) throws { try self.init(reading: stored) }

    /// Reads the text of a `storyboard.json` strictly, and checks it; faults name the place.
    package init(reading data: Data) throws(Fault) {
        guard data.count <= Limits.bytes else {
            throw Fault(.invalid, "A storyboard has at most \(Limits.bytes) bytes.")
        }
        do {
            _ = try JSONValue(reading: data)
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch let flaw as JSONFlaw {
            throw Fault(.invalid, "The storyboard is no good JSON: \(flaw).")
        } catch let error as DecodingError {
            throw Self.fault(error)
        } catch {
            throw Fault(.invalid, "The storyboard cannot be read: \(error).")
        }
        try check()
    }

    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = try JSONValue(reading: try encoder.encode(self))
        return Data((value.ordered(by: Self.order).pretty + "\n").utf8)
    }

    private static let order = [
        "version", "site", "language", "scenes", "id", "title", "address", "prelude", "steps", "do",
        "role", "name", "nth", "sentence", "text", "secret", "option", "key", "share", "scale",
        "seconds", "optional", "timeout",
    ]

    private static func fault(_ error: DecodingError) -> Fault {
        let (path, reason): ([any CodingKey], String) =
            switch error {
            case .keyNotFound(let key, let context):
                (context.codingPath + [key], "is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .dataCorrupted(let context):
                (context.codingPath, context.debugDescription)
            @unknown default: ([], "\(error)")
            }
        let place = path.reduce(into: "") { place, key in
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return Fault(.invalid, "Storyboard, \(place): \(reason).", subject: place)
    }

    /// Throws `invalid` with the place of the first thing that is out of bounds.
    package func check() throws(Fault) {
        guard !scenes.isEmpty, scenes.count <= Limits.scenes else {
            throw Self.refusal("scenes", "1 to \(Limits.scenes) scenes are wanted")
        }
        var ids: Set<String> = []
        for (index, scene) in scenes.enumerated() {
            let place = "scenes[\(index)]"
            guard Self.isPlain(scene.id), ids.insert(scene.id).inserted else {
                throw Self.refusal(
                    "\(place).id",
                    "an id of its own is wanted, of lower-case letters, digits and hyphens")
            }
            guard (1...120).contains(scene.title.count) else {
                throw Self.refusal("\(place).title", "1 to 120 characters are wanted")
            }
            guard scene.steps.count <= Limits.steps, scene.prelude.count <= Limits.steps else {
                throw Self.refusal("\(place).steps", "at most \(Limits.steps) are allowed")
            }
            try Self.checkAddress(scene.address, "\(place).address")
            for (number, step) in scene.prelude.enumerated() {
                try step.check("\(place).prelude[\(number)]")
                if case .narrate = step.action {
                    throw Self.refusal("\(place).prelude[\(number)]", "nothing is said there")
                }
            }
            for (number, step) in scene.steps.enumerated() {
                try step.check("\(place).steps[\(number)]")
            }
        }
    }

    static func refusal(_ place: String, _ reason: String) -> Fault {
        Fault(.invalid, "Storyboard, \(place): \(reason).", subject: place)
    }

    private static func isPlain(_ id: String) -> Bool {
        (1...60).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
    }

    /// `http`, `https`, or relative to the site; which hosts may be opened is the territory's to say.
    static func checkAddress(_ text: String, _ place: String) throws(Fault) {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        let lowered = text.lowercased()
        let isWeb = lowered.hasPrefix("http://") || lowered.hasPrefix("https://")
        let isRelative = text.hasPrefix("/") && !text.hasPrefix("//") && !text.contains("\\")
        guard isPlain, isWeb || isRelative, text.utf8.count <= 2000 else {
            throw refusal(place, "an address that begins with http://, https:// or / is wanted")
        }
    }
}

extension Storyboard.Step {
    func check(_ place: String) throws(Fault) {
        func demand(_ isGood: Bool, _ reason: String) throws(Fault) {
            if !isGood { throw Storyboard.refusal(place, reason) }
        }
        try demand((0.1...30).contains(timeout), "a timeout is 0.1 to 30 seconds")
        if let target = action.target {
            try demand(
                (1...30).contains(target.role.utf8.count)
                    && target.role.utf8.allSatisfy { (97...122).contains($0) },
                "a role is lower-case letters")
            try demand(target.name.count <= 400, "a name has at most 400 characters")
            try demand((0...500).contains(target.nth), "nth is 0 to 500")
        }
        switch action {
        case .goto(let address): try Storyboard.checkAddress(address, place)
        case .type(_, .text(let text)):
            try demand(text.count <= Storyboard.Limits.text, "the text is too long")
        case .type(_, .secret(let name)):
            try demand((1...60).contains(name.utf8.count), "a secret has a name")
        case .select(_, let option): try demand(option.count <= 400, "the option is too long")
        case .press(let key):
            try demand(["Enter", "Escape", "Tab"].contains(key), "keys are Enter, Escape, Tab")
        case .scrollTo(let share): try demand((0...1).contains(share), "a share is 0 to 1")
        case .zoom(_, let scale): try demand((1...3).contains(scale), "a scale is 1 to 3")
        case .wait(let seconds): try demand((0...30).contains(seconds), "0 to 30 seconds")
        case .narrate(let sentence, let text, _):
            try demand((0...500).contains(sentence), "sentences are counted from 0")
            try demand(text.count <= Storyboard.Limits.text, "the sentence is too long")
        case .click, .scroll, .hover, .highlight: break
        }
    }
}
