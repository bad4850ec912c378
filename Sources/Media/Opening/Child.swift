import CLinux
import Glibc
import Ground

/// A child process run to its end on the calling thread, with a limit on its time.
enum Child {
    enum Outcome: Equatable {
        /// The exit code and the first line on standard error.
        case exited(Int32, String)
        case killed
        case outOfTime
        /// Because the caller no longer wants it.
        case stopped
    }

    /// What a child is started with, besides its words.
    struct Terms {
        var environment: [String] = []
        /// Nil for our own.
        var folder: String?
        /// Milliseconds.
        var patience: Int32
        /// Becomes true when the work is no longer wanted.
        var stop: Guarded<Bool>?
    }

    /// Starts `command[0]` with just this environment and three descriptors, and waits.
    ///
    /// Standard error is a pipe that nobody else holds: it ends when the last process of the family
    /// does, which is how the wait can have a limit without signals or a second thread.
    static func run(
        _ command: [String], environment: [String] = [], input: borrowing Descriptor,
        output: borrowing Descriptor, patience: Int32
    ) throws -> Outcome {
        try run(
            command, Terms(environment: environment, patience: patience), input: input,
            output: output)
    }

    static func run(
        _ command: [String], _ terms: Terms, input: borrowing Descriptor,
        output: borrowing Descriptor
    ) throws -> Outcome {
        let (reading, writing) = try Descriptor.pipe()
        let ear = Descriptor(reading)
        let process: pid_t
        do {
            let mouth = Descriptor(writing)
            process = try start(
                command, terms, [input.number, output.number, mouth.number])
        }
        var line = ""
        let isDone = listen(to: ear, terms, into: &line)
        if !isDone {
            // The child leads its own session, so the group is the whole family that is ours to
            // kill; those inside the namespaces die with it.
            kill(-process, SIGKILL)
            kill(process, SIGKILL)
        }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        if !isDone { return terms.isStopped ? .stopped : .outOfTime }
        let signal = status & 0x7F
        let code = status >> 8 & 0xFF
        // Bubblewrap reports the death of its child by a signal as 128 and more.
        if signal != 0 || code > 128 { return .killed }
        return .exited(code, line)
    }

    private static func start(
        _ command: [String], _ terms: Terms, _ descriptors: [Int32]
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (index, number) in descriptors.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, number, Int32(index))
        }
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder = terms.folder {
            unsafe posix_spawn_file_actions_addchdir_np(&actions, folder)
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(
                Int32(backlot_spawn_setsid) | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var variables = unsafe terms.environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe variables.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let status = unsafe posix_spawnp(
            &process, command[0], &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            errno = status
            throw Descriptor.failure("start \(command[0])")
        }
        return process
    }

    /// Reads until the other end closes; false when patience runs out before, or the stop is called.
    private static func listen(
        to ear: borrowing Descriptor, _ terms: Terms, into line: inout String
    ) -> Bool {
        let end = now() + Int64(terms.patience)
        var heard: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = end - now()
            guard left > 0, !terms.isStopped else { return false }
            var wait = pollfd(fd: ear.number, events: Int16(POLLIN), revents: 0)
            let turn = terms.stop == nil ? left : min(left, 200)
            guard unsafe poll(&wait, 1, Int32(turn)) > 0 else { continue }
            let count = unsafe read(ear.number, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            // A child that chatters is heard out but not remembered.
            if heard.count < 4096 { heard += chunk[..<count] }
        }
        line = String(decoding: heard.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return true
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension Child.Terms {
    var isStopped: Bool { stop?.withLock { $0 } ?? false }
}
