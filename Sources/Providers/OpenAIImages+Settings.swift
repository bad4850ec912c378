import Ground
import HTTP

extension OpenAIImages.Settings {
    /// The server's address taken apart; throws a `Fault` that names the setting which is wrong.
    func validated() throws -> WebAddress {
        guard let base = WebAddress(address), !base.target.contains("?") else {
            throw wrong(
                "address",
                "The address of the image server is not valid; it should look like "
                    + "https://api.openai.com/v1 or http://127.0.0.1:8080/v1.")
        }
        if let key {
            let text = key.revealed()
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw wrong(
                    "key",
                    "The key of the image server is empty or holds a space, a line break "
                        + "or a foreign letter; copy it again.")
            }
            guard base.scheme == "https" || base.isNearby else {
                throw wrong(
                    "address", "The key would travel readably to \(base.host); use https there.")
            }
        }
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
