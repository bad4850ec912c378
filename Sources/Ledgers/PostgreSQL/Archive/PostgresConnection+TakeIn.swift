import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension PostgresConnection {
    /// Puts an archive's rows in the place of everything that is there.
    ///
    /// To be called within a transaction; throws when the archive ends before its end.
    func takeIn(_ next: () throws -> ArchiveRow?, schema: String) throws {
        for table in tables { try execute("DELETE FROM \(schema).\(table)") }
        var pile = Pile(schema: schema)
        var lastEvent: Int64?
        while let row = try next() {
            guard lastEvent == nil else { throw Fault.brokenArchive("something follows its end") }
            if case .end(let number) = row {
                lastEvent = number
            } else if let calls = try pile.add(row) {
                _ = try run(calls)
            }
        }
        guard let lastEvent else { throw Fault.brokenArchive("its end is missing") }
        _ = try run(pile.take())
        for derivation in derivations {
            try execute(derivation.replacing("§", with: schema + "."))
        }
        try execute(
            """
            SELECT setval('\(schema).event_numbers', greatest(1, \(lastEvent)), \(lastEvent > 0));
            SELECT setval('\(schema).run_numbers', greatest(1, max(n)), max(n) IS NOT NULL)
                FROM \(schema).runs
            """)
    }
}

private let tables = [
    "runs", "steps", "memo", "takes", "events", "shared_events", "waits", "charges", "budgets",
    "slots", "intents",
    "pools", "rates", "workers", "schedules", "ready", "held",
]
// As SQLite's ledger derives them.
private let derivations = [
    """
    UPDATE §runs r SET replaced = replaced - s.count
    FROM (SELECT run, count(*) AS count FROM §steps GROUP BY run) s WHERE s.run = r.n
    """,
    "UPDATE §runs SET waits = true WHERE n IN (SELECT run FROM §waits)",
    """
    UPDATE §runs SET booked = true
    WHERE n IN (SELECT run FROM §charges UNION SELECT run FROM §intents)
    """,
    """
    INSERT INTO §ready(n, priority, production, version, root, pool)
    SELECT n, priority, production, version, coalesce(root, id), pool FROM §runs WHERE state = 0
    """,
    "UPDATE §meta SET limited = ARRAY(SELECT name FROM §pools ORDER BY name)",
    "INSERT INTO §held(n, owner, token, pool) SELECT n, owner, token, pool FROM §runs WHERE state = 1",
]

/// Rows on their way: likes that follow each other go together.
private struct Pile {
    private let schema: String
    private var table: ArchiveTable?
    private var rows: [[PostgresValue]] = []

    init(schema: String) { self.schema = schema }

    /// Calls to be made now, when enough has gathered.
    mutating func add(_ row: ArchiveRow) throws -> [PostgresCall]? {
        let (table, values) = try ArchiveTable.row(row)
        var calls: [PostgresCall]?
        if self.table != table || rows.count >= 500 { calls = take() }
        self.table = table
        rows.append(values)
        return calls?.isEmpty == true ? nil : calls
    }

    mutating func take() -> [PostgresCall] {
        defer { rows = [] }
        guard let table, let width = rows.first?.count else { return [] }
        let into = "INSERT INTO \(schema).\(table.name)(\(table.columns.joined(separator: ", ")))"
        let places = (1...width).map { "$\($0)" }.joined(separator: ", ")
        // Arrays within arrays there are none, so these go one by one.
        if table.isSingle {
            return rows.map { PostgresCall("\(into) VALUES(\(places))", $0) }
        }
        return [
            PostgresCall(
                "\(into) SELECT * FROM unnest(\(places))", PostgresParameters(rows: rows, after: [])
            )
        ]
    }
}
