import Ground

/// One connection on a thread of its own; opened when it is used first, and again when it was lost.
actor PostgresDesk {
    private let address: PostgresAddress
    private let thread: LedgerThread
    private var connection: PostgresConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(_ address: PostgresAddress, thread: LedgerThread = LedgerThread()) {
        self.address = address
        self.thread = thread
    }

    /// Lends the connection; one that was lost meanwhile is not used again.
    func use<Result: Sendable>(
        _ body: @Sendable (PostgresConnection) throws -> Result
    ) throws -> Result {
        // One that was closed from the other side is better known before something is sent.
        if let known = connection, known.isClosed { connection = nil }
        let connection = try connection ?? PostgresConnection(address)
        self.connection = connection
        do {
            return try body(connection)
        } catch let error as PostgresError where error.isLost {
            self.connection = nil
            throw error
        }
    }

    func close() { connection = nil }
}

/// How long to wait before trying again, a little longer each time.
struct PostgresPauses {
    private var milliseconds: Int64 = 10

    mutating func wait() async throws {
        try await Task.sleep(for: .milliseconds(milliseconds + .random(in: 0...milliseconds)))
        milliseconds = min(milliseconds * 2, 1000)
    }
}
