import FoundationEssentials
import Glibc

/// A process as the system lists it; its number and its beginning together are never given twice.
struct Kin: Hashable, Sendable {
    let pid: pid_t
    private let parent: pid_t
    private let began: String

    /// Everybody who descends from a process at this moment, itself left out.
    static func descendants(of ancestor: pid_t) throws -> [Kin] {
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap { pid_t($0) }.compactMap { Kin($0) }
        var family: Set<pid_t> = [ancestor]
        var found: [Kin] = []
        while true {
            let next = all.filter { family.contains($0.parent) && !family.contains($0.pid) }
            if next.isEmpty { return found }
            found += next
            family.formUnion(next.map(\.pid))
        }
    }

    /// Nil when there is no such process any more, or it only waits for somebody to hear of its end.
    private init?(_ pid: pid_t) {
        // pid (name) state ppid …; the name may hold anything, so the last bracket counts: proc(5).
        guard let text = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
            let end = text.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: text[(end + 1)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", let parent = pid_t(fields[1]) else { return nil }
        self.pid = pid
        self.parent = parent
        began = String(fields[19])
    }

    static func isAlive(_ pid: pid_t) -> Bool { Kin(pid) != nil }

    var isAlive: Bool { Kin(pid)?.began == began }

    /// Its command line and environment, as whoever may look at it sees them.
    var words: Data {
        let files = ["cmdline", "environ"].map { "/proc/\(pid)/\($0)" }
        return files.reduce(Data()) { $0 + (FileManager.default.contents(atPath: $1) ?? Data()) }
    }

    /// The name of its program; some write their whole command line into one word.
    var program: String {
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return String(decoding: line.prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
            .split(separator: "/").last
            .map(String.init) ?? ""
    }

    /// Which network it lives in; nil when it is gone.
    var network: String? { Self.network(of: "\(pid)") }

    /// Ours, or another process's, by its folder in `/proc`.
    static func network(of process: String = "self") -> String? {
        // Who has ended lives nowhere.
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/net")
    }
}
