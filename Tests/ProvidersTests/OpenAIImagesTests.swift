import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Providers
import Studio
import Testing

/// The images endpoint when all goes well.
struct OpenAIImagesTests {
    @Test func `A picture comes back as the bytes that the server has`() async throws {
        let server = ImagesStandIn(picture: Easel.png, key: Easel.canary)
        let painter = try Easel.painter(at: server.address)
        let picture = try await painter.paint(Easel.order(), key: "run-1/paint")
        #expect(picture.bytes == Easel.png)
        let order = try #require(server.orders.first)
        #expect(order.model == "gpt-image-1")
        #expect(order.prompt == Easel.order().prompt)
        #expect(order.size == "1024x1024" && order.n == 1)
        #expect(order.quality == "medium" && order.responseFormat == nil)
        let request = try #require(server.server.requests.first)
        #expect(request.headers["Idempotency-Key"] == "run-1/paint")
        #expect(request.headers["Content-Type"] == "application/json")
    }

    @Test(
        arguments: [
            ("gpt-image-1", nil), ("openai/GPT-Image-1-mini", nil), ("chatgpt-image-latest", nil),
            ("dall-e-3", "b64_json"), ("dall-e-2", "b64_json"), ("flux.1-schnell", "b64_json"),
        ] as [(String, String?)])
    func `Base64 is asked for where a model takes the question`(
        model: String, format: String?
    ) async throws {
        let server = ImagesStandIn(picture: Easel.png)
        let painter = try Easel.painter(at: server.address, key: nil)
        _ = try await painter.paint(Easel.order(model), key: "k")
        #expect(server.orders.first?.responseFormat == format)
        #expect(server.server.requests.first?.headers["Authorization"] == nil)
    }

    @Test(arguments: [
        ("gpt-image-1", 1080, 1920, "1024x1536"), ("gpt-image-1", 1200, 630, "1536x1024"),
        ("gpt-image-1", 1080, 1080, "1024x1024"), ("dall-e-3", 1920, 1080, "1792x1024"),
        ("dall-e-2", 512, 512, "512x512"), ("dall-e-2", 2000, 1000, "1024x1024"),
        ("sdxl", 1000, 700, "1008x704"), ("sdxl", 1, 100_000, "256x2048"),
        ("sdxl", 0, -5, "256x256"),
    ])
    func `The size is one that the model has`(
        model: String, width: Int, height: Int, size: String
    ) async throws {
        let server = ImagesStandIn(picture: Easel.png)
        let painter = try Easel.painter(at: server.address)
        _ = try await painter.paint(
            Easel.order(model, width: width, height: height), key: "k")
        #expect(server.orders.first?.size == size)
    }

    @Test func `A chosen quality goes to models that know it`() async throws {
        let server = ImagesStandIn(picture: Easel.png)
        let painter = try Easel.painter(at: server.address, quality: "low")
        _ = try await painter.paint(Easel.order("gpt-image-1"), key: "k")
        _ = try await painter.paint(Easel.order("sdxl"), key: "k")
        #expect(server.orders.map(\.quality) == ["low", nil])
    }

    @Test func `An idempotency key survives as a header field`() async throws {
        let server = ImagesStandIn(picture: Easel.png)
        let painter = try Easel.painter(at: server.address + "/")
        _ = try await painter.paint(Easel.order(), key: "lauf ü%\r\n1")
        #expect(
            server.server.requests.first?.headers["Idempotency-Key"] == "lauf%20%C3%BC%25%0D%0A1")
    }

    @Test func `PNG, JPEG and WebP are taken, bare, wrapped or as data addresses`() async throws {
        for bytes in [Easel.png, Easel.jpeg, Easel.webp] {
            let base64 = bytes.base64EncodedString()
            let wrapped = base64.prefix(10) + #"\r\n"# + base64.dropFirst(10) + #"\n"#
            for item in [
                #""b64_json":"\#(base64)""#, #""b64_json":"\#(wrapped)""#,
                #""b64_json":"data:image/png;base64,\#(base64)""#,
                #""b64_json":null,"url":"data:image/jpeg;base64,\#(base64)""#,
            ] {
                let server = StandInServer(script: Easel.answer(item))
                let painter = try Easel.painter(at: server.address + "/v1")
                #expect(try await painter.paint(Easel.order(), key: "k").bytes == bytes)
            }
        }
    }

    @Test func `An address on the server itself is fetched with the key`() async throws {
        let address = Guarded("")
        let server = StandInServer { request, _ in
            request.method == "GET"
                ? .reply(body: Easel.jpeg)
                : Easel.answer(#""url":"\#(address.withLock { $0 })/made/1.jpg?sig=a%2Fb""#)
        }
        address.withLock { $0 = server.address }
        let painter = try Easel.painter(at: server.address + "/v1")
        #expect(try await painter.paint(Easel.order(), key: "k").bytes == Easel.jpeg)
        #expect(server.requests.last?.url == "/made/1.jpg?sig=a%2Fb")
        #expect(server.requests.last?.headers["Authorization"] == "Bearer \(Easel.canary)")
    }

    @Test(
        arguments: [
            ("", Easel.canary), ("api.openai.com/v1", Easel.canary), ("ftp://x.test", nil),
            ("https://user:word@x.test/v1", nil), ("https://x.test/v1?key=1", nil),
            ("https://api.openai.com/v1", ""), ("https://api.openai.com/v1", "sk canary"),
            ("https://api.openai.com/v1", Easel.canary + "\n"), ("http://x.test/v1", Easel.canary),
            ("http://8.8.8.8/v1", Easel.canary),
        ] as [(String, String?)])
    func `Settings that cannot work are refused by name`(address: String, key: String?) throws {
        let fault = try #require(throws: Fault.self) {
            _ = try Easel.painter(at: address, key: key)
        }
        #expect(fault.code == .invalid)
        #expect(fault.subject?.hasPrefix("image server") == true)
        #expect(!"\(fault)".contains("canary"))
    }

    @Test(arguments: [
        "http://localhost:8080/v1", "http://127.0.0.1/v1", "http://comfy:80", "http://box.local/v1",
        "http://10.0.0.4/v1", "https://x.test",
    ])
    func `A key may go to near servers without TLS, to others with it`(address: String) throws {
        _ = try Easel.painter(at: address)
    }
}
