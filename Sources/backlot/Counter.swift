import Ground

/// A number that only grows.
final class Counter: Sendable {
    private let count = Guarded(0)

    var value: Int { count.withLock { $0 } }

    /// Adds one and returns the new number.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
