import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Providers
import Studio
import Testing

@Suite struct OpenAISpeechTests {
    private let voice = Voice(engine: "openai", name: "local/tts-1/alloy", language: "*")

    private func order(_ sentences: [SpeechOrder.Sentence], rate: Double = 1) -> SpeechOrder {
        SpeechOrder(sentences: sentences, voice: voice, language: "de", rate: rate)
    }

    private func speaker(_ server: StandInServer) throws -> OpenAISpeech {
        try OpenAISpeech(
            .init(
                address: server.address + "/v1", key: Secret(Easel.canary),
                voices: ["local/tts-1/alloy"]),
            client: CurlClient())
    }

    /// A WAV file of a square wave, a tenth of a second for each word, between silences.
    private static func wave(_ words: Int, rate: Int = 24_000, size: UInt32? = nil) -> Data {
        let silence = [Int16](repeating: 0, count: rate / 5)
        let tone = (0..<words * rate / 10).map { Int16($0 / 20 % 2 == 0 ? 6000 : -6000) }
        let pcm = PCM(samples: silence + tone + silence, rate: rate)
        var file = Data("RIFF".utf8) + little(UInt32(36 + pcm.samples.count * 2))
        file += Data("WAVEfmt ".utf8) + little(UInt32(16)) + little(UInt16(1)) + little(UInt16(1))
        file += little(UInt32(rate)) + little(UInt32(rate * 2)) + little(UInt16(2))
        file += little(UInt16(16)) + Data("data".utf8)
        return file + little(size ?? UInt32(pcm.samples.count * 2)) + pcm.data
    }

    private static func little(_ value: some FixedWidthInteger & UnsignedInteger) -> Data {
        Data((0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
    }

    private struct Asked: Decodable {
        var model: String
        var voice: String
        var input: String
        var speed: Double?
        var response_format: String
    }

    @Test("Sentences are spoken one by one, and their times come from their samples")
    func speaks() async throws {
        let server = StandInServer { request, _ in
            guard let asked = try? JSONDecoder().decode(Asked.self, from: request.body) else {
                return .reply(400)
            }
            // A stream states the longest possible size.
            return .reply(
                body: Self.wave(asked.input.split(separator: " ").count, size: 0xFFFF_FFFF))
        }
        let speech = try await speaker(server)
            .speak(
                order(
                    [
                        .init("Eins zwei drei.", pause: 1),
                        .init("Vier <sub alias=\"fünf sechs\">5 6</sub>", markedUp: true, pause: 0),
                    ], rate: 1.5), key: "run/ü")
        #expect(speech.report.rate == 24_000)
        let spans = speech.report.spans
        #expect(abs(spans[0].end - spans[0].start - 7200) < 2000)
        #expect(spans[1].start - spans[0].end == 24_000)
        #expect(spans[1].end == speech.count)
        let asked = try server.requests.map { try JSONDecoder().decode(Asked.self, from: $0.body) }
        #expect(asked.map(\.input) == ["Eins zwei drei.", "Vier fünf sechs"])
        #expect(
            asked.allSatisfy { $0.model == "local/tts-1" && $0.voice == "alloy" && $0.speed == 1.5 }
        )
        #expect(asked.allSatisfy { $0.response_format == "wav" })
        let keys = server.requests.compactMap { $0.headers["Idempotency-Key"] }
        #expect(Set(keys).count == 2 && keys.allSatisfy { $0.hasPrefix("run/%C3%BC/") })
        #expect(server.requests[0].headers["Authorization"] == "Bearer \(Easel.canary)")
    }

    @Test(
        "Answers that are no sound of words, and refusals, are faults without the key",
        arguments: [
            StandInAnswer.reply(text: "ID3 an mp3"), .reply(text: ""),
            .reply(body: Data(Array("RIFF".utf8))),
            .reply(body: wave(0)), .reply(401, text: "key \(Easel.canary)"), .reply(404),
            .reply(429),
            .reply(500, text: "{\"error\":{\"message\":\"\(Easel.canary)\"}}"),
            .truncated(Data("RIFF".utf8), claiming: 1000), StandInAnswer([.close]),
        ])
    func refuses(answer: StandInAnswer) async throws {
        let server = StandInServer(script: answer)
        let fault = try await #require(throws: Fault.self) {
            try await speaker(server).speak(order([.init("Hallo.")]), key: "k")
        }
        #expect(!"\(fault)".contains(Easel.canary))
        #expect(server.requests.count <= 1)
    }

    @Test("Two sentences at different rates are not joined")
    func keepsOneRate() async throws {
        let server = StandInServer(
            script: .reply(body: Self.wave(2)), .reply(body: Self.wave(2, rate: 16_000)))
        let fault = try await #require(throws: Fault.self) {
            try await speaker(server).speak(order([.init("Eins."), .init("Zwei.")]), key: "k")
        }
        #expect(fault.charge == .unknown)
    }
}
