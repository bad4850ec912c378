/// Rows as earlier versions of the tables had them.
enum EarlierTables {
    /// Version 1: a run in hand with two steps of one fingerprint, and a finished one of its lineage
    /// that reused it.
    static let first = """
        INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked, waits,
            first_event, last_event, line, production, version, title, pool, priority, owner,
            token, input, input_size, input_inline, cancel_requested, submitted, started)
        VALUES(1, 'old', 1, 1, 0, 1, 2, 0, 0, 0, 1, 2, 1, 'film', 1, 'An old run', 'runs', 0, 'w',
            7, zeroblob(32), 1, X'61', 0, 1000, 1001);
        INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked, waits,
            first_event, last_event, line, lineage, production, version, title, pool, priority,
            input, input_size, input_inline, output, output_size, cancel_requested, submitted,
            started, ended)
        VALUES(2, 'again', 4, 1, 0, 0, 6, 0, 0, 0, 5, 8, 1, 'old', 'film', 1, 'Again', 'runs', 0,
            zeroblob(32), 1, X'61', zeroblob(32), 1, 0, 1002, 1003, 1004);
        INSERT INTO events(number, run, at, kind, path, detail)
        VALUES(1, 1, 1000, 0, NULL, 'An old run'), (2, 1, 1001, 1, NULL, '1'),
            (5, 2, 1002, 0, NULL, 'Again'), (6, 2, 1003, 1, NULL, '1'), (8, 2, 1004, 7, NULL, NULL);
        INSERT INTO steps(number, run, at, kind, path, line, fingerprint, revision, output,
            output_size, output_inline, inputs, cost, started, finished, reused)
        VALUES
            (3, 1, 1001, 2, 'one', 1, X'\(fingerprint)', 0, zeroblob(32), 1, X'31', X'', 0, 1, 2, 0),
            (4, 1, 1001, 3, 'two', 1, X'\(fingerprint)', 0, zeroblob(32), 1, X'31', X'', 0, 1, 2, 1),
            (7, 2, 1003, 3, 'one', 1, X'\(fingerprint)', 0, zeroblob(32), 1, X'31', X'', 0, 1, 2, 1);
        """

    static let fingerprint = "F0E1D2C3B4A5968778695A4B3C2D1E0F" + "00112233445566778899AABBCCDDEEFF"
}
