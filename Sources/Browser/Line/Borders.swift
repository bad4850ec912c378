import HTTP
import Studio

/// Which addresses the page itself may have: those of the hosts in a territory.
struct Borders: Sendable {
    let hosts: Set<String>

    init(_ hosts: [String]) { self.hosts = Set(hosts.map { $0.lowercased() }) }

    init(_ territory: Territory) { self.init(territory.hosts) }

    /// Nil unless a page may be opened there; without the fragment, which no server sees.
    func address(_ text: String) -> WebAddress? {
        let bare = text.prefix { $0 != "#" }
        guard let address = WebAddress(String(bare)) else { return nil }
        let isUsual = address.port == (address.scheme == "https" ? 443 : 80)
        let name = isUsual ? address.host : "\(address.host):\(address.port)"
        // A site with “www.” before its name is the same site.
        let other = name.hasPrefix("www.") ? String(name.dropFirst(4)) : "www." + name
        let names = [name, other, "\(address.host):\(address.port)"]
        return names.contains(where: hosts.contains) ? address : nil
    }
}
