import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Ledgers
import Workflow

/// A folder for one test with everything that a campaign needs, deleted with all that is in it.
final class Lot: Sendable {
    let root: String
    /// The name of its ledger and shelf, when they are in the cluster.
    let cluster: String?
    private let environment: Guarded<[String: String]>

    init(_ environment: [String: String] = [:], on plane: Plane = .embedded) throws {
        let name = "lot_\(UUID().uuidString.prefix(8).lowercased())"
        cluster = plane == .cluster ? name : nil
        root = FileManager.default.temporaryDirectory.path + "/backlot-lot-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: root + "/notes", withIntermediateDirectories: true)
        var all = ["HOME": root, "PATH": "/usr/bin:/bin", "USER": "tester", "LANG": "C.UTF-8"]
        if let cluster { all.merge(try Cluster.shared.get().environment(cluster)) { $1 } }
        all.merge(environment) { $1 }
        self.environment = Guarded(all)
    }

    deinit {
        // What is left is in the temporary folder, which the system clears.
        try? FileManager.default.removeItem(atPath: root)
    }

    var data: String { root + "/data" }
    var out: String { root + "/out" }
    var ledger: String { data + "/ledger.sqlite" }

    /// From now on pictures are painted by this server.
    func paint(at address: String, by model: String = "openai/gpt-image-1") {
        environment.withLock {
            $0["BACKLOT_IMAGES_URL"] = address
            $0["BACKLOT_IMAGE_MODEL"] = model
        }
    }

    /// Writes a file, with the folders above it, and returns its path.
    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let url = URL(fileURLWithPath: "\(root)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return url.path
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    func read(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path.hasPrefix("/") ? path : "\(root)/\(path)"))
    }

    /// Starts a command on this lot's data.
    func start(_ words: String..., data: String? = nil) throws -> Program {
        try start(words, data: data)
    }

    func start(_ words: [String], data: String? = nil) throws -> Program {
        var environment = environment.withLock { $0 }
        environment["BACKLOT_DATA"] = data ?? self.data
        return try Program(words, in: root, notes: root + "/notes", environment: environment)
    }

    /// Runs a command to its end.
    func run(_ words: String..., data: String? = nil) async throws -> Program.Ending {
        try await start(words, data: data).ending()
    }

    /// What a program of this lot finds in its environment.
    var surroundings: [String: String] {
        environment.withLock { $0 }.merging(["BACKLOT_DATA": data]) { $1 }
    }

    /// Runs a line as a shell would, with this build's `backlot` to be found.
    func shell(_ line: String) async throws -> Program.Ending {
        try await start(
            program: "/bin/sh", ["-c", line], ["PATH": "\(Program.buildFolder):/usr/bin:/bin"]
        )
        .ending()
    }

    /// Starts another program, with what it has to be told besides.
    func start(
        program: String, _ words: [String], _ more: [String: String] = [:]
    ) throws -> Program {
        var environment = environment.withLock { $0 }
        environment["BACKLOT_DATA"] = data
        environment.merge(more) { $1 }
        return try Program(
            words, in: root, notes: root + "/notes", environment: environment, program: program)
    }

    /// Every file under a folder, by its path inside it, with the digest of its bytes.
    func files(in folder: String) throws -> [String: Digest] {
        var found: [String: Digest] = [:]
        guard FileManager.default.fileExists(atPath: folder) else { return found }
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var facts = stat()
            // What vanished between listing and asking was never under its name for good.
            guard unsafe lstat("\(folder)/\(name)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
            else { continue }
            found[name] = Digest(of: try read("\(folder)/\(name)"))
        }
        return found
    }

    /// The campaign folders that were delivered to a folder, sorted by their names.
    func folders(in out: String? = nil) throws -> [String] {
        let output = (out ?? self.out) + "/output"
        guard FileManager.default.fileExists(atPath: output) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: output).sorted()
            .map { "\(output)/\($0)" }
    }

    /// The runs that are nobody's children, newest first.
    func runs() async throws -> [RunRecord] {
        try await withLedger { try await $0.runs(RunFilter(topLevelOnly: true)) }
    }

    /// Looks into the ledger from this process.
    func withLedger<Result: Sendable>(
        _ body: (any Ledger) async throws -> Result
    ) async throws -> Result {
        guard let cluster else { return try await body(SQLiteLedger(folder: data)) }
        return try await Cluster.shared.get().withLedger(cluster) { try await body($0) }
    }
}
