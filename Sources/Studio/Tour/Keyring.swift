import Ground

/// Keeps the secrets of runs in the memory of this process, and nowhere else.
package final class Keyring: Sendable {
    private let rings = Guarded<[String: Keys]>([:])

    package init() {}

    /// Hangs up the keys of a submission until the process ends or others take their place.
    package func hang(_ keys: Keys, for submission: String) {
        rings.withLock { $0[submission] = keys }
    }

    package func keys(for submission: String) -> Keys? {
        rings.withLock { $0[submission] }
    }
}
