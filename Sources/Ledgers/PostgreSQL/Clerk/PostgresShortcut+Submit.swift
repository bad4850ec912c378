import Ground
import Workflow

/// A new run that goes to the process's own claim, to another's, or into the queue.
extension PostgresShortcut {
    /// The process's own claim comes first; others' are looked for where there were some last time.
    func submit(
        _ new: Submission, _ first: [PostgresValue], on connection: PostgresConnection
    ) throws -> Answer? {
        let values = first + Self.values(of: new)
        let submitted = Answer.submitted(new.id, isNew: true)
        if let claim = connection.parked.take(), claim.mayHave(new),
            try give(new, values, to: claim, on: connection)
        {
            return submitted
        }
        if connection.expectsParked {
            guard let answer = try answer(to: PostgresCall(handing, values), on: connection) else {
                return nil
            }
            if answer.count == 1 { return submitted }
        }
        guard let answer = try answer(to: PostgresCall(queueing, values), on: connection),
            answer.count == 1
        else { return nil }
        connection.expectsParked = try answer.map { $0.flag() } == [true]
        if connection.expectsParked {
            // It is handed in already, so nothing is lost when this fails.
            _ = try? connection.run([PostgresCall(offer, first)])
        }
        return submitted
    }

    /// Whether the run went to the claim, which is told at once.
    private func give(
        _ new: Submission, _ values: [PostgresValue], to claim: Claim,
        on connection: PostgresConnection
    ) throws -> Bool {
        let taker: [PostgresValue] = [
            .text(claim.worker.rawValue), .number(Int64(bitPattern: claim.token)),
            .text(connection.channel),
        ]
        let answer = try answer(to: PostgresCall(giving, values + taker), on: connection)
        guard let now = try answer?.map({ $0.moment() }).first else { return false }
        var record = RunRecord(new, at: now)
        (record.state, record.epoch, record.receives) = (.running, 1, 1)
        (record.owner, record.started) = (claim.worker, now)
        connection.news.append(.given([ClaimedRun(record: record)], by: claim.token))
        return true
    }

    private static func values(of new: Submission) -> [PostgresValue] {
        [
            .run(new.id), .text(new.key), .text(new.production), .number(new.version),
            .text(new.title), .text(new.pool), .number(new.priority),
        ] + PostgresValue.parcel(new.input) + [.run(new.root)]
    }

    /// What `submit` asks before it takes a run in.
    private static let isNew = """
        (SELECT 1 FROM §meta WHERE writable_from <= $1 AND moving IS NULL) IS NOT NULL
                AND (SELECT 1 FROM §runs WHERE id = $3) IS NULL
                AND (SELECT 1 FROM §runs WHERE key = $4) IS NULL
                AND (SELECT 1 FROM §runs WHERE lineage = $3 LIMIT 1) IS NULL
        """

    /// What may come before a new run that goes straight to a claim: something that is ready, and a
    /// limit of its pool.
    private static let isNext = """
        (SELECT 1 FROM §ready LIMIT 1) IS NULL
                AND (SELECT 1 FROM §pools WHERE name = $8) IS NULL
        """

    private static let clock = """
        (SELECT coalesce($2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now) clock
        """

    /// The new run in the hands of `taker`, a claim (`id` of its worker, `parked`), at the moment `now`.
    private static let taking = """
        run AS (
            INSERT INTO §runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                waits, first_event, last_event, line, root, production, version, title, pool,
                priority, owner, token, input, input_size, input_inline, cancel_requested,
                submitted, started, key)
            SELECT n, $3, 1, 1, 0, 1, second, 0, false, false, first, second, n, nullif($13, $3),
                $5, $6, $7, $8, $9, id, parked, $10, $11, $12, false, now, now, $4
            FROM (
                SELECT *, nextval('§run_numbers') AS n, nextval('§event_numbers') AS first,
                    nextval('§event_numbers') AS second
                FROM taker) numbered
            RETURNING n, first_event, claimed, owner, token, submitted),
        noted AS (
            INSERT INTO §events(number, run, at, kind, detail)
            SELECT CASE what WHEN 0 THEN first_event ELSE claimed END, n, submitted, what,
                CASE what WHEN 0 THEN $7 ELSE '1' END
            FROM run, (VALUES (0), (1)) AS happened(what)),
        kept AS (
            INSERT INTO §held(n, owner, token, pool) SELECT n, owner, token, $8 FROM run)
        """

    /// What `submit` and `claim` do with a new run and the process's own claim that is parked.
    ///
    /// Gives the moment; no row where it is parked no more, or something comes first.
    static let giving = """
        WITH taker AS (
            UPDATE §workers SET channel = NULL FROM \(clock)
            WHERE id = $14 AND parked = $15 AND channel = $16 AND lease_until >= now
                AND \(isNext)
                AND \(isNew)
            RETURNING id, parked, now),
        \(taking)
        SELECT submitted FROM run
        """

    /// What `submit` and `offer` do with a new run that goes to the longest parked claim.
    ///
    /// No row where there is none, or something comes first.
    static let handing = """
        WITH taker AS MATERIALIZED (
            SELECT id, parked, channel, now FROM §workers, \(clock)
            WHERE channel IS NOT NULL AND lease_until >= now
                AND (under IS NULL OR under = coalesce($13, $3))
                -- Where it makes several versions, and this is not the first, `offer` will do.
                AND versions[array_position(productions, $5)] = $6
                AND \(isNext)
                AND \(isNew)
                AND NOT §is_deaf(channel)
            ORDER BY parked_at, id LIMIT 1),
        \(taking),
        filled AS (
            UPDATE §workers SET channel = NULL WHERE id = (SELECT owner FROM run))
        SELECT pg_notify('backlot_' || channel, §letter(token, words))
        FROM (
            SELECT (SELECT channel FROM taker), token, §sealed(ROW(
                n, $3, coalesce($13, $3), NULL, $5, $6, $3, $7, $8, $9, 1, 1, 0, 1, 0, owner, $10,
                $11, $12, NULL, NULL, NULL, NULL, false, submitted, submitted, NULL, NULL, NULL,
                NULL, NULL)::§handed) AS words
            FROM run
            -- So that it is not written twice.
            OFFSET 0) said
        """

    /// What `submit` does with a new run that goes into the queue.
    ///
    /// Says whether a parked claim may want it.
    static let queueing = """
        WITH run AS (
            INSERT INTO §runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                waits, first_event, last_event, line, root, production, version, title, pool,
                priority, input, input_size, input_inline, cancel_requested, submitted, key)
            SELECT n, $3, 0, 0, 0, 0, 0, 0, false, false, first, first, n, nullif($13, $3), $5, $6,
                $7, $8, $9, $10, $11, $12, false,
                coalesce($2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint), $4
            FROM (
                SELECT nextval('§run_numbers') AS n, nextval('§event_numbers') AS first
                WHERE \(isNew)) numbered
            RETURNING n, first_event, submitted),
        noted AS (
            INSERT INTO §events(number, run, at, kind, detail)
            SELECT first_event, n, submitted, 0, $7 FROM run),
        queued AS (
            INSERT INTO §ready(n, priority, production, version, root, pool)
            SELECT n, $9, $5, $6, coalesce($13, $3), $8 FROM run)
        SELECT (SELECT 1 FROM §workers WHERE channel IS NOT NULL LIMIT 1) IS NOT NULL FROM run
        """
}

extension Submission {
    /// Whether nothing hangs on it but what a parked claim is told.
    var isPlain: Bool {
        delay <= .zero && budget == nil && parent == nil
            && (lineage == nil || lineage == id.rawValue)
    }
}

extension Claim {
    /// Whether it asks for runs like this one.
    fileprivate func mayHave(_ new: Submission) -> Bool {
        (root == nil || root == new.root ?? new.id)
            && productions.contains(ProductionKey(name: new.production, version: new.version))
    }
}
