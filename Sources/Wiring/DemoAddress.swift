import Ground
import HTTP

/// The address of a site, as a person typed it.
struct DemoAddress {
    /// Absolute, with a path.
    let text: String

    /// Without a scheme `https` is understood, and `http` on one's own machine or network.
    init(_ typed: String) throws {
        let lowered = typed.lowercased()
        let hasScheme = lowered.hasPrefix("http://") || lowered.hasPrefix("https://")
        var text = typed
        if !hasScheme, !lowered.contains("://") {
            // One's own machine seldom has a certificate.
            let isNearby = WebAddress("http://" + typed)?.isNearby ?? false
            text = (isNearby ? "http://" : "https://") + typed
        }
        let isSpoken = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        guard isSpoken, text.utf8.count <= 2000, !text.contains("@"), let address = WebAddress(text)
        else {
            throw Fault(
                .invalid,
                "“\(typed.prefix(200))” is no address of a website; expected such as "
                    + "https://example.com/ (without a name or password in it).",
                subject: "URL")
        }
        self.text = address.origin + address.target
    }

    static func check(host: String) throws {
        guard let address = WebAddress("http://\(host)/"), address.target == "/" else {
            throw Fault(
                .invalid, "“\(host)” is no host; expected such as localhost:8080.",
                subject: "--allow-private")
        }
    }

    static func origin(of text: String) -> String {
        WebAddress(text)?.origin ?? text
    }

    /// The host's telling part, for the name of the run.
    static func stem(of text: String) -> String {
        let host = WebAddress(text)?.host ?? "demo"
        var parts = host.split(separator: ".").map(String.init)
        if parts.first == "www" { parts.removeFirst() }
        let name = parts.first ?? "demo"
        let plain = name.lowercased()
            .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return plain.isEmpty || plain.allSatisfy(\.isNumber) ? "demo" : String(plain.prefix(24))
    }
}
