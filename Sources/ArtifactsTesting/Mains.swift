import Ground

/// The power of a pretend machine, drawn by everything plugged in to it.
///
/// Shelf and ledger of a test share one, so that a cut at a write of either stops both.
package final class Mains: Sendable {
    /// What becomes of a caller when the power is off.
    package enum Darkness: Sendable {
        /// It gets a `PowerCut`; for tests that wait for their tasks.
        case throwing
        /// It never wakes again, so that no `defer` or `catch` of it runs, as after a kill; for
        /// executors that drop their tasks. The task's memory is lost.
        case hanging
    }

    private let isOff = Guarded(false)
    private let darkness: Darkness

    package init(_ darkness: Darkness = .throwing) { self.darkness = darkness }

    package var isOn: Bool { isOff.withLock { !$0 } }

    package func cut() { isOff.withLock { $0 = true } }

    /// Returns while the power is on.
    package func draw() async throws {
        guard !isOn else { return }
        switch darkness {
        case .throwing: throw PowerCut()
        case .hanging:
            unsafe await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
    }
}

/// The end of a pretend machine; nobody is meant to catch it but the test.
package struct PowerCut: Error {}
