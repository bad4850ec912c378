import FoundationEssentials
import Ground
import HTTP
import Studio

extension OpenAIImages {
    /// What goes over the wire; fields that are nil are left out.
    private struct Body: Encodable {
        var model: String
        var prompt: String
        var n = 1
        var size: String
        var quality: String?
        var responseFormat: String?

        enum CodingKeys: String, CodingKey {
            case model, prompt, n, size, quality
            case responseFormat = "response_format"
        }
    }

    func request(for order: PaintOrder, key: String) throws -> HTTPRequest {
        let family = Family(of: order.model.name)
        let body = Body(
            model: order.model.name, prompt: order.prompt,
            size: family.size(width: order.width, height: order.height),
            quality: family.knowsQuality ? settings.quality ?? family.standardQuality : nil,
            responseFormat: family.answersInBase64Only ? nil : "b64_json")
        var headers = desk.authorization
        headers.add("Content-Type", "application/json")
        headers.add("Accept", "application/json")
        headers.add("Idempotency-Key", OpenAIServer.fieldValue(key))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let path = base.target.hasSuffix("/") ? String(base.target.dropLast()) : base.target
        return HTTPRequest(
            "POST", base.origin + path + "/images/generations", headers: headers,
            body: try encoder.encode(body))
    }
}

/// What differs between the models that share the endpoint (OpenAI API reference, "Create image").
private enum Family {
    /// `gpt-image-1` and its kin: always answer in base64 and refuse to be asked for it.
    case gptImage
    case dallE3
    case dallE2
    /// Local servers and gateways: sizes as ordered, and addresses unless asked for base64.
    case other

    /// Gateways put the maker before the name: `openai/gpt-image-1`.
    init(of name: String) {
        let last = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        if last.hasPrefix("gpt-image") || last.hasPrefix("chatgpt-image") {
            self = .gptImage
        } else if last.hasPrefix("dall-e-3") {
            self = .dallE3
        } else if last.hasPrefix("dall-e-2") {
            self = .dallE2
        } else {
            self = .other
        }
    }

    var answersInBase64Only: Bool { self == .gptImage }
    var knowsQuality: Bool { self == .gptImage || self == .dallE3 }

    /// What is asked for when nothing is set: left to the server, the price would be too.
    var standardQuality: String { self == .gptImage ? "medium" : "standard" }

    /// The size offered that is nearest in shape, then in width; other servers get what was
    /// ordered, in steps of 16 pixels as diffusion models need.
    func size(width: Int, height: Int) -> String {
        let offered: [(Int, Int)]
        switch self {
        case .gptImage: offered = [(1024, 1024), (1536, 1024), (1024, 1536)]
        case .dallE3: offered = [(1024, 1024), (1792, 1024), (1024, 1792)]
        case .dallE2: offered = [(1024, 1024), (512, 512), (256, 256)]
        case .other:
            let sides = [width, height].map { (min(max($0, 256), 2048) + 15) / 16 * 16 }
            return "\(sides[0])x\(sides[1])"
        }
        let wanted = Self.shape(width, height)
        let best = offered.min { left, right in
            let leftOff = abs(Self.shape(left.0, left.1) - wanted)
            let rightOff = abs(Self.shape(right.0, right.1) - wanted)
            return leftOff == rightOff
                ? abs(left.0 - width) < abs(right.0 - width) : leftOff < rightOff
        }
        return best.map { "\($0.0)x\($0.1)" } ?? "1024x1024"
    }

    /// Below zero for tall, above for wide, and as far from it for 1:2 as for 2:1.
    private static func shape(_ width: Int, _ height: Int) -> Double {
        let (width, height) = (Double(max(1, width)), Double(max(1, height)))
        return width >= height ? width / height - 1 : 1 - height / width
    }
}
