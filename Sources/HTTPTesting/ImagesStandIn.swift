package import FoundationEssentials
package import Ground
import HTTP

/// Stands in for an OpenAI-compatible image server: `POST /v1/images/generations`, answered with
/// the caller's pictures or with errors of that API's shape.
///
/// As strict as the original about what it takes.
package final class ImagesStandIn: Sendable {
    package let server: StandInServer

    /// What was asked for.
    package struct Order: Decodable, Hashable, Sendable {
        package var model: String
        package var prompt: String
        package var size: String
        package var n: Int
        package var quality: String?
        package var responseFormat: String?

        enum CodingKeys: String, CodingKey {
            case model, prompt, size, n, quality
            case responseFormat = "response_format"
        }
    }

    /// An answer without a picture.
    package struct Refusal: Error, Sendable {
        package var status: Int
        package var message: String
        package var code: String
        /// Seconds to stay away.
        package var retryAfter: Int?

        package init(_ status: Int, _ message: String, code: String = "", retryAfter: Int? = nil) {
            self.status = status
            self.message = message
            self.code = code
            self.retryAfter = retryAfter
        }
    }

    /// Such as `http://127.0.0.1:40123/v1`.
    package var address: String { server.address + "/v1" }

    /// The orders so far, those that could be read.
    package var orders: [Order] {
        server.requests.compactMap { request in
            // An order that could not be read was answered with an error.
            try? JSONDecoder().decode(Order.self, from: request.body)
        }
    }

    /// `paint` gives the encoded picture for an order and how many requests came before it; `key`
    /// is the only one accepted, nil accepts anyone; every answer comes after `delay`.
    package init(
        key: String? = nil, delay: Moment.Span = .zero,
        paint: @escaping @Sendable (Order, Int) throws(Refusal) -> Data
    ) {
        let desk = ImagesDesk(key: key, paint: paint)
        server = StandInServer { request, index in
            let answer = desk.answer(request, index)
            return delay > .zero ? answer.delayed(by: delay) : answer
        }
    }

    /// Always the same picture.
    package convenience init(
        picture: Data, key: String? = nil, delay: Moment.Span = .zero
    ) {
        self.init(key: key, delay: delay) { _, _ in picture }
    }

    package func stop() { server.stop() }
}
