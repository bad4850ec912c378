import Ground

/// Connections for reading, each on a thread of its own; the second is opened when the first is busy.
final class PostgresReaders: Sendable {
    let address: PostgresAddress
    private let schema: String
    let desks: [PostgresDesk]
    /// How many queries each is asked at the moment.
    private let askers: Guarded<[Int]>
    private let texts = Guarded<[ObjectIdentifier: String]>([:])

    init(_ address: PostgresAddress, count: Int = 2) {
        self.address = address
        schema = address.quotedSchema
        desks = (0..<count).map { _ in PostgresDesk(address) }
        askers = Guarded(Array(repeating: 0, count: count))
    }

    /// Asks queries, all at one time of the ledger, and reads the rows of each.
    func read<Result: Sendable>(
        _ query: Query, _ values: PostgresValue...,
        row: @escaping @Sendable (inout PostgresRow) throws -> Result
    ) async throws -> [Result] {
        let call = PostgresCall(text(of: query), values)
        return try await ask([call]) { try $0[0].map(row) }
    }

    /// Asks again when the connection was lost: reading changes nothing.
    func ask<Result: Sendable>(
        _ calls: [PostgresCall], _ read: @escaping @Sendable ([PostgresAnswer]) throws -> Result
    ) async throws -> Result {
        var pauses = PostgresPauses()
        let place = askers.withLock { askers in
            let place = askers.indices.min { askers[$0] < askers[$1] } ?? 0
            askers[place] += 1
            return place
        }
        defer { askers.withLock { $0[place] -= 1 } }
        let end = ContinuousClock.now + PostgresClerk.patience
        while true {
            do {
                return try await desks[place].use { try read(try $0.run(calls)) }
            } catch let error as PostgresError
                where (error.isLost || error.isTransient) && ContinuousClock.now < end
            {
                try await pauses.wait()
            } catch {
                throw Fault(ledger: error, at: address)
            }
        }
    }

    /// The query with the schema in the place of `§`.
    func text(of query: Query) -> String {
        texts.withLock { texts in
            if let known = texts[ObjectIdentifier(query)] { return known }
            let text = query.text.replacing("§", with: schema + ".")
            texts[ObjectIdentifier(query)] = text
            return text
        }
    }

    func close() async {
        for desk in desks { await desk.close() }
    }
}

extension PostgresReaders {
    /// Runs plain SQL without parameters, for tests and tools.
    func execute(_ sql: String) async throws {
        do {
            try await desks[0].use { try $0.execute(sql) }
        } catch {
            throw Fault(ledger: error, at: address)
        }
    }
}
