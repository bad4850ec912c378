import Ground

/// Something that is opened once, by the test, for a server that waits for it.
final class Gate: Sendable {
    private let state = Guarded(false)

    var isOpen: Bool { state.withLock { $0 } }

    func open() { state.withLock { $0 = true } }
}
