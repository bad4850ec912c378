import Ground

/// Connections for reading, each on a thread of its own; the second is opened when the first is busy.
///
/// What has arrived, and is not among the runs yet, is entered there before anything is read.
final class PostgresReaders: Sendable {
    let address: PostgresAddress
    private let schema: String
    let desks: [PostgresDesk]
    /// How many queries each is asked at the moment.
    private let askers: Guarded<[Int]>
    /// Has the entries made that are still missing.
    private let catchUp: @Sendable () async throws -> Void
    private let hasArrivals: PostgresCall
    private let texts = Guarded<[ObjectIdentifier: String]>([:])

    init(
        _ address: PostgresAddress, count: Int = 2,
        catchUp: @escaping @Sendable () async throws -> Void
    ) {
        self.address = address
        self.catchUp = catchUp
        schema = address.quotedSchema
        hasArrivals = PostgresCall("SELECT 1 FROM \(schema).arrivals LIMIT 1")
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
        var isComplete = false
        while true {
            do {
                if isComplete { return try await desks[place].use { try read(try $0.run(calls)) } }
                let found = try await desks[place]
                    .use { connection in
                        // First, so that what arrived before this was asked is not missed.
                        let answers = try connection.run([hasArrivals] + calls)
                        return answers[0].count > 0 ? nil : try read(Array(answers.dropFirst()))
                    }
                if let found { return found }
                isComplete = true
                do {
                    try await catchUp()
                } catch let error as PostgresError where !error.isLost && !error.isTransient {
                    // Who may not write here reads what there is.
                }
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
