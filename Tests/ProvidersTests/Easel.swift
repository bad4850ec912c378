import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Providers
import Studio
import Testing

/// What the tests of image servers share: a key, an order, pictures that begin as pictures do.
enum Easel {
    static let canary = "sk-canary-4711"
    static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(0...99))
    static let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0] + Array(0...99))
    static let webp = Data("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ".utf8)

    static func order(
        _ model: String = "gpt-image-1", width: Int = 1024, height: Int = 1024
    ) -> PaintOrder {
        PaintOrder(
            prompt: "A bottle on white, “quoted”, für alle 🧴", product: "Serum", summary: "",
            brand: "Acme", colors: [], model: Model(provider: "openai", name: model), width: width,
            height: height)
    }

    static func painter(
        at address: String, key: String? = canary, deadline: Moment.Span = .seconds(30),
        largest: Int = 64 << 20, quality: String? = nil
    ) throws -> OpenAIImages {
        try OpenAIImages(
            OpenAIImages.Settings(
                address: address, key: key.map { Secret($0) }, quality: quality,
                deadline: deadline, largest: largest),
            client: CurlClient())
    }

    /// What painting comes to with a server that gives one answer; the key is in none of it.
    static func fault(
        _ answer: StandInAnswer, model: String = "gpt-image-1",
        deadline: Moment.Span = .seconds(30),
        largest: Int = 64 << 20
    ) async throws -> Fault {
        let server = StandInServer(script: answer)
        let painter = try painter(
            at: server.address + "/v1", deadline: deadline, largest: largest)
        let fault = try await #require(throws: Fault.self) {
            _ = try await painter.paint(order(model), key: "run/paint")
        }
        #expect(!"\(fault) \(String(reflecting: fault))".contains(canary))
        #expect(!fault.explanation.unicodeScalars.contains { $0.value < 32 })
        #expect(fault.explanation.count < 500)
        return fault
    }

    static func answer(_ item: String) -> StandInAnswer {
        .reply(text: #"{"created":1,"data":[{\#(item)}]}"#)
    }

    static func complaint(
        _ status: Int, _ message: String, code: String = "", headers: HTTPHeaders = [:]
    ) -> StandInAnswer {
        .reply(
            status, headers: headers,
            text: #"{"error":{"message":"\#(message)","type":"x","code":"\#(code)"}}"#)
    }
}
