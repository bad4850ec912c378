import Ground
import Workflow

extension SQLiteLedger {
    package func check() throws -> [String] {
        do {
            return try readers.read { database in
                try database.execute("BEGIN")
                let damage = try database.all(integrity) { $0.text() }.filter { $0 != "ok" }
                // Laws are not asked of a file that cannot be read.
                let broken = damage.isEmpty ? try database.brokenLaws() : []
                try database.execute("COMMIT")
                return damage.map { "The ledger \(file) is damaged: \($0)." } + broken
            }
        } catch let fault as Fault where fault.code == .storage {
            return [fault.explanation]
        }
    }
}

extension Connection {
    fileprivate func brokenLaws() throws -> [String] {
        var broken: [String] = []
        for law in laws {
            // The first few name the trouble; a thousand more would hide it.
            for subject in try all(law.query, read: { $0.text() }).prefix(10) {
                broken.append(law.sentence.replacing("*", with: subject))
            }
        }
        return broken
    }
}

/// A law of the tables: the query finds what breaks it, the sentence says so of each (`*`).
private struct Law {
    let sentence: String
    let query: Query

    init(_ sentence: String, _ sql: String) {
        self.sentence = sentence
        query = Query(sql)
    }
}

private let integrity = Query("PRAGMA integrity_check(20)")

private let laws =
    [
        Law(
            "Run * has an owner without running, or runs without one.",
            "SELECT id FROM runs WHERE (owner IS NOT NULL) <> (state = 1)"),
        Law(
            "Run * has a time of ending without having ended, or none although it has.",
            "SELECT id FROM runs WHERE (ended IS NOT NULL) <> (state >= 4)"),
        Law(
            "Run * is due at a time, but is neither delayed nor waiting.",
            "SELECT id FROM runs WHERE due IS NOT NULL AND state NOT IN (2, 3)"),
        Law(
            "Run * is delayed, but until no time.",
            "SELECT id FROM runs WHERE due IS NULL AND state = 2"),
        Law(
            "Run * is done, but has no output.",
            "SELECT id FROM runs WHERE state = 4 AND output IS NULL"),
        Law(
            "Run * stopped, but does not say why.",
            "SELECT id FROM runs WHERE state IN (5, 6, 8) AND fault IS NULL"),
        Law(
            "Run * holds a slot without running, or one of an earlier attempt.",
            """
            SELECT id FROM slots JOIN runs ON n = run WHERE state <> 1 OR slots.epoch <> runs.epoch
            """),
        Law(
            "Run * has events outside the span that it remembers.",
            """
            SELECT DISTINCT id FROM events JOIN runs ON n = run
            WHERE number < first_event OR number > last_event
            """),
        Law(
            "Run * has more than one row for a step.",
            """
            SELECT DISTINCT id FROM (
                SELECT run FROM steps GROUP BY run, path HAVING count(*) > 1) JOIN runs ON n = run
            """),
        Law(
            "Budget * disagrees with its charges.",
            """
            SELECT scope FROM budgets WHERE reserved < 0 OR reserved <> (
                SELECT ifnull(sum(amount), 0) FROM charges, json_each(charges.scopes)
                WHERE value = scope AND state = 0)
            OR spent < (
                SELECT ifnull(sum(amount), 0) FROM charges, json_each(charges.scopes)
                WHERE value = scope AND state IN (1, 3))
            """),
    ]
    + ["steps", "waits", "charges", "slots", "intents", "events"]
    .map { table in
        Law(
            "The table \(table) has rows of run number *, which is gone.",
            "SELECT DISTINCT run FROM \(table) WHERE run NOT IN (SELECT n FROM runs)")
    }
