import Ground
import HTTP

extension OpenAIImages.Settings {
    /// The server's address taken apart; throws a `Fault` that names the setting which is wrong.
    func validated() throws -> WebAddress {
        let base = try OpenAIServer.base(address, key, role: "image server")
        guard deadline > .zero, largest > 0 else {
            throw wrong("deadline", "The deadline and the largest picture must be above zero.")
        }
        return base
    }

    /// Bytes of an answer that holds one picture of the largest size in base64.
    var largestAnswer: Int { largest / 3 * 4 + (1 << 20) }

    private func wrong(_ name: String, _ explanation: String) -> Fault {
        Fault(.invalid, explanation, subject: "image server \(name)")
    }
}
