import Ground
import Workflow

@testable import Ledgers

/// A schema of one test's own in the tests' server.
struct PostgresRoom {
    let address: PostgresAddress

    init(pooled: Bool = false, on server: PostgresServer? = nil) throws {
        let schema = "test_\(UInt64.random(in: 0 ... .max))"
        address = try (try server ?? PostgresServer.shared.get())
            .address(schema: schema, pooled: pooled)
    }

    func open(_ world: (any World)? = nil) async throws -> PostgresLedger {
        try await PostgresLedger(address, world: world)
    }

    /// Says something to the database, apart from every ledger.
    @discardableResult
    func ask(_ sql: String) async throws -> [String] {
        let connection = try PostgresConnection(address)
        let text = sql.replacing("§", with: address.quotedSchema + ".")
        return try connection.run([PostgresCall(text)])[0]
            .map { row in row.isNull ? "" : row.text() }
    }
}
