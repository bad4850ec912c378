import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Workflow

/// Workers' names, by which those of this machine can be told from others, and the living among
/// them from the dead.
///
/// `<host>-<machine>-<process>-<chance>`; the machine's part changes with each start of it, and is
/// another in each container, whose processes are numbered anew.
enum WorkerNames {
    static func fresh(chance: UInt64) -> WorkerID {
        WorkerID(
            rawValue: "\(host)-\(machine)-\(getpid())-\(String(chance, radix: 36).suffix(6))")
    }

    /// Whether a worker was a process of this machine, which has ended.
    ///
    /// A no is no proof that it lives: its lease will tell.
    static func isGone(_ worker: WorkerID) -> Bool {
        let own = "\(host)-\(machine)-"
        guard worker.rawValue.hasPrefix(own),
            let number = worker.rawValue.dropFirst(own.count).split(separator: "-").first,
            let process = pid_t(number), process > 0, process != getpid()
        else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }

    /// The machine's name, without its domain.
    private static let host: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "host" }
        let whole = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return whole.split(separator: ".").first.map(String.init) ?? "host"
    }()

    /// Four letters of this start of the machine and of the processes that see each other.
    private static let machine: String = {
        let start = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id")
        // Where the kernel does not tell, workers of other containers may look like ours; taking
        // one for dead costs it a lease, nothing else.
        let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
        return String(Digest(of: (start ?? Data()) + Data((space ?? "").utf8)).hex.prefix(4))
    }()
}

extension Premises {
    /// Ends the leases of workers of this machine whose processes are gone, so that their runs are
    /// taken up now: for ledgers that cannot see it themselves.
    func buryTheDead() async throws {
        let gone = try await ledger.workers().map(\.id).filter(WorkerNames.isGone)
        guard !gone.isEmpty else { return }
        for worker in gone { _ = try await scribe.write(.beat(worker, lease: .milliseconds(-1))) }
        _ = try await scribe.write(.reap)
    }
}
