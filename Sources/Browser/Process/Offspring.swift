import CSpawn
import Glibc
import Ground

/// A child process that its starter keeps for a while.
///
/// Start it on a thread that outlives it: Linux sends the signal of a parent's death when the
/// *thread* ends that started the child.
final class Offspring: Sendable {
    let process: pid_t
    private let isReaped = Guarded(false)

    /// Starts `command[0]` with just this environment; each descriptor of ours gets the number it
    /// is listed under, and no other is passed on.
    init(
        _ command: [String], environment: [String], descriptors: [(theirs: Int32, ours: Int32)]
    ) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        // Copies above every wanted number, so that no source is overwritten before its turn.
        let copies = descriptors.map { fcntl($0.ours, F_DUPFD_CLOEXEC, 64) }
        defer { copies.forEach { close($0) } }
        for (pair, copy) in zip(descriptors, copies) {
            unsafe posix_spawn_file_actions_adddup2(&actions, copy, pair.theirs)
        }
        let most = descriptors.map(\.theirs).max() ?? 2
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, most + 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = Int32(backlot_setsid) | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe variables.forEach { unsafe free($0) } }
        var started: pid_t = 0
        let status = unsafe posix_spawnp(
            &started, command[0], &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            throw Fault(
                .unavailable,
                "The program “\(command[0])” could not be started: \(Handle.reason(status)).",
                subject: command[0])
        }
        process = started
    }

    /// Ends the whole family; harmless when it has ended.
    func kill() {
        isReaped.withLock { isReaped in
            if isReaped { return }
            _ = Glibc.kill(-process, SIGKILL)
            _ = Glibc.kill(process, SIGKILL)
        }
    }

    /// Blocks until it has ended; its exit code, or 128 and the signal.
    func wait() -> Int32 {
        var info = unsafe siginfo_t()
        // Waits without reaping, so that `kill` can never hit a stranger with its number.
        while unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return isReaped.withLock { isReaped in
            var status: Int32 = 0
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
            isReaped = true
            let signal = status & 0x7F
            return signal == 0 ? status >> 8 & 0xFF : 128 + signal
        }
    }
}
