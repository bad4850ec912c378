/// Version 6: what happens to many runs in one batch, being handed out or ending, is noted in few rows.
///
/// An event is as good in a row of `shared_events` as in one of its own; readers find both in `log`. A
/// row's numbers span fewer than `span`, so that a reader knows where to look for one.
enum PostgresSharedEvents {
    static let table = """
        CREATE TABLE shared_events(
            -- The largest number when it was written.
            last bigint PRIMARY KEY,
            at bigint NOT NULL,
            kind smallint NOT NULL,
            numbers bigint[] NOT NULL,
            runs bigint[] NOT NULL,
            details text[] COLLATE "C"
        );
        CREATE VIEW log_of_many AS
            SELECT u.number, u.run, s.at, s.kind, NULL::text COLLATE "C" AS path, u.detail, s.last
            FROM shared_events s,
                unnest(s.numbers, s.runs, s.details) AS u(number, run, detail);
        CREATE OR REPLACE VIEW log AS
            SELECT number, run, at, kind, path, detail FROM events
            UNION ALL SELECT number, run, at, kind, path, detail FROM log_of_many
            UNION ALL SELECT number, run, at, kind, path, detail FROM log_of_steps;
        """

    /// What a row's numbers span at most, so that it stays under a kilobyte or two.
    static let span = 64

    /// A statement that notes an event of the runs in the rows `rows`.
    /// - Parameters:
    ///   - number: A column of these rows: the events' numbers, as they were given out one after the other.
    ///   - detail: An expression of them.
    static func noting(
        _ kind: Int, of rows: String, number: String, detail: String? = nil
    ) -> String {
        """
        INSERT INTO shared_events(last, at, kind, numbers, runs, details)
            SELECT max(\(number)), now, \(kind), array_agg(\(number)), array_agg(n),
                \(detail.map { "array_agg(\($0))" } ?? "NULL::text[]")
            FROM \(rows) GROUP BY \(number) / \(span)
        """
    }

    /// Takes a run's events out of the rows that it shares with others; `r` is the run.
    static let erasing = """
        FOR shared IN SELECT s.last FROM shared_events s
            WHERE s.last BETWEEN r.first_event AND r.last_event + \(span - 1) AND r.n = ANY(s.runs)
        LOOP
            UPDATE shared_events s SET (numbers, runs, details) = (
                SELECT coalesce(array_agg(u.number), '{}'), coalesce(array_agg(u.run), '{}'),
                    array_agg(u.detail)
                FROM unnest(s.numbers, s.runs, s.details) AS u(number, run, detail)
                WHERE u.run <> r.n)
            WHERE s.last = shared;
            DELETE FROM shared_events s WHERE s.last = shared AND s.runs = '{}';
        END LOOP;
        """
}
