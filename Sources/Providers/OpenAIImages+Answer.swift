import FoundationEssentials
import Ground
import HTTP
import Studio

extension OpenAIImages {
    /// What a successful answer holds.
    enum Offer {
        case bytes(Data)
        case address(String)
    }

    private struct Answer: Decodable {
        var data: [Item]?

        struct Item: Decodable {
            var base64: String?
            var url: String?

            enum CodingKeys: String, CodingKey {
                case base64 = "b64_json"
                case url
            }
        }
    }

    /// The picture in an answer with a status of success, or where to get it.
    func offer(in response: HTTPResponse, by model: Model) throws -> Offer {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: response.body)
        } catch {
            throw badAnswer("something that is not an images answer in JSON", by: model)
        }
        guard let item = answer.data?.first else {
            throw badAnswer("a list without a picture", by: model)
        }
        if let text = item.base64, !text.isEmpty { return .bytes(try bytes(text, by: model)) }
        guard let url = item.url, !url.isEmpty else {
            throw badAnswer("a picture without bytes or address", by: model)
        }
        return url.prefix(5).lowercased() == "data:"
            ? .bytes(try bytes(url, by: model)) : .address(url)
    }

    /// Bytes that are a picture by their first few, and not too many; everything else about them
    /// stays foreign.
    func picture(_ bytes: Data, by model: Model) throws -> Picture {
        guard bytes.count <= settings.largest else {
            throw badAnswer("a picture of more than \(settings.largest >> 20) MB", by: model)
        }
        guard bytes.isPicture else {
            throw badAnswer("bytes that are no PNG, JPEG or WebP picture", by: model)
        }
        return Picture(bytes: bytes)
    }

    /// Base64, bare or as a `data:` address (RFC 2397) as some servers put it; line breaks are
    /// forgiven.
    private func bytes(_ text: String, by model: Model) throws -> Data {
        var encoded = text[...]
        if encoded.prefix(5).lowercased() == "data:" {
            guard let comma = encoded.prefix(100).firstIndex(of: ","),
                encoded[..<comma].lowercased().hasSuffix(";base64")
            else { throw badAnswer("a data address that is not base64", by: model) }
            encoded = encoded[encoded.index(after: comma)...]
        }
        if let bytes = Data(base64Encoded: String(encoded)) { return bytes }
        let dense = Data(encoded.utf8.lazy.filter { $0 > 32 })
        guard let bytes = Data(base64Encoded: dense) else {
            throw badAnswer("a picture in broken base64", by: model)
        }
        return bytes
    }

    /// The server said yes and sent nonsense: paid for, and no better next time.
    func badAnswer(_ what: String, by model: Model) -> Fault {
        Fault(
            .badAnswer,
            "\(server) answered with \(what); check that its address is that of an "
                + "OpenAI-compatible images API.", subject: model.description, charge: .unknown)
    }
}

extension Data {
    /// Whether these begin as PNG, JPEG or WebP files do.
    fileprivate var isPicture: Bool {
        starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            || starts(with: [0xFF, 0xD8, 0xFF])
            || (starts(with: Data("RIFF".utf8)) && dropFirst(8).starts(with: Data("WEBP".utf8)))
    }
}
