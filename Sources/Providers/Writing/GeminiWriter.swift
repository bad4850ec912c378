import FoundationEssentials
import Ground
import HTTP
package import Studio

/// Writes through Gemini's `POST /models/{model}:generateContent`.
package struct GeminiWriter: Writer {
    /// Where Google serves it.
    package static let address = "https://generativelanguage.googleapis.com/v1beta"

    private let server: TextServer

    package init(_ server: TextServer) { self.server = server }

    private struct Body: Encodable {
        var systemInstruction: Content
        var contents: [Content]
        var generationConfig: Config
    }

    private struct Content: Codable {
        var role: String?
        var parts: [Part]

        init(_ role: String?, _ text: String) {
            self.role = role
            parts = [Part(text: text)]
        }
    }

    private struct Part: Codable {
        var text: String?
    }

    private struct Config: Encodable {
        var maxOutputTokens: Int
        var responseMimeType = "application/json"
        var responseSchema: SchemaText
    }

    private struct Answer: Decodable {
        var candidates: [Candidate]?
        var promptFeedback: Feedback?

        struct Candidate: Decodable {
            var content: Content?
            var finishReason: String?
        }

        struct Feedback: Decodable {
            var blockReason: String?
        }
    }

    package func write(_ order: WritingOrder, key: String) async throws -> String {
        var contents = [Content("user", Briefing.message(order))]
        if let mending = order.mending {
            contents.append(Content("model", mending.answer))
            contents.append(Content("user", Briefing.complaint(mending)))
        }
        let body = Body(
            systemInstruction: Content(nil, Briefing.rules), contents: contents,
            generationConfig: Config(
                maxOutputTokens: order.mostTokens,
                responseSchema: SchemaText(text: try Self.dialect(order.schema))))
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Accept": "application/json",
        ]
        headers["x-goog-api-key"] = server.key?.revealed()
        let model = PercentEncoding.encoded(order.model.name)
        let data = try await server.answer(
            to: HTTPRequest(
                "POST", server.address("/models/\(model):generateContent"), headers: headers,
                body: try wireJSON(body)),
            by: order.model)
        // What cannot be read is told just below.
        guard let answer = try? JSONDecoder().decode(Answer.self, from: data) else {
            throw server.nonsense("something that is no generated content", by: order.model)
        }
        if answer.promptFeedback?.blockReason != nil {
            try server.stopped("safety", by: order.model)
        }
        guard let candidate = answer.candidates?.first else {
            throw server.nonsense("a list without a candidate", by: order.model)
        }
        try server.stopped(candidate.finishReason, by: order.model)
        let text = (candidate.content?.parts ?? []).compactMap(\.text).joined()
        guard !text.isEmpty else {
            throw server.nonsense("a candidate without words", by: order.model)
        }
        return text
    }

    /// Gemini's schemas are OpenAPI's: types in capitals, and no word about other properties.
    static func dialect(_ schema: String) throws -> String {
        translated(try JSONValue(reading: Data(schema.utf8))).pretty
    }

    private static func translated(_ value: JSONValue) -> JSONValue {
        switch value.content {
        case .object(let members):
            return JSONValue(
                .object(
                    members.filter { $0.key != "additionalProperties" }
                        .map { member in
                            if member.key == "type", case .string(let name) = member.value.content {
                                return .init(member.key, JSONValue(.string(name.uppercased())))
                            }
                            return .init(member.key, translated(member.value))
                        }))
        case .array(let items): return JSONValue(.array(items.map(translated)))
        default: return value
        }
    }
}
