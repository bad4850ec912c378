/// An `http` or `https` address taken apart, for comparing and judging it.
///
/// Strict on purpose: what this accepts, every other reader of addresses understands in the same
/// way.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// Lower case; an IPv6 address keeps its brackets.
    package let host: String
    package let port: Int
    /// Path and query, as written; begins with a slash.
    package let target: String

    /// Nil for user names, fragments, spaces, escapes or foreign letters in the host, and all
    /// schemes but two.
    package init?(_ text: String) {
        guard text.utf8.count <= 8192, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.utf8.contains(where: { $0 == 0x5C || $0 == 0x23 })
        else { return nil }
        let lowered = text.prefix(8).lowercased()
        guard let scheme = ["https", "http"].first(where: { lowered.hasPrefix($0 + "://") }) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count + 3)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end]) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme == "https" ? 443 : 80)
        let target = String(rest[end...])
        self.target = target.hasPrefix("/") ? target : "/" + target
    }

    /// Scheme, host and port: two addresses with one origin reach one server.
    package var origin: String {
        let isUsual = port == (scheme == "https" ? 443 : 80)
        return isUsual ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    package var description: String { origin + target }

    /// Whether the name can only lead to this machine or its own network: an address there, a name
    /// of one word, or one under a suffix kept for that.
    ///
    /// Other names are unknown, hence false.
    package var isNearby: Bool {
        if let address = IPAddress(host) { return !address.isPublic }
        return !host.contains(".")
            || [".localhost", ".local", ".internal", ".lan", ".home.arpa"]
                .contains {
                    host.hasSuffix($0)
                }
    }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        let isBracketed = text.hasPrefix("[")
        let end =
            isBracketed
            ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)].lowercased()
        let rest = text[(end ?? text.endIndex)...]
        guard isBracketed ? IPAddress(host) != nil : isName(host) else { return nil }
        if rest.isEmpty { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", (1...5).contains(digits.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            (1...65535).contains(port)
        else { return nil }
        return (host, port)
    }

    /// Letters, digits, hyphens and dots; a last word of digits must be a plain IPv4 address, since
    /// `127.1` and `0x7f000001` mean different things to different readers.
    private static func isName(_ host: String) -> Bool {
        let words = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = words.last,
            words.allSatisfy({ word in
                !word.isEmpty && word.utf8.count <= 63
                    && word.utf8.allSatisfy {
                        (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
                    }
            })
        else { return false }
        let isNumber = (48...57).contains(last.utf8.first ?? 0)
        return !isNumber || IPAddress(host) != nil
    }
}
