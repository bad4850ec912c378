import Artifacts
import FoundationEssentials
import Ground

/// A folder for one job of the `ffmpeg` process, and the only way to start it: no words of people in
/// its arguments, no network, limits on memory, time and size, and a bubblewrap cell where the host
/// allows one.
struct Workbench: ~Copyable {
    /// Where ffmpeg is, and how it is held in.
    struct Tool: Sendable {
        var program: String
        var confinement: Confinement
    }

    /// The folder with what the job makes and needs; files in it have names of ours.
    let folder: String
    private let tool: Tool
    private let stop: Guarded<Bool>
    /// Foreign files under the names by which ffmpeg sees them, `in/0.mp4`.
    private var inputs: [(name: String, path: String)] = []

    init(_ tool: Tool, stop: Guarded<Bool>) throws {
        let manager = FileManager.default
        folder = Scratch.path()
        self.tool = tool
        self.stop = stop
        do {
            try manager.createDirectory(
                atPath: folder + "/in", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Fault(
                .unavailable, "No folder for temporary files could be made (\(folder)).",
                retry: .soon)
        }
    }

    // What is left in the folder for temporary files harms nobody.
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Puts a file that is only read on the bench; gives the name that arguments call it by.
    mutating func lay(_ path: String, ending: String) throws -> String {
        let name = "in/\(inputs.count).\(ending)"
        inputs.append((name, path))
        if tool.confinement == .limits {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: path)
        }
        return name
    }

    func write(_ text: String, as name: String) throws {
        try Data(text.utf8).write(to: url(name))
    }

    func write(_ data: Data, as name: String) throws { try data.write(to: url(name)) }

    func read(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

    /// Moves what was made to its place, whole or not at all.
    func take(_ name: String, to path: String) throws {
        try FileManager.default.moveItem(atPath: url(name).path, toPath: path)
    }

    private func url(_ name: String) -> URL { URL(fileURLWithPath: "\(folder)/\(name)") }

    /// Runs ffmpeg to its end in the folder.
    ///
    /// `subject` is what a refusal is about; a file that cannot be decoded is `invalid`.
    func run(_ arguments: [String], patience seconds: Int, subject: String) throws {
        let nothing = try Descriptor.memory()
        let outcome = try Child.run(
            command + Self.manners + arguments,
            Child.Terms(
                environment: ["LC_ALL=C.UTF-8", "HOME=/tmp", "PATH=/usr/bin:/bin"],
                folder: tool.confinement == .limits ? folder : nil,
                patience: Int32(clamping: seconds * 1000), stop: stop),
            input: nothing, output: nothing)
        switch outcome {
        case .exited(0, ""): return
        case .exited(_, let line):
            throw Fault(
                .invalid,
                "ffmpeg cannot work with this: \(Self.shown(line)). If the file was edited, make it "
                    + "again in a common format.", subject: subject)
        case .stopped: throw Fault(.cancelled, "The work was cancelled.", subject: subject)
        case .outOfTime:
            throw Fault(
                .unavailable,
                "ffmpeg did not finish within \(seconds) seconds. The machine is too busy, or the "
                    + "file is not what it seems.", subject: subject, retry: .soon)
        case .killed:
            throw Fault(
                .unavailable, "ffmpeg was killed; it may have wanted more memory than it may have.",
                subject: subject, retry: .soon)
        }
    }

    private static let manners = [
        "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-fflags", "+bitexact",
    ]

    /// Its own words without the addresses of its insides (`[mov @ 0x55d0c8]`).
    private static func shown(_ line: String) -> String {
        var words = line[...]
        while words.hasPrefix("["), let end = words.firstIndex(of: "]") {
            words = words[words.index(after: end)...].drop { $0 == " " }
        }
        return words.isEmpty ? "it gave no reason" : quoted(words)
    }

    private var command: [String] {
        let limited = [
            "/usr/bin/prlimit", "--as=4294967296", "--fsize=4294967296", "--core=0",
            "--nofile=512", "--", tool.program,
        ]
        guard tool.confinement == .namespaces else { return limited }
        var cell = Cell.bare + Cell.libraries
        for path in ["/usr/bin/prlimit", tool.program] { cell += ["--ro-bind", path, path] }
        // What Debian's alternatives point to, and the house's letters.
        for path in [
            "/etc/alternatives", "/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig",
        ] {
            cell += ["--ro-bind-try", path, path]
        }
        cell += ["--tmpfs", "/tmp", "--bind", folder, "/bench"]
        for input in inputs { cell += ["--ro-bind", input.path, "/bench/" + input.name] }
        return cell + ["--chdir", "/bench", "--"] + limited
    }
}

extension Workbench.Tool {
    /// Looks for ffmpeg and tries whether it runs in a cell here; a fault says what to install.
    static func found(program: String? = nil) throws -> Workbench.Tool {
        let places = program.map { [$0] } ?? ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
        guard let path = places.first(where: FileManager.default.isExecutableFile) else {
            throw Fault(
                .unavailable,
                "ffmpeg is not installed; it makes sound files and films. Install it (“make deps”).",
                subject: "ffmpeg")
        }
        for confinement in [Confinement.namespaces, .limits] {
            let tool = Workbench.Tool(program: path, confinement: confinement)
            do {
                try Workbench(tool, stop: Guarded(false))
                    .run(["-version"], patience: 20, subject: "ffmpeg")
                return tool
            } catch  where confinement == .namespaces {
                // Bubblewrap is not installed or may not do its work: limits alone.
                continue
            }
        }
        throw Fault(.unavailable, "ffmpeg does not start.", subject: "ffmpeg")
    }
}
