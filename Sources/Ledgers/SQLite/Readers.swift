import Ground

/// Read-only connections to the file, handed out one per reader at a time.
final class Readers: Sendable {
    private let file: String
    private let idle = Guarded<[Connection]>([])
    /// How many connections are kept for the next reader.
    private let kept = 4

    init(file: String) { self.file = file }

    /// Lends a connection for the time of `body`.
    func read<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        do {
            let connection = try idle.withLock { $0.popLast() } ?? Connection(file, for: .reading)
            let result = try body(connection)
            // One that failed is closed instead, with whatever it had open.
            idle.withLock { if $0.count < kept { $0.append(connection) } }
            return result
        } catch {
            throw Fault(ledger: error, file: file)
        }
    }
}
