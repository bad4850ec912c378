import FoundationEssentials
import Ground
import HTTP

/// Answers the requests of an `ImagesStandIn`.
final class ImagesDesk: Sendable {
    private let key: String?
    private let paint: @Sendable (ImagesStandIn.Order, Int) throws(ImagesStandIn.Refusal) -> Data
    private let pictures = Guarded<[Int: Data]>([:])
    /// The last picture with its answer: a bench asks for the same one again and again.
    private let last = Guarded<(picture: Data, answer: Data)?>(nil)

    init(
        key: String?,
        paint: @escaping @Sendable (ImagesStandIn.Order, Int) throws(ImagesStandIn.Refusal) -> Data
    ) {
        self.key = key
        self.paint = paint
    }

    func answer(_ request: HTTPRequest, _ index: Int) -> StandInAnswer {
        do {
            return try served(request, index)
        } catch {
            return Self.complaint(error)
        }
    }

    private func served(
        _ request: HTTPRequest, _ index: Int
    ) throws(ImagesStandIn.Refusal) -> StandInAnswer {
        if request.method == "GET", request.url.hasPrefix("/pictures/") {
            let number = Int(request.url.dropFirst(10))
            guard let number, let picture = pictures.withLock({ $0[number] }) else {
                throw ImagesStandIn.Refusal(404, "No such picture.")
            }
            return .reply(headers: ["Content-Type": "image/png"], body: picture)
        }
        if let key, request.headers["Authorization"] != "Bearer \(key)" {
            let given = request.headers["Authorization"] ?? "none"
            throw ImagesStandIn.Refusal(
                401, "Incorrect API key provided: \(given).", code: "invalid_api_key")
        }
        guard request.url == "/v1/images/generations" else {
            throw ImagesStandIn.Refusal(
                404, "Invalid URL (\(request.method) \(request.url))", code: "unknown_url")
        }
        guard request.method == "POST" else {
            throw ImagesStandIn.Refusal(405, "Not allowed to \(request.method) here.")
        }
        let order = try Self.order(request)
        let picture = try paint(order, index)
        guard Self.isGPT(order) || order.responseFormat == "b64_json" else {
            return given(addressOf: picture, index, for: request)
        }
        return .reply(headers: ["Content-Type": "application/json"], body: encoded(picture))
    }

    /// The original refuses `response_format` for models that answer in base64 only.
    private static func order(
        _ request: HTTPRequest
    ) throws(ImagesStandIn.Refusal) -> ImagesStandIn.Order {
        let order: ImagesStandIn.Order
        do {
            order = try JSONDecoder().decode(ImagesStandIn.Order.self, from: request.body)
        } catch {
            throw ImagesStandIn.Refusal(400, "We could not parse the JSON body of your request.")
        }
        if isGPT(order), order.responseFormat != nil {
            throw ImagesStandIn.Refusal(
                400, "Unknown parameter: 'response_format'.", code: "unknown_parameter")
        }
        guard order.n == 1, !order.prompt.isEmpty else {
            throw ImagesStandIn.Refusal(400, "One picture, and a prompt for it, please.")
        }
        return order
    }

    private static func isGPT(_ order: ImagesStandIn.Order) -> Bool {
        order.model.contains("gpt-image")
    }

    private func given(
        addressOf picture: Data, _ index: Int, for request: HTTPRequest
    ) -> StandInAnswer {
        pictures.withLock { $0[index] = picture }
        let host = request.headers["Host"] ?? ""
        return .reply(
            headers: ["Content-Type": "application/json"],
            text: #"{"created":1,"data":[{"url":"http://\#(host)/pictures/\#(index)"}]}"#)
    }

    private func encoded(_ picture: Data) -> Data {
        last.withLock { last in
            if let last, last.picture == picture { return last.answer }
            let answer =
                Data(#"{"created":1,"data":[{"b64_json":""#.utf8) + picture.base64EncodedData()
                + Data(#""}]}"#.utf8)
            last = (picture, answer)
            return answer
        }
    }

    private static func complaint(_ refusal: ImagesStandIn.Refusal) -> StandInAnswer {
        struct Body: Encodable {
            var error: [String: String?]
        }
        let kind = refusal.status >= 500 ? "server_error" : "invalid_request_error"
        let error = ["message": refusal.message, "type": kind, "code": refusal.code]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var headers: HTTPHeaders = ["Content-Type": "application/json"]
        if let seconds = refusal.retryAfter { headers.add("Retry-After", "\(seconds)") }
        // Strings always encode.
        let body = (try? encoder.encode(Body(error: error))) ?? Data()
        return .reply(refusal.status, headers: headers, body: body)
    }
}
