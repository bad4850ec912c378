import FoundationEssentials
import Glibc

/// Runs a program to its end and gives what it printed.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func output(of words: [String]) throws -> String {
        let path = "/tmp/backlot-shell-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        defer { _ = unsafe unlink(path) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // A file, not a pipe: a server that goes on would keep a pipe open.
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(
            &actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // A server that goes on is to hear signals, which the threads of tasks block.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let arguments = unsafe words.map { unsafe strdup($0) }
        defer { for index in 0..<words.count { unsafe free(arguments[index]) } }
        var child = pid_t()
        let failure = unsafe posix_spawn(
            &child, words[0], &actions, &attributes, arguments + [nil], environ)
        guard failure == 0 else {
            throw Failure(description: "\(words[0]) could not be started (\(failure)).")
        }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw Failure(description: "\(words.joined(separator: " ")) ended with \(status).")
        }
        return try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    }
}
