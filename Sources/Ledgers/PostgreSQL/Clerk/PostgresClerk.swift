import Ground
import Workflow

/// The one who writes in the ledger: puts batches of mutations into calls, and repeats what may be
/// repeated.
struct PostgresClerk: Sendable {
    let desk: PostgresDesk
    /// The schema as it is written in statements.
    let schema: String
    private let shortcut: PostgresShortcut
    /// Where time comes from in tests; nil: the database.
    let world: (any World)?
    /// How long a batch is tried again before its callers are told.
    static let patience = Duration.seconds(10)

    init(desk: PostgresDesk, address: PostgresAddress, world: (any World)?) {
        self.desk = desk
        schema = address.quotedSchema
        shortcut = PostgresShortcut(schema: schema, lock: PostgresConnection.lock(of: address))
        self.world = world
    }

    func apply(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        var pauses = PostgresPauses()
        var end: ContinuousClock.Instant?
        while true {
            do {
                return try await commit(mutations)
            } catch let error as PostgresError {
                if error.isAboutOneMutation { return try await separate(mutations, error) }
                if let mark = error.movingMark {
                    return mutations.map { _ in .failure(mark.fault) }
                }
                let now = ContinuousClock.now
                let last = end ?? now + Self.patience
                guard now < last, mayRepeat(mutations, after: error) else { throw error }
                end = last
                try await pauses.wait()
            }
        }
    }

    /// A batch that may have been committed is repeated when that changes nothing; otherwise its
    /// callers decide.
    private func mayRepeat(_ mutations: [Mutation], after error: PostgresError) -> Bool {
        if error.isTransient { return true }
        guard error.isLost else { return false }
        return !error.mayBeCommitted || mutations.allSatisfy(\.isRepeatable)
    }

    /// One of them cannot be written: halves find it, and its neighbours are spared.
    private func separate(
        _ mutations: [Mutation], _ error: PostgresError
    ) async throws -> [Result<Answer, Fault>] {
        guard mutations.count > 1 else { return [.failure(.cannotHold(error.message))] }
        let middle = mutations.count / 2
        return try await apply(Array(mutations[..<middle]))
            + (try await apply(Array(mutations[middle...])))
    }

    /// Enters what has arrived among the runs.
    func catchUp() async throws {
        let call = PostgresCall(
            "SELECT \(schema).catch_up($1, $2)", PostgresBatch.first(at: world?.now()))
        try await desk.use { _ = try $0.write([call]) }
    }

    private func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        let moment = world?.now()
        return try await desk.use { connection in
            if let answer = try shortcut.take(mutations, at: moment, on: connection) {
                return [.success(answer)]
            }
            let batch = PostgresBatch(
                mutations, schema: schema, at: moment, channel: connection.channel)
            let results = try batch.results(from: try connection.write(batch.calls))
            for case (.claim(let claim), .success(.parked)) in zip(mutations, results) {
                connection.parked = claim
            }
            return results
        }
    }
}

extension Mutation {
    /// Whether a second time leaves the ledger as the first did.
    fileprivate var isRepeatable: Bool {
        switch self {
        case .take, .edit, .replaceInput: false
        default: true
        }
    }
}
