import FoundationEssentials
import Ground

/// What an OpenAI-compatible server says went wrong: `{"error":{"message","type","code"}}`, or
/// `{"error":"..."}` as some local servers put it.
struct Complaint {
    /// The server's words as they may be shown: one line, short, without the key; nil when there
    /// are none.
    private(set) var message: String?
    /// Whether the answer had the API's own shape.
    private(set) var isWellFormed = false
    private var marks: Set<String> = []

    init(_ body: Data, hiding key: Secret?) {
        // Whatever cannot be read is a complaint without words.
        guard body.count <= 1 << 20,
            let document = try? JSONDecoder().decode(Document.self, from: body)
        else { return }
        isWellFormed = true
        marks = Set([document.error.type, document.error.code].compactMap(\.self))
        message = document.error.message.flatMap { Self.shown($0, hiding: key) }
    }

    var isAboutMoney: Bool {
        !marks.isDisjoint(with: [
            "insufficient_quota", "billing_hard_limit_reached", "billing_not_active",
        ])
    }

    var isAboutContent: Bool {
        !marks.isDisjoint(with: [
            "content_policy_violation", "moderation_blocked", "content_filter",
            "image_generation_user_error",
        ])
    }

    private static func shown(_ text: String, hiding key: Secret?) -> String? {
        var text = text
        if let key = key?.revealed(), key.count >= 4 { text = text.replacing(key, with: "•••") }
        var line = ""
        for scalar in text.unicodeScalars.prefix(1000) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                if !line.isEmpty, line.last != " " { line += " " }
            case .format, .privateUse, .surrogate, .unassigned: break
            default: line.unicodeScalars.append(scalar)
            }
            if line.unicodeScalars.count >= 240 { break }
        }
        if line.unicodeScalars.count >= 240 { line += "…" }
        while line.last == " " || line.last == "." { line.removeLast() }
        return line.isEmpty ? nil : line
    }

    private struct Document: Decodable {
        var error: Body
    }

    /// The error itself; a member of another type than expected counts as absent.
    private struct Body: Decodable {
        var message: String?
        var type: String?
        var code: String?

        enum CodingKeys: CodingKey { case message, type, code }

        init(from decoder: any Decoder) throws {
            // Servers' own errors take any shape; what cannot be read is simply not told.
            if let container = try? decoder.container(keyedBy: CodingKeys.self) {
                message = try? container.decode(String.self, forKey: .message)
                type = try? container.decode(String.self, forKey: .type)
                code = try? container.decode(String.self, forKey: .code)
            } else {
                message = try decoder.singleValueContainer().decode(String.self)
            }
        }
    }
}
