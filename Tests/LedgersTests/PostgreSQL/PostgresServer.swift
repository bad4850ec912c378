import FoundationEssentials
import Glibc
import Ground
import Ledgers
import WorkflowTesting

/// A PostgreSQL of the tests' own, with pgbouncer in front: started when it is asked for first,
/// stopped when the tests end.
final class PostgresServer: Sendable {
    /// Fast, and not safe against power cuts.
    static let shared = Result { try PostgresServer("--fast", "--pgbouncer", "6432") }

    let folder: String
    let direct: String
    let pooled: String?

    init(_ options: String...) throws {
        folder =
            "\(FileManager.default.temporaryDirectory.path)/backlot-postgres-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let lines = try Self.script(["start", folder] + options).split(separator: "\n")
            .map(String.init)
        direct = lines.first ?? ""
        pooled = lines.count > 1 ? lines[1] : nil
        let place = folder
        leftovers.withLock { $0.append(place) }
        atexit {
            for folder in leftovers.withLock({ $0 }) {
                // Nobody is left to tell.
                _ = try? PostgresServer.script(["stop", folder])
            }
        }
    }

    func restart() throws { _ = try Self.script(["restart", folder]) }

    func stop() throws { _ = try Self.script(["stop", folder]) }

    /// The address of a schema of one's own.
    func address(schema: String, pooled isPooled: Bool = false) throws -> PostgresAddress {
        try PostgresAddress("\(isPooled ? pooled ?? direct : direct)&schema=\(schema)")
    }

    private static func script(_ arguments: [String]) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Shell.output(of: ["\(root.path)/scripts/postgres.sh"] + arguments)
    }
}

/// Folders of servers to stop at the end.
private let leftovers = Guarded<[String]>([])
