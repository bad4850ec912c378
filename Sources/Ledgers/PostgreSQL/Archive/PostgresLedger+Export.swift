import Artifacts
import FoundationEssentials
import Ground
package import Workflow

extension PostgresLedger {
    package func export(_ take: @escaping @Sendable (ArchiveRow) throws -> Void) async throws {
        try await pages(everyRun, take) { row in
            let n = row.int64()
            let (line, key, claimed) = (row.int64(), row.maybe { $0.text() }, row.int64())
            let (first, last) = (row.int64(), row.int64())
            let record = try RunRecord(&row)
            return (
                n,
                .run(
                    .init(
                        n: n, line: line, key: key, claimed: claimed, firstEvent: first,
                        lastEvent: last, record: record))
            )
        }
        try await pages(everyEvent, take) { row in
            let (number, run, at) = (row.int64(), row.int64(), row.moment())
            let kind = try row.eventKind()
            return (
                number,
                .event(
                    .init(
                        number: number, run: run, at: at, kind: kind, path: row.maybe { $0.text() },
                        detail: row.maybe { $0.text() }))
            )
        }
        try await pages(everyStep, take) { row in
            let (number, run, at) = (row.int64(), row.int64(), row.moment())
            let (kind, line, id) = (try row.eventKind(), row.int64(), RunID(row.text()))
            let record = try StepRecord(&row, of: id)
            return (
                number,
                .step(
                    .init(
                        number: number, run: run, at: at, kind: kind, line: line, record: record))
            )
        }
        try await exportMemos(take)
        try await all(everyTake, take) { row in
            .take(.init(line: row.int64(), base: try row.digest(), count: row.integer()))
        }
        try await all(everyWait, take) { row in
            let (run, id) = (row.int64(), RunID(row.text()))
            return .wait(.init(run: run, record: try WaitRecord(&row, of: id)))
        }
        try await pages(everyCharge, take) { row in
            let (n, run) = (row.int64(), row.int64())
            let scopes = try row.texts().map { $0 ?? "" }
            return (n, .charge(.init(run: run, record: try ChargeRecord(&row), scopes: scopes)))
        }
        try await exportHouse(take)
        try await all(lastNumber, take) { .end(lastEvent: $0.int64()) }
    }

    private func exportHouse(
        _ take: @escaping @Sendable (ArchiveRow) throws -> Void
    ) async throws {
        try await all(everyBudget, take) { row in
            .budget(
                BudgetRecord(
                    scope: row.text(), cap: row.maybe { $0.money() }, spent: row.money(),
                    reserved: row.money()))
        }
        try await all(everyIntent, take) { row in
            .intent(.init(run: row.int64(), path: row.text(), epoch: row.integer()))
        }
        try await all(everyPool, take) { row in
            .pool(.init(name: row.text(), capacity: row.integer()))
        }
        try await all(everyRate, take) { row in
            .rate(.init(key: row.text(), level: row.int64(), at: row.moment()))
        }
        try await all(everySchedule, take) { row in
            let schedule = try Schedule(&row)
            return .schedule(.init(schedule: schedule, next: row.moment()))
        }
    }

    /// Those that the oldest step of the fingerprint does not say itself.
    private func exportMemos(
        _ take: @escaping @Sendable (ArchiveRow) throws -> Void
    ) async throws {
        var (line, print) = (Int64.min, nil as Digest?)
        while true {
            let memos = try await readers.read(
                everyMemo, .number(line), print.map { .digest($0) } ?? .bytes(Data()), .number(page)
            ) { row in
                ArchiveRow.MemoEntry(
                    line: row.int64(), fingerprint: try row.digest(), output: try row.parcel())
            }
            for memo in memos { try take(.memo(memo)) }
            guard let last = memos.last, memos.count == page else { return }
            (line, print) = (last.line, last.fingerprint)
        }
    }

    private func all(
        _ query: Query, _ take: @escaping @Sendable (ArchiveRow) throws -> Void,
        _ read: @escaping @Sendable (inout PostgresRow) throws -> ArchiveRow
    ) async throws {
        for row in try await readers.read(query, row: read) { try take(row) }
    }

    /// Rows by their numbers, some at a time.
    private func pages(
        _ query: Query, _ take: @escaping @Sendable (ArchiveRow) throws -> Void,
        _ read: @escaping @Sendable (inout PostgresRow) throws -> (Int64, ArchiveRow)
    ) async throws {
        var last: Int64 = .min
        while true {
            let rows = try await readers.read(query, .number(last), .number(page), row: read)
            for (_, row) in rows { try take(row) }
            guard let end = rows.last, rows.count == page else { return }
            last = end.0
        }
    }
}

extension PostgresRow {
    mutating func eventKind() throws -> Event.Kind {
        let number = integer()
        guard let kind = Event.Kind(rawValue: number) else {
            throw PostgresError.damaged("an event is of kind \(number)")
        }
        return kind
    }
}

/// Rows in one answer.
private let page = 2000

private let everyRun = Query(
    """
    SELECT r.n, r.line, r.key, r.claimed, r.first_event, r.last_event, \(
        RunRecord.postgresColumns.split(separator: ",")
            .map { "q." + $0.trimmingPrefix { $0.isWhitespace } }.joined(separator: ", "))
    FROM §runs r JOIN §records q ON q.n = r.n WHERE r.n > $1 ORDER BY r.n LIMIT $2
    """)
private let everyEvent = Query(
    """
    SELECT * FROM (
        (SELECT number, run, at, kind, path, detail FROM §events
        WHERE number > $1 ORDER BY number LIMIT $2)
        UNION ALL
        (SELECT number, run, at, kind, path, detail FROM §log_of_many
        WHERE last > $1 AND number > $1 ORDER BY last, number LIMIT $2)
    ) log ORDER BY number LIMIT $2
    """)
private let everyStep = Query(
    """
    SELECT s.number, s.run, s.at, s.kind, s.line, r.id, s.*
    FROM §steps s JOIN §runs r ON r.n = s.run WHERE s.number > $1 ORDER BY s.number LIMIT $2
    """)
private let everyMemo = Query(
    """
    SELECT line, fingerprint, output, output_size, output_inline FROM §memo m
    WHERE (line, fingerprint) > ($1, $2) AND output IS DISTINCT FROM (
        SELECT s.output FROM §steps s WHERE s.line = m.line AND s.fingerprint = m.fingerprint
        ORDER BY s.number LIMIT 1)
    ORDER BY line, fingerprint LIMIT $3
    """)
private let everyTake = Query("SELECT line, base, count FROM §takes ORDER BY line, base")
private let everyWait = Query(
    """
    SELECT w.run, r.id, w.* FROM §waits w JOIN §runs r ON r.n = w.run ORDER BY w.run, w.key
    """)
private let everyCharge = Query(
    """
    SELECT c.n, c.run, c.scopes, r.id, coalesce(r.root, r.id), c.path, c.epoch, c.provider,
        c.model, c.amount, c.state, c.at
    FROM §charges c JOIN §runs r ON r.n = c.run WHERE c.n > $1 ORDER BY c.n LIMIT $2
    """)
private let everyBudget = Query("SELECT scope, cap, spent, reserved FROM §budgets ORDER BY scope")
private let everyIntent = Query("SELECT run, path, epoch FROM §intents ORDER BY run, path")
private let everyPool = Query("SELECT name, capacity FROM §pools ORDER BY name")
private let everyRate = Query("SELECT key, level, at FROM §rates ORDER BY key")
private let everySchedule = Query(
    """
    SELECT name, every, first, production, version, input, input_size, input_inline, next
    FROM §schedules ORDER BY name
    """)
private let lastNumber = Query(
    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM §event_numbers")
