package import FoundationEssentials
package import Ground
import Studio

// # Title of the tour · en
//
// ## home · Fernhill
// @ https://fernhill.example/
//
// Fernhill plans the week for community gardens.
//     > heading: A good week in the garden, planned in ten minutes
extension ScriptText {
    package init(_ script: Script) {
        var lines = [
            "# \(script.title) · \(script.language)",
            "",
            "Every line below is a sentence that is spoken. The lines with > behind it say what on the",
            "page it is about (role: words). Change what you like; empty lines mean nothing.",
        ]
        for scene in script.scenes {
            lines += ["", "## \(scene.id) · \(scene.title)", "@ \(scene.address)", ""]
            for sentence in scene.sentences {
                lines.append(sentence.text)
                lines += ([sentence.about] + sentence.also).map { "    > " + Self.line(for: $0) }
            }
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func line(for target: Target) -> String {
        let place = target.nth == 0 ? "" : "[\(target.nth)]"
        return "\(target.role)\(place): \(target.name)"
    }

    package init(stored: Data) throws {
        guard stored.count <= 200_000, let text = String(bytes: stored, encoding: .utf8) else {
            throw Fault(.invalid, "A script is UTF-8 text of at most 200,000 bytes.")
        }
        self.text = text
        _ = try script()
    }

    package func stored() -> Data { Data(text.utf8) }

    /// Reads the text; faults name the line.
    package func script() throws(Fault) -> Script {
        var reading = Reading()
        let lines = text.replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do {
                try reading.take(Words.trimmed(line))
            } catch {
                throw Fault(
                    .invalid, "The script, line \(index + 1): \(error.reason)",
                    subject: "script:\(index + 1)")
            }
        }
        do {
            return try reading.finish()
        } catch {
            throw Fault(.invalid, "The script: \(error.reason)", subject: "script")
        }
    }
}

private struct ScriptFlaw: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// A script on its way out of its lines.
private struct Reading {
    private var script = Script(title: "", language: "en", scenes: [])

    mutating func take(_ line: String) throws(ScriptFlaw) {
        guard line.count <= 1200 else { throw ScriptFlaw("it is too long.") }
        if line.hasPrefix("## ") {
            let (id, title) = Self.halves(line.dropFirst(3), at: " · ")
            script.scenes.append(.init(id: id, title: title ?? id, address: "", sentences: []))
        } else if line.hasPrefix("# ") {
            let (title, language) = Self.halves(line.dropFirst(2), at: " · ", last: true)
            script.title = title
            script.language = language ?? "en"
        } else if line.isEmpty || script.scenes.isEmpty {
            // Before the first scene stands what is meant for readers.
        } else if line.hasPrefix("@ ") {
            script.scenes[script.scenes.count - 1].address = String(line.dropFirst(2))
        } else if line.hasPrefix(">") {
            try add(target: Words.trimmed(line.dropFirst()))
        } else {
            try add(sentence: line)
        }
    }

    private mutating func add(sentence: String) throws(ScriptFlaw) {
        guard sentence.count <= 400 else {
            throw ScriptFlaw("a sentence has at most 400 characters; make two of it.")
        }
        let scene = script.scenes.count - 1
        let earlier = script.scenes[scene].sentences.last?.about
        // A sentence without an element of its own is about the same as the one before.
        script.scenes[scene].sentences
            .append(.init(sentence, about: earlier ?? Target(role: "heading", name: "")))
        claimed = false
    }

    private var claimed = false

    private mutating func add(target line: String) throws(ScriptFlaw) {
        let (head, name) = Self.halves(line[...], at: ": ")
        let (role, place) = Self.halves(head[...], at: "[")
        let nth = place.map { Int($0.hasSuffix("]") ? String($0.dropLast()) : "") ?? -1 } ?? 0
        guard let name, (1...30).contains(role.utf8.count), name.count <= 400,
            role.utf8.allSatisfy({ (97...122).contains($0) }), (0...500).contains(nth)
        else { throw ScriptFlaw("expected `> role: words`, such as `> button: Sign up`.") }
        let scene = script.scenes.count - 1
        guard let last = script.scenes[scene].sentences.indices.last else {
            throw ScriptFlaw("there is no sentence before it.")
        }
        let target = Target(role: role, name: name, nth: nth)
        if claimed {
            script.scenes[scene].sentences[last].also.append(target)
        } else {
            script.scenes[scene].sentences[last].about = target
        }
        claimed = true
    }

    func finish() throws(ScriptFlaw) -> Script {
        guard (1...40).contains(script.scenes.count) else {
            throw ScriptFlaw("1 to 40 scenes are wanted, each begun by a line `## id · title`.")
        }
        var ids: Set<String> = []
        for scene in script.scenes {
            guard ids.insert(scene.id).inserted, Words.isSlug(scene.id) else {
                throw ScriptFlaw(
                    "every scene needs a name of its own, of lower-case letters, digits and hyphens; "
                        + "“\(scene.id)” is none.")
            }
            guard !scene.address.isEmpty else {
                throw ScriptFlaw("scene “\(scene.id)” has no line `@ address`.")
            }
            guard (1...20).contains(scene.sentences.count) else {
                throw ScriptFlaw("scene “\(scene.id)” has no sentence, or more than 20.")
            }
        }
        return script
    }

    private static func halves(
        _ text: Substring, at mark: String, last: Bool = false
    ) -> (String, String?) {
        let found = last ? text.ranges(of: mark).last : text.firstRange(of: mark)
        guard let found else { return (Words.trimmed(text), nil) }
        return (Words.trimmed(text[..<found.lowerBound]), Words.trimmed(text[found.upperBound...]))
    }
}
