import FoundationEssentials
import Glibc
import Ground

/// A program of `Tests/Companions` that runs beside a test: a real server, or an independent judge.
///
/// It announces itself with one line, answers line for line, and ends when its standard input does:
/// when the companion is let go, or the test process ends in whatever way.
package final class Companion: Sendable {
    /// The first line it said.
    package let greeting: String
    private let process: pid_t
    private let voice: (to: Int32, from: Int32)
    /// What was heard and not yet asked for; locked while somebody talks.
    private let talk = Guarded(Data())

    /// Starts `Tests/Companions/<script>` and waits for its first line.
    package init(_ script: String, _ words: [String] = []) throws {
        let root = Self.root
        let python = "\(root)/.build/venv/bin/python"
        guard unsafe access(python, X_OK) == 0 else {
            throw Silence(words: "\(python) is not there: run scripts/venv.sh first")
        }
        let input = Self.pipe(), output = Self.pipe()
        process = try Self.spawn(
            [python, "-B", "\(root)/Tests/Companions/\(script)"] + words, input.ear, output.mouth)
        close(input.ear)
        close(output.mouth)
        voice = (input.mouth, output.ear)
        let first = talk.withLock { [voice] in Self.line(from: voice.from, &$0) }
        guard let first else {
            close(voice.to)
            close(voice.from)
            waitpid(process, nil, 0)
            throw Silence(words: "\(script) ended before it was ready; its complaint is above")
        }
        greeting = first
    }

    deinit {
        close(voice.to)
        close(voice.from)
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    /// The root of the sources.
    package static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// Says a line and hears one; blocks the calling thread meanwhile.
    package func answer(to line: String) throws -> String {
        try talk.withLock { heard in
            var rest = Data("\(line)\n".utf8)
            while !rest.isEmpty {
                let wrote = unsafe rest.withUnsafeBytes { bytes in
                    unsafe write(voice.to, bytes.baseAddress, bytes.count)
                }
                guard wrote > 0 else { throw Silence(words: "the companion does not listen") }
                rest = rest.dropFirst(wrote)
            }
            guard let said = Self.line(from: voice.from, &heard) else {
                throw Silence(words: "the companion does not answer")
            }
            return said
        }
    }

    /// Why there is nothing to be heard.
    package struct Silence: Error, CustomStringConvertible {
        let words: String
        package var description: String { words }
    }

    private static func pipe() -> (ear: Int32, mouth: Int32) {
        var ends: [Int32] = [-1, -1]
        precondition(unsafe Glibc.pipe(&ends) == 0, "no pipe to be had")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func line(from output: Int32, _ heard: inout Data) -> String? {
        while true {
            if let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: heard[..<end], as: UTF8.self)
                heard = Data(heard[heard.index(after: end)...])
                return line
            }
            var room = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe read(output, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            heard.append(contentsOf: room[..<count])
        }
    }

    private static func spawn(
        _ words: [String], _ input: Int32, _ output: Int32
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        var argv = unsafe words.map { unsafe strdup($0) } + [nil]
        let plain = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"]
        var envp = unsafe plain.map { unsafe strdup($0) } + [nil]
        defer { unsafe (argv + envp).forEach { unsafe free($0) } }
        var process = pid_t()
        let code = unsafe posix_spawn(&process, words[0], &actions, nil, &argv, &envp)
        guard code == 0 else { throw Silence(words: "\(words[0]) does not start: \(code)") }
        return process
    }
}
