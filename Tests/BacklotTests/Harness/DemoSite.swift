import HTTPTesting

/// A sample site of the repository, served on loopback by its own program.
final class DemoSite: Sendable {
    private let companion: Companion
    /// Such as `http://127.0.0.1:40123/`.
    let address: String

    init(_ name: String) throws {
        companion = try Companion("site.py", [name])
        address = companion.greeting
    }

    var host: String { String(address.dropFirst("http://".count).dropLast()) }

    /// From now on it is at this version, `v1` or `v2`.
    func show(_ version: String) throws { try say("version \(version)") }

    /// Lets somebody in at the dashboard.
    func admit(_ email: Canary, _ password: Canary) throws {
        func coded(_ canary: Canary) -> String {
            canary.text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        try say("member \(coded(email)) \(coded(password))")
    }

    private func say(_ line: String) throws {
        let answer = try companion.answer(to: line)
        guard answer == "ok" else { throw Trouble("The site says “\(answer)” to “\(line)”") }
    }
}
