import Ground
import Workflow

@testable import Ledgers

/// Ledgers that are emptied instead of opened anew, which is ten times as fast: a server that has
/// just been connected to has nothing planned.
actor EmptyLedger {
    static let shared = EmptyLedger()

    private var ledgers: [PostgresAddress: (ledger: PostgresLedger, clock: LentWorld)] = [:]

    static func at(_ address: PostgresAddress, world: any World) async throws -> PostgresLedger {
        try await shared.ledger(address, world)
    }

    private func ledger(
        _ address: PostgresAddress, _ world: any World
    ) async throws
        -> PostgresLedger
    {
        let clock = ledgers[address]?.clock ?? LentWorld(world)
        clock.lend(world)
        let ledger: PostgresLedger
        if let known = ledgers[address]?.ledger {
            ledger = known
        } else {
            ledger = try await PostgresLedger(address, world: clock)
            ledgers[address] = (ledger, clock)
        }
        let schema = address.quotedSchema
        let tables =
            "runs steps memo takes events waits charges budgets slots intents pools rates workers schedules ready held arrivals shared_events"
            .split(separator: " ").map { "DELETE FROM \(schema).\($0);" }
        try await ledger.readers.execute(
            tables.joined() + "UPDATE \(schema).meta SET limited = '{}'")
        return ledger
    }
}

/// A world in whose place another can be put.
final class LentWorld: World {
    private let inner: Guarded<any World>

    init(_ world: any World) { inner = Guarded(world) }

    func lend(_ world: any World) { inner.withLock { $0 = world } }

    func now() -> Moment { inner.withLock { $0 }.now() }

    func random() -> UInt64 { inner.withLock { $0 }.random() }

    func sleep(_ span: Moment.Span) async throws { try await inner.withLock { $0 }.sleep(span) }
}
