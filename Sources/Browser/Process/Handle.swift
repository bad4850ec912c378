import Glibc
import Ground

/// A file descriptor that is closed when its owner goes.
struct Handle: ~Copyable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// The two ends of a pipe: what is written to the second is read from the first.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw failure("make a pipe") }
        ends.forEach(keep)
        return (ends[0], ends[1])
    }

    /// Two sockets that are connected with each other.
    static func pair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw failure("make a pair of sockets")
        }
        ends.forEach(keep)
        return (ends[0], ends[1])
    }

    /// Children do not inherit it by accident.
    static func keep(_ number: Int32) { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }

    static func failure(_ act: String) -> Fault {
        Fault(.unavailable, "The system would not \(act): \(reason(errno)).", retry: .soon)
    }

    static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
