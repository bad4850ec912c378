import FoundationEssentials
package import Ground
package import HTTP
package import Studio

/// Writes through Amazon Bedrock's `POST /model/{id}/converse`: Claude and whatever else is there.
package struct BedrockWriter: Writer {
    private let server: TextServer
    private let signer: AWSSigner
    private let credentials: any AWSCredentialsSource
    private let clock: @Sendable () -> Moment

    /// - Parameters:
    ///   - server: `https://bedrock-runtime.<region>.amazonaws.com`, or what stands in its place;
    ///     without a key, since requests are signed.
    package init(
        _ server: TextServer, region: String, clock: @escaping @Sendable () -> Moment,
        credentials: any AWSCredentialsSource
    ) {
        self.server = server
        signer = AWSSigner(service: "bedrock", region: region)
        self.credentials = credentials
        self.clock = clock
    }

    private struct Body: Encodable {
        var system: [Part]
        var messages: [Message]
        var inferenceConfig: Config

        struct Config: Encodable {
            var maxTokens: Int
        }
    }

    private struct Message: Codable {
        var role: String
        var content: [Part]

        init(_ role: String, _ text: String) {
            self.role = role
            content = [Part(text: text)]
        }
    }

    private struct Part: Codable {
        var text: String?
    }

    private struct Answer: Decodable {
        var output: Output
        var stopReason: String?

        struct Output: Decodable {
            var message: Message
        }
    }

    package func write(_ order: WritingOrder, key: String) async throws -> String {
        var messages = [Message("user", Briefing.message(order))]
        if let mending = order.mending {
            messages.append(Message("assistant", mending.answer))
            messages.append(Message("user", Briefing.complaint(mending)))
        }
        let body = Body(
            system: [Part(text: Briefing.rules)], messages: messages,
            inferenceConfig: .init(maxTokens: order.mostTokens))
        // Identifiers hold colons, and whole ones slashes.
        let model = PercentEncoding.encoded(order.model.name)
        let request = HTTPRequest(
            "POST", server.address("/model/\(model)/converse"),
            headers: ["Content-Type": "application/json", "Accept": "application/json"],
            body: try wireJSON(body))
        let signed = try signer.signed(
            request, with: try await credentials.credentials(insteadOf: nil), at: clock())
        let data = try await server.answer(to: signed, by: order.model)
        // What cannot be read is told just below.
        guard let answer = try? JSONDecoder().decode(Answer.self, from: data) else {
            throw server.nonsense("something that is no conversation", by: order.model)
        }
        try server.stopped(answer.stopReason, by: order.model)
        let text = answer.output.message.content.compactMap(\.text).joined()
        guard !text.isEmpty else {
            throw server.nonsense("a message without words", by: order.model)
        }
        return text
    }
}
