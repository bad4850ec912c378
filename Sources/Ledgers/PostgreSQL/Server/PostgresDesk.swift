import Ground

/// One connection on a thread of its own; opened when it is used first, and again when it was lost.
actor PostgresDesk {
    private let address: PostgresAddress
    private let thread: LedgerThread
    private let isWriting: Bool
    private var connection: PostgresConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// - Parameter isWriting: Whether the functions of the database are called here.
    init(
        _ address: PostgresAddress, thread: LedgerThread = LedgerThread(), isWriting: Bool = false
    ) {
        self.address = address
        self.thread = thread
        self.isWriting = isWriting
    }

    /// Lends the connection; one that was lost meanwhile is not used again.
    func use<Result: Sendable>(
        _ body: @Sendable (PostgresConnection) throws -> Result
    ) throws -> Result {
        // One that was closed from the other side is better known before something is sent.
        if let known = connection, known.isClosed { connection = nil }
        let connection = try connection ?? open()
        self.connection = connection
        do {
            return try body(connection)
        } catch let error as PostgresError where error.isLost {
            self.connection = nil
            throw error
        }
    }

    private func open() throws -> PostgresConnection {
        let connection = try PostgresConnection(address)
        if isWriting, !connection.isPooled { try connection.prepareToWrite() }
        return connection
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
