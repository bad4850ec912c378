import FoundationEssentials
import Ground
import HTTP
package import Studio

/// Writes through an OpenAI-compatible `POST /chat/completions`: OpenAI itself, a gateway, or a local
/// server of that shape.
package struct ChatWriter: Writer {
    private let server: TextServer

    package init(_ server: TextServer) { self.server = server }

    private struct Body: Encodable {
        var model: String
        var messages: [Message]
        var maxTokens: Int
        var responseFormat: Format

        enum CodingKeys: String, CodingKey {
            case model, messages
            case maxTokens = "max_tokens"
            case responseFormat = "response_format"
        }
    }

    private struct Message: Codable {
        var role: String
        var content: String
    }

    private struct Format: Encodable {
        var type = "json_schema"
        var schema: Schema

        enum CodingKeys: String, CodingKey {
            case type
            case schema = "json_schema"
        }

        struct Schema: Encodable {
            var name = "answer"
            var strict = true
            var schema: SchemaText
        }
    }

    private struct Answer: Decodable {
        var choices: [Choice]

        struct Choice: Decodable {
            var message: Said
            var finish: String?

            enum CodingKeys: String, CodingKey {
                case message
                case finish = "finish_reason"
            }
        }

        struct Said: Decodable {
            var content: String?
            var refusal: String?
        }
    }

    package func write(_ order: WritingOrder, key: String) async throws -> String {
        var messages = [
            Message(role: "system", content: Briefing.rules),
            Message(role: "user", content: Briefing.message(order)),
        ]
        if let mending = order.mending {
            messages.append(Message(role: "assistant", content: mending.answer))
            messages.append(Message(role: "user", content: Briefing.complaint(mending)))
        }
        let body = Body(
            model: order.model.name, messages: messages, maxTokens: order.mostTokens,
            responseFormat: Format(schema: .init(schema: SchemaText(text: order.schema))))
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Accept": "application/json",
            "Idempotency-Key": PercentEncoding.encoded(key),
        ]
        if let key = server.key { headers["Authorization"] = "Bearer \(key.revealed())" }
        let data = try await server.answer(
            to: HTTPRequest(
                "POST", server.address("/chat/completions"), headers: headers,
                body: try wireJSON(body)),
            by: order.model)
        guard let answer = try? JSONDecoder().decode(Answer.self, from: data),  // told just below
            let choice = answer.choices.first
        else { throw server.nonsense("something that is no chat completion", by: order.model) }
        try server.stopped(choice.finish, by: order.model)
        if choice.message.refusal != nil { try server.stopped("refusal", by: order.model) }
        guard let content = choice.message.content else {
            throw server.nonsense("a message without words", by: order.model)
        }
        return content
    }
}

/// A JSON text that goes into another as the value it is.
struct SchemaText: Encodable {
    let text: String

    func encode(to encoder: any Encoder) throws {
        try JSONValue(reading: Data(text.utf8)).encode(to: encoder)
    }
}

extension JSONValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        switch content {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .number(let digits):
            var container = encoder.singleValueContainer()
            try container.encode(Double(digits) ?? 0)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .object(let members):
            var container = encoder.container(keyedBy: AnyKey.self)
            for member in members {
                try container.encode(member.value, forKey: AnyKey(stringValue: member.key))
            }
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
