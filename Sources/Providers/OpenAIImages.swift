import FoundationEssentials
package import Ground
package import HTTP
package import Studio

/// Paints through an OpenAI-compatible `POST /images/generations`: OpenAI itself, a gateway, or a
/// local server of that shape.
///
/// One call, one picture; no retries, no logging.
package struct OpenAIImages: Painter {
    /// Where the server is and how it is to be treated.
    package struct Settings: Sendable {
        /// Such as `https://api.openai.com/v1` or `http://127.0.0.1:8080/v1`.
        package var address: String
        /// Local servers often want none.
        package var key: Secret?
        /// Sent as it stands to models that know it (`low`, `medium`, `high`, `hd`, ...); nil asks for
        /// the middle one, whose price the list states.
        package var quality: String?
        /// For the whole call; a picture may well take a minute.
        package var deadline: Moment.Span
        /// Bytes of one picture.
        package var largest: Int

        package init(
            address: String, key: Secret? = nil, quality: String? = nil,
            deadline: Moment.Span = .minutes(3), largest: Int = 64 << 20
        ) {
            self.address = address
            self.key = key
            self.quality = quality
            self.deadline = deadline
            self.largest = largest
        }
    }

    let settings: Settings
    let base: WebAddress
    private let client: any HTTPClient

    /// Throws a `Fault` that names the setting which is wrong.
    package init(_ settings: Settings, client: any HTTPClient) throws {
        self.settings = settings
        self.client = client
        base = try settings.validated()
    }

    package func paint(_ order: PaintOrder, key: String) async throws -> Picture {
        let response = try await send(request(for: order, key: key), body: settings.largestAnswer)
        guard (200..<300).contains(response.status) else {
            throw desk.refusal(response, of: order.model)
        }
        switch try offer(in: response, by: order.model) {
        case .bytes(let bytes): return try picture(bytes, by: order.model)
        case .address(let text): return try await fetch(text, by: order.model)
        }
    }

    /// Fetches a picture that the server only gave an address of: from the server itself, or over
    /// https from the public internet; the key goes to the server only.
    private func fetch(_ text: String, by model: Model) async throws -> Picture {
        guard let address = WebAddress(text), address.origin == base.origin || address.isHTTPS
        else {
            throw badAnswer("an address of a picture that is not fetched", by: model)
        }
        var request = HTTPRequest("GET", address.description, reach: .publicInternet)
        if address.origin == base.origin {
            request.reach = .anywhere
            request.headers = desk.authorization
        }
        var response: HTTPResponse
        do {
            response = try await send(request, body: settings.largest)
        } catch var fault as Fault {
            // The picture has been made, whatever becomes of it.
            fault.charge = .unknown
            throw fault
        }
        guard response.status == 200 else {
            throw Fault(
                .unavailable,
                "\(server) made a picture, but fetching it was answered with status "
                    + "\(response.status).", subject: model.description,
                retry: response.status >= 500 ? .soon : .never, charge: .unknown)
        }
        return try picture(response.body, by: model)
    }

    private func send(_ request: HTTPRequest, body: Int) async throws -> HTTPResponse {
        do {
            return try await client.send(
                request,
                limits: HTTPLimits(
                    body: body, total: settings.deadline, silence: settings.deadline))
        } catch let failure as HTTPFailure {
            let host = WebAddress(request.url)?.host ?? base.host
            throw failure.fault(calling: "The image server \(host)")
        }
    }

    /// How the server is called in sentences.
    var server: String { "The image server \(base.host)" }

    var desk: OpenAIServer { OpenAIServer(name: server, key: settings.key) }
}

extension WebAddress {
    var isHTTPS: Bool { scheme == "https" }
}
