import Glibc
import Ground
package import HTTP

/// A host of one's own that may be reached although its address is private, at one port or all.
package struct AllowedHost: Hashable, Sendable {
    /// Lower case, without the dot at the end.
    package var host: String
    package var port: Int?

    /// Reads `HOST` or `HOST:PORT`; nil when it is neither.
    package init?(_ text: String) {
        guard let address = WebAddress("http://" + text.lowercased()), address.target == "/",
            !text.contains("/")
        else { return nil }
        host = address.host
        port = text.hasSuffix(":\(address.port)") ? address.port : nil
    }

    func covers(_ host: String, _ port: Int) -> Bool {
        self.host == host && (self.port == nil || self.port == port)
    }
}

/// Why the gate let a request go no further.
package enum Refusal: Error, Hashable, Sendable {
    /// The name leads to this machine or its own network, or is no name that can be judged.
    case privateAddress
    case unresolvable
    case unreachable
    /// The limit of bytes is used up.
    case spent
    case malformed
}

/// Decides which addresses a name may lead to: resolved once, judged after that, and pinned.
package struct Admission: Sendable {
    /// Gives all the addresses of a name; blocks.
    package typealias Resolver = @Sendable (String) -> [IPAddress]

    package var allowed: Set<AllowedHost>
    package var resolve: Resolver
    /// Which addresses strangers may lead us to; a test on one machine has another idea of it.
    var isPublic: @Sendable (IPAddress) -> Bool = { $0.isPublic }

    package init(allowed: Set<AllowedHost> = [], resolve: @escaping Resolver = Self.system) {
        self.allowed = allowed
        self.resolve = resolve
    }

    /// The addresses that may be connected to, best first.
    ///
    /// A name one of whose addresses is private is refused as a whole: that is an attack or a
    /// mistake, and either way not a site for visitors.
    func addresses(of host: String, port: Int) throws(Refusal) -> [IPAddress] {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        // What every reader of addresses understands alike, and nothing else.
        let shown = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
        guard (1...65535).contains(port), let address = WebAddress("http://\(shown):\(port)/"),
            address.host == shown
        else { throw .privateAddress }
        let found = IPAddress(shown).map { [$0] } ?? resolve(name)
        if found.isEmpty { throw .unresolvable }
        let isAllowed = allowed.contains { $0.covers(shown, port) }
        guard isAllowed || found.allSatisfy(isPublic) else { throw .privateAddress }
        return found
    }

    /// The system's resolver, as getaddrinfo(3) orders the addresses.
    package static let system: Resolver = { name in
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next, addresses.count < 16 {
            if let address = unsafe IPAddress(entry.pointee) { addresses.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }
}

extension IPAddress {
    fileprivate init?(_ entry: addrinfo) {
        guard let place = unsafe entry.ai_addr else { return nil }
        switch unsafe entry.ai_family {
        case AF_INET:
            self.init(
                bytes: unsafe place.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    unsafe withUnsafeBytes(of: $0.pointee.sin_addr) { unsafe Array($0) }
                })
        case AF_INET6:
            self.init(
                bytes: unsafe place.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    unsafe withUnsafeBytes(of: $0.pointee.sin6_addr) { unsafe Array($0) }
                })
        default: return nil
        }
    }
}
