import FoundationEssentials
import Ground
import HTTP
import Net
import Providers
import Studio

/// The language models that an installation may ask.
package struct WriterSettings: Sendable {
    /// An OpenAI-compatible server, such as `https://api.openai.com/v1`.
    var chat: Server?
    var gemini: Server?
    var bedrock: Bedrock?

    struct Server: Sendable {
        var url: String
        var key: Secret?
    }

    /// Amazon Bedrock, by region; the address is that of the region unless another is given.
    struct Bedrock: Sendable {
        var region: String
        var url: String?
    }

    /// Where AWS's keys may be found.
    private var environment: [String: String] = [:]

    package init() {}

    static let geminiAddress = GeminiWriter.address

    /// What the environment says over the settings file.
    mutating func apply(_ environment: [String: String]) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let url = value("BACKLOT_CHAT_URL") { chat = Server(url: url, key: chat?.key) }
        if let key = value("BACKLOT_CHAT_KEY") { chat?.key = Secret(key) }
        if let key = value("BACKLOT_GEMINI_KEY") {
            gemini = Server(url: gemini?.url ?? GeminiWriter.address, key: Secret(key))
        }
        if let region = value("BACKLOT_BEDROCK_REGION") {
            bedrock = Bedrock(region: region, url: bedrock?.url)
        }
        self.environment = environment
    }

    /// Everything that is set up, by the provider's name.
    func open(clock: @escaping @Sendable () -> Moment) throws -> Writers {
        var writers: [String: any Writer] = [:]
        let client = CurlClient()
        if let chat {
            writers["openai"] = ChatWriter(
                try TextServer(address: chat.url, key: chat.key, client: client))
        }
        if let gemini {
            writers["gemini"] = GeminiWriter(
                try TextServer(address: gemini.url, key: gemini.key, client: client))
        }
        if let bedrock {
            let url = bedrock.url ?? "https://bedrock-runtime.\(bedrock.region).amazonaws.com"
            let keys = AWSKeyring(
                AWSEnvironment(environment) { path in
                    FileManager.default.contents(atPath: path)
                        .map { String(decoding: $0, as: UTF8.self) }
                }, client: client)
            writers["bedrock"] = BedrockWriter(
                try TextServer(address: url, key: nil, client: client), region: bedrock.region,
                clock: clock, credentials: keys)
        }
        return Writers(writers)
    }
}
