import Ground

/// A step from one version of the tables to the next.
///
/// Never change one that was shipped: add one.
struct Migration {
    /// The version that the tables have afterwards (`PRAGMA user_version`).
    let version: Int
    let sql: String

    static let all = [
        Migration(version: 1, sql: firstTables),
        // What a worker can make: a JSON list of {"name", "version"}; null before it has asked.
        Migration(version: 2, sql: "ALTER TABLE workers ADD COLUMN productions TEXT"),
        Migration(version: 3, sql: marks),
        // A row while the ledger is being moved, and for ever where it has been moved from.
        Migration(
            version: 4, sql: "CREATE TABLE moving(state TEXT NOT NULL, place TEXT NOT NULL) STRICT"),
    ]

    static let newest = all.map(\.version).max() ?? 0
}

extension Connection {
    /// Brings the tables to the newest version, in one transaction.
    ///
    /// A file that a newer Backlot wrote is refused.
    func migrate(_ migrations: [Migration] = Migration.all, file: String) throws {
        // The usual case takes no lock.
        if try userVersion() == migrations.map(\.version).max() { return }
        try execute("BEGIN IMMEDIATE")
        do {
            let found = try userVersion()
            let newest = migrations.map(\.version).max() ?? 0
            guard found <= newest else {
                throw Fault(
                    .storage,
                    "The ledger \(file) was written by a newer Backlot (tables version \(found), this program knows \(newest)). Use that version, or another data folder.",
                    subject: file)
            }
            for migration in migrations where migration.version > found {
                try execute(migration.sql)
                try execute("PRAGMA user_version = \(migration.version)")
            }
            try execute("COMMIT")
        } catch {
            // The first error is the one to tell; a failed rollback ends with the connection.
            try? execute("ROLLBACK")
            throw error
        }
    }

    func userVersion() throws -> Int {
        try first(readVersion) { $0.integer() } ?? 0
    }
}

private let readVersion = Query("PRAGMA user_version")

// A row of `steps` is also its own event and its own memo; when it is replaced, edited or
// forgotten, those two move out into `events` and `memo`. Its run's counters follow from it too.
// So a checkpoint writes one row and nothing else.
private let firstTables = """
    CREATE TABLE runs(
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        state INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        receives INTEGER NOT NULL,
        claimed INTEGER NOT NULL,
        replaced INTEGER NOT NULL,
        booked INTEGER NOT NULL,
        waits INTEGER NOT NULL,
        first_event INTEGER NOT NULL,
        last_event INTEGER NOT NULL,
        line INTEGER NOT NULL,
        root TEXT,
        parent TEXT,
        lineage TEXT,
        production TEXT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        pool TEXT NOT NULL,
        priority INTEGER NOT NULL,
        owner TEXT,
        token INTEGER,
        input BLOB NOT NULL,
        input_size INTEGER NOT NULL,
        input_inline BLOB,
        output BLOB,
        output_size INTEGER,
        output_inline BLOB,
        fault TEXT,
        cancel_requested INTEGER NOT NULL,
        submitted INTEGER NOT NULL,
        started INTEGER,
        ended INTEGER,
        due INTEGER,
        key TEXT
    ) STRICT;
    CREATE UNIQUE INDEX runs_id ON runs(id);
    CREATE UNIQUE INDEX runs_key ON runs(key) WHERE key IS NOT NULL;
    CREATE INDEX runs_root ON runs(root) WHERE root IS NOT NULL;
    CREATE INDEX runs_lineage ON runs(lineage) WHERE lineage IS NOT NULL;
    CREATE INDEX runs_submitted ON runs(submitted);
    CREATE INDEX runs_ready ON runs(priority, n) WHERE state = 0;
    CREATE INDEX runs_running ON runs(owner, token) WHERE state = 1;
    CREATE INDEX runs_due ON runs(due) WHERE due IS NOT NULL;

    CREATE TABLE steps(
        number INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        path TEXT NOT NULL,
        line INTEGER NOT NULL,
        fingerprint BLOB NOT NULL,
        base BLOB,
        revision INTEGER NOT NULL,
        output BLOB NOT NULL,
        output_size INTEGER NOT NULL,
        output_inline BLOB,
        published TEXT,
        inputs BLOB NOT NULL,
        provider TEXT,
        model TEXT,
        cost INTEGER NOT NULL,
        started INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        reused INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX steps_path ON steps(run, path);
    CREATE INDEX steps_memo ON steps(line, fingerprint);

    CREATE TABLE memo(
        line INTEGER NOT NULL,
        fingerprint BLOB NOT NULL,
        output BLOB NOT NULL,
        output_size INTEGER NOT NULL,
        output_inline BLOB,
        PRIMARY KEY(line, fingerprint)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE takes(
        line INTEGER NOT NULL,
        base BLOB NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY(line, base)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE events(
        number INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        path TEXT,
        detail TEXT
    ) STRICT;
    CREATE TABLE floors(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE waits(
        run INTEGER NOT NULL,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        child TEXT,
        since INTEGER NOT NULL,
        due INTEGER,
        verdict TEXT,
        PRIMARY KEY(run, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE charges(
        n INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        path TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        provider TEXT,
        model TEXT,
        amount INTEGER NOT NULL,
        state INTEGER NOT NULL,
        at INTEGER NOT NULL,
        scopes TEXT NOT NULL
    ) STRICT;
    CREATE INDEX charges_step ON charges(run, path);
    CREATE TABLE budgets(
        scope TEXT PRIMARY KEY,
        cap INTEGER,
        spent INTEGER NOT NULL,
        reserved INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE slots(
        run INTEGER NOT NULL,
        path TEXT NOT NULL,
        pool TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        PRIMARY KEY(run, path)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slots_pool ON slots(pool);
    CREATE TABLE intents(
        run INTEGER NOT NULL,
        path TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        PRIMARY KEY(run, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE pools(name TEXT PRIMARY KEY, capacity INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE rates(key TEXT PRIMARY KEY, level INTEGER NOT NULL, at INTEGER NOT NULL)
        STRICT, WITHOUT ROWID;

    CREATE TABLE workers(id TEXT PRIMARY KEY, lease_until INTEGER NOT NULL)
        STRICT, WITHOUT ROWID;
    CREATE TABLE schedules(
        name TEXT PRIMARY KEY,
        every INTEGER NOT NULL,
        first INTEGER NOT NULL,
        production TEXT NOT NULL,
        version INTEGER NOT NULL,
        input BLOB NOT NULL,
        input_size INTEGER NOT NULL,
        input_inline BLOB,
        next INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE VIEW log_of_steps AS
        SELECT number, run, at, kind, path,
            CASE kind WHEN 12 THEN NULL ELSE lower(substr(hex(output), 1, 12)) END AS detail
        FROM steps;
    CREATE VIEW log AS
        SELECT number, run, at, kind, path, detail FROM events
        UNION ALL SELECT number, run, at, kind, path, detail FROM log_of_steps;
    CREATE VIEW answers AS
        SELECT line, lower(hex(fingerprint)) AS fingerprint, lower(hex(output)) AS output
            FROM memo
        UNION ALL
        SELECT line, lower(hex(fingerprint)), lower(hex(output)) FROM steps;
    """

// Paths and fingerprints are found by eight bytes of them (see `Mark`), which makes both indexes
// half as long. The oldest row of a fingerprint answers for it; that its index is unique spares a
// checkpoint to ask first. Rows of before have no mark, and are looked through.
private let marks = """
    ALTER TABLE steps ADD COLUMN mark INTEGER;
    ALTER TABLE steps ADD COLUMN answer INTEGER;
    CREATE UNIQUE INDEX steps_mark ON steps(run, mark);
    CREATE UNIQUE INDEX steps_answer ON steps(line, answer) WHERE answer IS NOT NULL;
    UPDATE OR IGNORE steps SET answer = \(markOfFingerprint) WHERE number = (
        SELECT min(number) FROM steps older
        WHERE older.line = steps.line AND older.fingerprint = steps.fingerprint);
    DROP INDEX steps_path;
    DROP INDEX steps_memo;
    DROP VIEW answers;
    CREATE VIEW answers AS
        SELECT line, lower(hex(fingerprint)) AS fingerprint, lower(hex(output)) AS output
            FROM memo
        UNION ALL
        SELECT line, lower(hex(fingerprint)), lower(hex(output)) FROM steps
            WHERE answer IS NOT NULL;
    """

/// The first eight bytes as a number: hexadecimal digits, shifted into their places.
private let markOfFingerprint = (1...16)
    .map { "(instr('123456789ABCDEF', substr(hex(fingerprint), \($0), 1)) << \(64 - $0 * 4))" }
    .joined(separator: " | ")
