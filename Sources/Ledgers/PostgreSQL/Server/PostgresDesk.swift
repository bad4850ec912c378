import Ground
import Workflow

/// One connection on a thread of its own; opened when it is used first, and again when it was lost.
///
/// The one that writes also hears what other processes offer to this one.
actor PostgresDesk {
    private let address: PostgresAddress
    private let thread: LedgerThread
    private let isWriting: Bool
    private var connection: PostgresConnection?
    private var hearers: [Int: @Sendable (News) -> Void] = [:]
    private var lastHearer = 0
    private var isClosed = false

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
        let connection = try opened()
        // Its answers may have brought news along.
        defer { if connection.channel != nil { tell(connection.takeNews()) } }
        do {
            return try body(connection)
        } catch let error as PostgresError where error.isLost {
            drop()
            throw error
        }
    }

    private func opened() throws -> PostgresConnection {
        // One that was closed from the other side is better known before something is sent.
        if let connection, connection.isClosed { drop() }
        if let connection { return connection }
        let connection = try PostgresConnection(address)
        if isWriting, !connection.isPooled { try connection.prepareToWrite() }
        self.connection = connection
        return connection
    }

    private func drop() {
        connection = nil
        // Who waits for its news waits for another's.
        thread.stir()
    }

    func close() {
        isClosed = true
        drop()
    }

    // MARK: news

    /// Tells what is heard until the task is cancelled or the desk closed; returns at once where
    /// nothing can be heard, behind a transaction-pooling proxy.
    func listen(_ hear: @escaping @Sendable (News) -> Void) async {
        lastHearer += 1
        let number = lastHearer
        hearers[number] = hear
        defer { leave(number) }
        isClosed = false
        var pauses = PostgresPauses(atMost: .seconds(5))
        while !Task.isCancelled, !isClosed {
            do {
                let connection = try opened()
                if connection.isPooled { return }
                if connection.channel == nil {
                    try connection.listen()
                    // Claims that wait here already are to be parked there.
                    for hear in hearers.values { hear(.ask) }
                }
                pauses = PostgresPauses(atMost: .seconds(5))
                await thread.readable(connection.socket)
                if connection === self.connection {
                    try connection.takeIn()
                    tell(connection.takeNews())
                }
            } catch {
                // Asking now and then goes on meanwhile; there is nobody to tell, and a next time.
                drop()
                _ = try? await pauses.wait()
            }
        }
    }

    /// With the last who hears the channel goes: nothing is to be offered to nobody.
    private func leave(_ number: Int) {
        hearers[number] = nil
        guard hearers.isEmpty, let connection, connection.channel != nil else { return }
        do { try connection.unlisten() } catch { drop() }
    }

    private func tell(_ news: [News]) {
        for news in news { for hear in hearers.values { hear(news) } }
    }
}

/// How long to wait before trying again, a little longer each time.
struct PostgresPauses {
    private var pause = Duration.milliseconds(10)
    private let longest: Duration

    init(atMost longest: Duration = .seconds(1)) { self.longest = longest }

    mutating func wait() async throws {
        try await Task.sleep(for: pause * Double.random(in: 1...2))
        pause = min(pause * 2, longest)
    }
}
