package import Ground
package import Workflow

/// The ledger of many machines: a schema in a PostgreSQL database.
///
/// A commit that has returned survives whatever the database survives. Time is the database's.
package final class PostgresLedger: Ledger {
    package let address: PostgresAddress
    let readers: PostgresReaders
    let desk: PostgresDesk
    private let clerk: PostgresClerk
    private let thread: LedgerThread
    private let world: (any World)?

    /// Where the ledger writes.
    ///
    /// A task that prefers it commits without changing threads.
    package var executor: LedgerThread { thread }

    /// Connects, and makes the tables or brings them to the newest version.
    ///
    /// Throws `Fault`s: `storage`, `unavailable`, `diskFull`.
    ///
    /// - Parameter world: where time comes from instead of the database, for tests.
    package init(_ address: PostgresAddress, world: (any World)? = nil) async throws {
        self.address = address
        self.world = world
        thread = LedgerThread()
        desk = PostgresDesk(address, thread: thread, isWriting: true)
        clerk = PostgresClerk(desk: desk, address: address, world: world)
        readers = PostgresReaders(address) { [clerk] in try await clerk.catchUp() }
        do {
            try await desk.use { try $0.migrate(at: address) }
        } catch {
            throw Fault(ledger: error, at: address)
        }
    }

    package func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        do {
            return try await clerk.apply(mutations)
        } catch let error as PostgresError where error.movingMark != nil {
            guard let mark = error.movingMark else { throw error }
            return mutations.map { _ in .failure(mark.fault) }
        } catch {
            throw Fault(ledger: error, at: address)
        }
    }

    package func listen(_ hear: @escaping @Sendable (News) -> Void) async {
        await desk.listen(hear)
    }

    /// Lets go of its connections; the next use opens them again, but who listened hears no more.
    package func close() async {
        await desk.close()
        await readers.close()
    }

    /// The world's time, or this machine's, which the engine compares with.
    var hostTime: Moment { (world ?? RealWorld()).now() }

    /// The moment to hand to the database; null for its own.
    var moment: PostgresValue { .number(world?.now().milliseconds) }
}
