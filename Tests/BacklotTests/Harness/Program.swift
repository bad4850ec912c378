@preconcurrency @unsafe import Dispatch
import FoundationEssentials
import Glibc

/// The real `backlot` of this build, as a process in a group of its own.
struct Program: Sendable {
    /// What is left of a process.
    struct Ending: Sendable {
        /// The exit code; nil when a signal ended it.
        let code: Int32?
        let out: String
        let err: String

        var outLines: [Substring] { out.split(separator: "\n") }
        var errLines: [Substring] { err.split(separator: "\n") }
        /// Everything that a person would have seen.
        var text: String { out + err }
    }

    let pid: pid_t
    private let outFile: String
    private let errFile: String
    /// The wait has its own thread: the pool of tasks is not blocked by it.
    private let waiting: Task<Int32, Never>

    /// The folder of this build, where the test program is and `backlot` beside it.
    static let buildFolder: String = {
        let link = "/proc/self/exe"
        // Without it nothing here could run: an empty path fails in each test.
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
        return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    }()

    /// Starts `backlot`, or another program, with these words in a folder; what it writes goes to files in `notes`.
    init(
        _ words: [String], in folder: String, notes: String, environment: [String: String],
        program: String = "\(buildFolder)/backlot"
    ) throws {
        let name = "\(notes)/\(UUID().uuidString)"
        outFile = name + ".out"
        errFile = name + ".err"
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 1, outFile, flags, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errFile, flags, 0o600)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        // It becomes the program after it has gone to the folder.
        let env = "/usr/bin/env"
        let argv = [env, "--chdir=\(folder)", program] + words
        let envp = environment.map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        let code = unsafe Self.withCStrings(argv) { argv in
            unsafe Self.withCStrings(envp) { envp in
                unsafe posix_spawn(&child, env, &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else { throw Trouble("`backlot` does not start: \(code)") }
        let pid = child
        self.pid = pid
        waiting = Task.detached {
            await withCheckedContinuation { ended in
                DispatchQueue.global()
                    .async {
                        var status: Int32 = 0
                        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
                        ended.resume(returning: status)
                    }
            }
        }
    }

    /// Sends a signal to the process and all its children, as a terminal does for Ctrl-C.
    func signal(_ number: Int32) { kill(-pid, number) }

    /// `kill -9` of the process alone, as the system does when memory is short.
    func murder() { kill(pid, SIGKILL) }

    func ending() async throws -> Ending {
        let status = await waiting.value
        let isExit = status & 0x7F == 0
        return Ending(
            code: isExit ? status >> 8 & 0xFF : nil,
            out: String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: outFile)), as: UTF8.self),
            err: String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: errFile)), as: UTF8.self)
        )
    }

    /// What it has written to standard error until now.
    func errSoFar() throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: errFile)), as: UTF8.self)
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
    ) rethrows -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = unsafe strings.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        return try unsafe body(copies + [nil])
    }
}

/// Something that keeps a test from being carried out.
struct Trouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
