import FoundationEssentials
import Ground
import Studio

/// Has a language model write the narration of a page, and holds it to what is on the page.
///
/// The page's words go as numbered lines of data; the answer can only point at numbers. So whatever a
/// page says, it can change what is said about it, and nothing that is done.
struct ModelNarration {
    let page: PageOutline
    let assignment: Assignment
    let model: Model

    /// Asks, and asks once more when the answer is no good.
    func scene(by writer: any Writer, key: String) async throws -> Script.Scene {
        var order = order
        let answer = try await writer.write(order, key: key)
        do {
            return try read(answer)
        } catch {
            order.mending = .init(answer: String(answer.prefix(20_000)), problem: error.reason)
        }
        do {
            return try read(try await writer.write(order, key: key + "/mended"))
        } catch let flaw as AnswerFlaw {
            throw Fault(
                .badAnswer,
                "“\(model)” did not write what was asked for, also when asked again: \(flaw.reason). "
                    + "Ask for another take, or choose another writer.",
                subject: model.description, charge: .unknown)
        }
    }

    private var elements: [SitePage.Block] {
        Array(page.content.filter { !$0.text.isEmpty }.prefix(120))
    }

    private var order: WritingOrder {
        let lines = elements.enumerated()
            .map { number, block in
                let kind = block.kind == .heading ? "heading\(block.level)" : block.kind.rawValue
                return "e\(number) \(kind): \(block.text.prefix(300))"
            }
        let material =
            ["page: \(page.title.prefix(200))", "summary: \(page.summary.prefix(400))"] + lines
        return WritingOrder(
            task: task, material: material.joined(separator: "\n"), schema: Self.schema,
            model: model, mostTokens: 1500)
    }

    private var task: String {
        let place =
            switch assignment.place {
            case .opening: "It opens the tour: say what \(assignment.site) is."
            case .only: "It is the whole tour: say what \(assignment.site) is, and end well."
            case .middle: "It stands in the middle of the tour: lead over to this page in passing."
            case .closing: "It ends the tour: lead over to this page, and end with what to do next."
            }
        let wishes =
            assignment.directions.isEmpty
            ? "" : "\nDirections of the person who asked: \(assignment.directions)"
        return """
            Write the narration of one scene of a short video that tours the website of \
            \(assignment.site). The scene shows the page visitors know as “\(assignment.name)”. \(place)
            Language: \(assignment.language). About \(assignment.words) words in short, spoken \
            sentences, none longer than 30 words. Speak as a person who shows a product to a friend; \
            no superlatives of your own. Say only what the page says. Each sentence names the \
            element that it is about, by its number. Answer in JSON: a title of two to five words, \
            and the sentences.\(wishes)
            """
    }

    static let schema = """
        {"type": "object", "additionalProperties": false, "required": ["title", "sentences"], \
        "properties": {"title": {"type": "string"}, "sentences": {"type": "array", "items": \
        {"type": "object", "additionalProperties": false, "required": ["text", "element"], \
        "properties": {"text": {"type": "string"}, "element": {"type": "string"}}}}}}
        """

    /// What is wrong with an answer.
    struct AnswerFlaw: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    func read(_ answer: String) throws(AnswerFlaw) -> Script.Scene {
        let value: JSONValue
        do {
            value = try JSONValue(reading: Data(Self.unwrapped(answer).utf8), depth: 8)
        } catch {
            throw AnswerFlaw("it is no JSON (\(error))")
        }
        guard case .object(let members) = value.content else { throw AnswerFlaw("it is no object") }
        if let other = members.first(where: { $0.key != "title" && $0.key != "sentences" }) {
            throw AnswerFlaw("“\(other.key.prefix(40))” was not asked for")
        }
        guard case .string(let title) = value["title"]?.content, (1...80).contains(title.count)
        else { throw AnswerFlaw("“title” is not a text of 1 to 80 characters") }
        guard case .array(let items) = value["sentences"]?.content, (1...12).contains(items.count)
        else { throw AnswerFlaw("“sentences” is not a list of 1 to 12") }
        var sentences: [Script.Sentence] = []
        for (index, item) in items.enumerated() {
            sentences.append(try sentence(item, "sentences[\(index)]"))
        }
        return Script.Scene(
            id: assignment.id, title: Self.plain(title), address: page.address,
            sentences: sentences)
    }

    private func sentence(
        _ value: JSONValue, _ place: String
    ) throws(AnswerFlaw) -> Script.Sentence {
        guard case .object(let members) = value.content, members.count == 2,
            case .string(let text) = value["text"]?.content,
            case .string(let element) = value["element"]?.content
        else { throw AnswerFlaw("\(place) is not {text, element}") }
        guard element.first == "e", let number = Int(element.dropFirst()),
            elements.indices.contains(number)
        else { throw AnswerFlaw("\(place).element is none of e0 to e\(elements.count - 1)") }
        let plain = Self.plain(text)
        guard (2...400).contains(plain.count), !plain.hasPrefix("#"), !plain.hasPrefix(">"),
            !plain.hasPrefix("@ ")
        else { throw AnswerFlaw("\(place).text is not a sentence of 2 to 400 characters") }
        return .init(plain, about: elements[number].target)
    }

    /// Some models put a fence round what they write, whatever they are told.
    private static func unwrapped(_ answer: String) -> String {
        let text = Words.trimmed(answer)
        guard text.hasPrefix("```"), text.hasSuffix("```"),
            let line = text.firstIndex(where: \.isNewline)
        else { return text }
        return String(text[line...].dropLast(3))
    }

    /// On one line, without characters that control something.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .lineSeparator
                || scalar.properties.generalCategory == .paragraphSeparator ? " " : scalar
        }
        var plain = String.UnicodeScalarView()
        plain.append(contentsOf: scalars)
        return Words.trimmed(String(plain))
    }
}

extension Fault.Code {
    /// A model answered with something else than was asked for.
    static let badAnswer = Self(rawValue: "bad-answer")
}
