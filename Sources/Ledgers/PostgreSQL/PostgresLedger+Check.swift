import Ground
import Workflow

extension PostgresLedger {
    package func check() async throws -> [String] {
        let calls = laws.map { PostgresCall(readers.text(of: $0.query)) }
        // All in one round trip.
        let found = try await readers.ask(calls) { answers in
            try answers.map { try $0.map { row in row.text() } }
        }
        // The first few name the trouble; a thousand more would hide it.
        return zip(laws, found)
            .flatMap { law, subjects in
                subjects.map { law.sentence.replacing("*", with: $0) }
            }
    }
}

/// A law of the tables: the query finds what breaks it, the sentence says so of each (`*`).
private struct Law {
    let sentence: String
    let query: Query

    init(_ sentence: String, _ sql: String) {
        self.sentence = sentence
        query = Query("SELECT subject::text FROM (\(sql)) broken(subject) LIMIT 10")
    }
}

private let laws =
    [
        Law(
            "Run * has an owner without running, or runs without one.",
            "SELECT id FROM §runs WHERE (owner IS NOT NULL) <> (state = 1)"),
        Law(
            "Run * is ready without standing in the queue, or stands there without being ready.",
            """
            SELECT coalesce(id, q.n::text) FROM §ready q FULL JOIN §runs r ON r.n = q.n
            WHERE (q.n IS NOT NULL) <> coalesce(state = 0, false)
            """),
        Law(
            "Run * is held by another than it says.",
            """
            SELECT coalesce(id, h.n::text) FROM §held h FULL JOIN §runs r ON r.n = h.n
            WHERE (h.owner, h.token) IS DISTINCT FROM (r.owner, r.token)
            """),
        Law(
            "Run * has a time of ending without having ended, or none although it has.",
            "SELECT id FROM §runs WHERE (ended IS NOT NULL) <> (state >= 4)"),
        Law(
            "Run * is due at a time, but is neither delayed nor waiting.",
            "SELECT id FROM §runs WHERE due IS NOT NULL AND state NOT IN (2, 3)"),
        Law(
            "Run * is delayed, but until no time.",
            "SELECT id FROM §runs WHERE due IS NULL AND state = 2"),
        Law(
            "Run * is done, but has no output.",
            "SELECT id FROM §runs WHERE state = 4 AND output IS NULL"),
        Law(
            "Run * stopped, but does not say why.",
            "SELECT id FROM §runs WHERE state IN (5, 6, 8) AND fault IS NULL"),
        Law(
            "Run * holds a slot without running, or one of an earlier attempt.",
            """
            SELECT id FROM §slots s JOIN §runs r ON r.n = s.run
            WHERE r.state <> 1 OR s.epoch <> r.epoch
            """),
        Law(
            "Run * has events outside the span that it remembers.",
            """
            SELECT DISTINCT id FROM (
                SELECT number, run FROM §events UNION ALL SELECT number, run FROM §log_of_many
            ) e JOIN §runs r ON r.n = e.run WHERE number < first_event OR number > last_event
            """),
        Law(
            "Pool * and the list of limited pools say different things.",
            """
            SELECT coalesce(p.name, known.name) FROM §pools p
                FULL JOIN (SELECT unnest(limited) AS name FROM §meta) known ON known.name = p.name
            WHERE p.name IS NULL OR known.name IS NULL
            """),
        Law(
            "Budget * disagrees with its charges.",
            """
            SELECT scope FROM §budgets b WHERE reserved < 0 OR reserved <> (
                SELECT coalesce(sum(amount), 0) FROM §charges c
                WHERE b.scope = ANY(c.scopes) AND c.state = 0)
            OR spent < (
                SELECT coalesce(sum(amount), 0) FROM §charges c
                WHERE b.scope = ANY(c.scopes) AND c.state IN (1, 3))
            """),
    ]
    + ["steps", "waits", "charges", "slots", "intents", "events", "log_of_many"]
    .map { table in
        Law(
            "The table \(table) has rows of run number *, which is gone.",
            "SELECT DISTINCT run FROM §\(table) WHERE run NOT IN (SELECT n FROM §runs)")
    }
