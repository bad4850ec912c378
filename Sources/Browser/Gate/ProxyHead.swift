/// The head of what a browser asks of its proxy (RFC 9112, sections 3.2.2 and 3.2.3).
struct ProxyHead: Hashable, Sendable {
    var host: String
    var port: Int
    /// The head to send on; nil when a tunnel is asked for.
    var forwarded: String?

    /// Reads a whole head without its blank line; nil when it makes no sense.
    init?(_ text: String) {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1", !text.contains("\n\n"),
            !text.utf8.contains(0)
        else { return nil }
        if words[0] == "CONNECT" {
            guard let (host, port) = Self.authority(words[1], usual: nil) else { return nil }
            self.host = host
            self.port = port
            return
        }
        let scheme = "http://"
        guard words[1].lowercased().hasPrefix(scheme) else { return nil }
        let rest = words[1].dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end], usual: 80) else { return nil }
        self.host = host
        self.port = port
        let target = rest[end...].hasPrefix("/") ? rest[end...] : "/" + rest[end...]
        forwarded = Self.closing(
            ["\(words[0]) \(target) HTTP/1.1"] + lines.dropFirst().map(String.init))
    }

    /// A head after which the connection ends, so that no second request can follow the first to a
    /// server it was not meant for.
    static func closing(_ lines: [String]) -> String {
        let dropped = ["connection:", "proxy-connection:", "keep-alive:", "proxy-authorization:"]
        let kept = lines.filter { line in
            !line.isEmpty && !dropped.contains { line.lowercased().hasPrefix($0) }
        }
        return (kept + ["Connection: close"]).joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static func authority(_ text: Substring, usual: Int?) -> (String, Int)? {
        guard !text.contains("@") else { return nil }
        let isBracketed = text.hasPrefix("[")
        let end =
            isBracketed
            ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = String(text[..<(end ?? text.endIndex)])
        let rest = text[(end ?? text.endIndex)...]
        if rest.isEmpty, let usual { return host.isEmpty ? nil : (host, usual) }
        guard !host.isEmpty, rest.first == ":", let port = Int(rest.dropFirst()) else { return nil }
        return (host, port)
    }
}
