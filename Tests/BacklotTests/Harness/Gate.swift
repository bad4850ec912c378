import Glibc
import Ground

/// Something that is opened by the test, for a server that waits for it.
final class Gate: Sendable {
    private let state = Guarded(false)

    var isOpen: Bool { state.withLock { $0 } }

    func open() { state.withLock { $0 = true } }

    func shut() { state.withLock { $0 = false } }

    /// Returns when it is open; blocks the calling thread meanwhile.
    func pass() {
        while !isOpen { usleep(10_000) }
    }
}
