import FoundationEssentials
package import Ground
package import HTTP
package import Studio

/// Speaks through an OpenAI-compatible `POST /audio/speech`: OpenAI itself, a gateway, or a local
/// server of that shape.
///
/// One call a sentence, so that times come from counting samples; no retries, no logging.
package struct OpenAISpeech: Speaker {
    /// Where the server is and how it is to be treated.
    package struct Settings: Sendable {
        /// Such as `https://api.openai.com/v1` or `http://127.0.0.1:8080/v1`.
        package var address: String
        /// Local servers often want none.
        package var key: Secret?
        /// What it is called in a voice's name: `openai` in `openai/tts-1/alloy`.
        package var engine: String
        /// What it offers, as `model/voice`; the first is the best.
        package var voices: [String]
        /// For one sentence.
        package var deadline: Moment.Span

        package init(
            address: String, key: Secret? = nil, engine: String = "openai",
            voices: [String] = ["gpt-4o-mini-tts/alloy"], deadline: Moment.Span = .minutes(2)
        ) {
            self.address = address
            self.key = key
            self.engine = engine
            self.voices = voices
            self.deadline = deadline
        }
    }

    private let settings: Settings
    private let base: WebAddress
    private let client: any HTTPClient

    /// Bytes of a sentence of a thousand characters, spoken very slowly.
    private static let largest = 32 << 20

    /// Throws a `Fault` that names the setting which is wrong.
    package init(_ settings: Settings, client: any HTTPClient) throws {
        self.settings = settings
        self.client = client
        base = try OpenAIServer.base(settings.address, settings.key, role: "speech server")
    }

    package func voices() -> [Voice] {
        settings.voices.map { Voice(engine: settings.engine, name: $0, language: "*") }
    }

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        let (lines, notes) = try order.lines()
        let parts = order.voice.name.split(separator: "/")
        guard parts.count > 1, let voice = parts.last else {
            throw Fault(
                .noVoice,
                "The voice \(quoted(order.voice.description)) is not one of a speech server; expected "
                    + "\(settings.engine)/model/voice, such as openai/tts-1/alloy.",
                subject: order.voice.description)
        }
        let model = parts.dropLast().joined(separator: "/")
        var tape: SpeechTape?
        var rate = 0
        for line in lines {
            var spoken: [(sound: PCM, pause: Int)] = []
            for (index, clause) in line.sentence.clauses(reading: \.plainWords).enumerated() {
                let body = Body(
                    model: model, voice: String(voice), input: clause.words, speed: line.rate)
                let sound = try await say(body, order, key: "\(key)/\(line.index)/\(index)")
                guard tape == nil || sound.rate == rate else {
                    throw badAnswer("sound at another rate than before", order)
                }
                rate = sound.rate
                spoken.append((sound, clause.pause))
            }
            var so = tape ?? SpeechTape(rate: max(rate, 8000))
            so.lay(spoken, line)
            tape = so
        }
        guard let tape else { throw badAnswer("nothing", order) }
        return tape.speech(by: order.voice, notes: notes)
    }

    /// What goes over the wire.
    private struct Body: Encodable {
        var model: String
        var voice: String
        var input: String
        var speed: Double
        var responseFormat = "wav"

        enum CodingKeys: String, CodingKey {
            case model, voice, input, speed
            case responseFormat = "response_format"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(model, forKey: .model)
            try container.encode(voice, forKey: .voice)
            try container.encode(input, forKey: .input)
            try container.encode(responseFormat, forKey: .responseFormat)
            // Models that cannot change their speed refuse to be asked for the usual one.
            if speed != 1 { try container.encode(speed, forKey: .speed) }
        }
    }

    private func say(_ body: Body, _ order: SpeechOrder, key: String) async throws -> PCM {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers = server.authorization
        headers.add("Content-Type", "application/json")
        headers.add("Accept", "audio/wav")
        headers.add("Idempotency-Key", OpenAIServer.fieldValue(key))
        let path = base.target.hasSuffix("/") ? String(base.target.dropLast()) : base.target
        let request = HTTPRequest(
            "POST", base.origin + path + "/audio/speech", headers: headers,
            body: try encoder.encode(body))
        let response: HTTPResponse
        do {
            response = try await client.send(
                request,
                limits: HTTPLimits(
                    body: Self.largest, total: settings.deadline, silence: settings.deadline))
        } catch let failure as HTTPFailure {
            throw failure.fault(calling: server.name)
        }
        guard (200..<300).contains(response.status) else {
            throw server.refusal(
                response, of: Model(provider: settings.engine, name: order.voice.name))
        }
        guard let sound = PCM(wave: response.body) else {
            throw badAnswer("something that is not a WAV file of 16-bit samples", order)
        }
        guard sound.samples.contains(where: { abs(Int($0)) > 200 }) else {
            throw badAnswer("silence", order)
        }
        return sound
    }

    private var server: OpenAIServer {
        OpenAIServer(name: "The speech server \(base.host)", key: settings.key)
    }

    /// The server said yes and sent nonsense: paid for, and no better next time.
    private func badAnswer(_ what: String, _ order: SpeechOrder) -> Fault {
        Fault(
            .badAnswer,
            "\(server.name) answered with \(what); check that its address is that of an "
                + "OpenAI-compatible speech API.", subject: order.voice.description,
            charge: .unknown)
    }
}
