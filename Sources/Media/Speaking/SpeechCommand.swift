import FoundationEssentials
import Ground
import Studio

/// A program that reads words from its standard input and writes a WAV file to its standard output,
/// run once a clause: with no network, a file system that is only read, and limits.
struct SpeechCommand: Sendable {
    let program: String
    /// Seconds for a clause.
    var patience = 60

    private static let probed = Guarded<Confinement?>(nil)

    /// The first of these that is an executable file.
    static func found(_ paths: [String]) -> String? {
        paths.first(where: FileManager.default.isExecutableFile)
    }

    /// No argument holds words of people; `words` go in by the standard input.
    func say(_ words: String, _ arguments: [String], subject: String) throws -> PCM {
        let input = try Descriptor.memory(holding: Data((words + "\n").utf8))
        let output = try Descriptor.memory()
        let terms = Child.Terms(
            environment: [
                "LC_ALL=C.UTF-8", "HOME=/dev/shm", "TMPDIR=/dev/shm",
                "PATH=/usr/local/bin:/usr/bin:/bin",
            ],
            folder: "/", patience: Int32(clamping: patience * 1000))
        let outcome = try Child.run(
            command(Self.confinement) + arguments, terms, input: input, output: output)
        switch outcome {
        case .exited(0, _): break
        case .exited(_, let line):
            throw Fault(
                .unexpected, "The speech program failed: \(quoted(line)).", subject: program)
        case .killed, .stopped:
            throw Fault(
                .unavailable, "The speech program was killed.", subject: program, retry: .soon)
        case .outOfTime:
            throw Fault(
                .unavailable, "The speech program did not finish within \(patience) seconds.",
                subject: program, retry: .soon)
        }
        guard let sound = PCM(wave: try output.contents(atMost: 64 << 20)) else {
            throw Fault(
                .badAnswer, "The speech program wrote something that is not a WAV file.",
                subject: program)
        }
        guard sound.samples.contains(where: { abs(Int($0)) > 100 }) else {
            throw Fault(
                .noVoice, "The voice has no sounds for \(quoted(words)).", subject: subject)
        }
        return sound
    }

    /// Whether bubblewrap works here; found out once, by trying.
    private static var confinement: Confinement {
        probed.withLock { known in
            if let known { return known }
            var found = Confinement.limits
            do {
                let nothing = try Descriptor.memory()
                let tried = try Child.run(
                    cell + ["/usr/bin/true"], input: nothing, output: nothing, patience: 5000)
                if case .exited(0, _) = tried { found = .namespaces }
            } catch {
                // Bubblewrap is not installed: the same answer as when it may not do its work.
            }
            known = found
            return found
        }
    }

    /// Voices may lie anywhere, so all files can be read; none can be written
    /// but in a memory of the cell's own (`/dev/shm`).
    private static let cell =
        Cell.bare + [
            "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--",
        ]

    private func command(_ confinement: Confinement) -> [String] {
        let limits = [
            "/usr/bin/prlimit", "--as=8589934592", "--fsize=134217728", "--core=0", "--cpu=120",
            "--nofile=256", "--", program,
        ]
        return confinement == .namespaces ? Self.cell + limits : limits
    }
}

extension Fault.Code {
    /// A program's answer that makes no sense.
    static let badAnswer = Self(rawValue: "bad-answer")
}
