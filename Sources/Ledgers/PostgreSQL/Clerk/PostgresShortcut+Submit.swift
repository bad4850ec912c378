import Ground
import Workflow

/// A new run that goes to the process's own claim, to another's, or into the queue.
extension PostgresShortcut {
    /// The process's own claim comes first; others' are looked for where there were some last time.
    func submit(
        _ new: Submission, _ first: [PostgresValue], on connection: PostgresConnection
    ) throws -> Answer? {
        let values = first + new.values
        let submitted = Answer.submitted(new.id, isNew: true)
        if let claim = connection.parked.take(), claim.mayHave(new),
            try give(new, values, to: claim, on: connection)
        {
            return submitted
        }
        if connection.expectsParked {
            var parameters = PostgresParameters(values)
            parameters.add(text: PostgresOffer.words(in: parameters, from: first.count))
            parameters.add(.text(connection.channel))
            let call = PostgresCall(handing.of(new), parameters)
            guard let answer = try answer(to: call, on: connection) else { return nil }
            if answer.count == 1 { return submitted }
        }
        let queueing = PostgresCall(queueing, Array(values.dropLast()))
        guard new.isAlone, let answer = try answer(to: queueing, on: connection), answer.count == 1
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
        let answer = try answer(
            to: PostgresCall(giving.of(new), values + taker), on: connection)
        guard let now = try answer?.map({ $0.moment() }).first else { return false }
        let run = ClaimedRun(new, by: claim.worker, at: now)
        connection.news.append(.given([run], by: claim.token))
        return true
    }

    /// What `submit` asks before it takes a run in; `further` is asked of the row of `meta`.
    private static func isNew(_ further: String = "") -> String {
        """
        (SELECT 1 FROM §meta
                    WHERE writable_from <= $1 AND moving IS NULL \(further)) IS NOT NULL
                AND (SELECT 1 FROM §runs WHERE id = $3) IS NULL
        """
    }

    /// What is asked besides of one that has a key, or that gets a number.
    private static let isNext = """
        (SELECT 1 FROM §runs WHERE lineage = $3 LIMIT 1) IS NULL
                AND (SELECT 1 FROM §arrivals LIMIT 1) IS NULL
                AND (SELECT 1 FROM §runs WHERE key = $4) IS NULL
        """

    /// What is asked of one that goes straight to a claim: its pool has no limit and nothing is ready;
    /// of one whose lineage may be another's too, that no step is to be taken anew.
    private static func isFree(_ form: OfSubmission.Form) -> String {
        let isFree = """
            (SELECT 1 FROM §ready LIMIT 1) IS NULL
                    AND \(isNew("AND $8 <> ALL(limited)"))
            """
        if form == .alone { return isFree }
        return isFree + "\nAND \(isNext) AND (SELECT 1 FROM §takes LIMIT 1) IS NULL"
    }

    /// Not by `extract`, which computes with decimal digits.
    private static let now = "coalesce($2, (date_part('epoch', clock_timestamp()) * 1000)::bigint)"

    /// One row with the moment `now`.
    private static let clock = "clock AS MATERIALIZED (SELECT \(now) AS now)"

    /// Whether the claim of a row of `workers` has been given nothing yet, nor a run that shares the new
    /// one's line; asked of each row only where there is anything.
    private static let isOpen = """
        ((SELECT 1 FROM §arrivals LIMIT 1) IS NULL
                    OR (SELECT 1 FROM §arrivals
                        WHERE owner = workers.id AND token = parked OR lineage = $3 LIMIT 1) IS NULL)
        """

    /// The new run in the hands of `taker`, a claim (`id` of its worker, `parked`), at the moment `now`.
    private static let arriving = """
        INSERT INTO §arrivals(id, owner, token, at, key, production, version, title, pool,
                priority, input, input_size, input_inline, root, lineage)
            SELECT $3, id, parked, now, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM taker
        """

    /// What `submit` and `claim` do with a new run and the process's own claim that is parked.
    ///
    /// Gives the moment; no row where it is parked no more, or something is ready before it.
    static func giving(_ form: OfSubmission.Form) -> String {
        """
        WITH \(clock),
        taker AS (
            SELECT id, parked, (SELECT now FROM clock) AS now FROM §workers
            WHERE id = $15 AND parked = $16 AND channel = $17
                AND lease_until >= (SELECT now FROM clock)
                AND \(isFree(form)) AND \(isOpen))
        \(arriving)
        RETURNING at
        """
    }

    /// What `submit` and `offer` do with a new run that goes to the longest parked claim; `$15` is the
    /// run as its letter holds it, `$16` the channel of this session.
    ///
    /// No row where there is none, or something is ready before it.
    static func handing(_ form: OfSubmission.Form) -> String {
        """
        WITH \(clock),
        taker AS MATERIALIZED (
            SELECT id, parked, channel, (SELECT now FROM clock) AS now FROM §workers
            WHERE channel IS NOT NULL AND lease_until >= (SELECT now FROM clock)
                AND (under IS NULL OR under = coalesce($13, $3))
                -- Where it makes several versions, and this is not the first, `offer` will do.
                AND versions[array_position(productions, $5)] = $6
                AND \(isFree(form))
                AND \(isOpen)
                -- As `is_deaf`, which would have to look for this session's channel.
                AND (channel = $16
                    OR NOT pg_try_advisory_xact_lock(split_part(channel, '_', 1)::bigint))
            ORDER BY parked_at, id LIMIT 1),
        come AS (
            \(arriving))
        SELECT pg_notify('backlot_' || channel,
            parked || CASE WHEN octet_length($15) + octet_length(id) < 7900
                THEN ' ' || now || ':' || $15 || ' ' || id ELSE '' END)
        FROM taker
        """
    }

    /// What `submit` does with a new run that goes into the queue.
    ///
    /// Says whether a parked claim may want it.
    static let queueing = """
        WITH run AS (
            INSERT INTO §runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                waits, first_event, last_event, line, root, production, version, title, pool,
                priority, input, input_size, input_inline, cancel_requested, submitted, key)
            SELECT n, $3, 0, 0, 0, 0, 0, 0, false, false, first, first, n, nullif($13, $3), $5, $6,
                $7, $8, $9, $10, $11, $12, false, \(now), $4
            FROM (
                SELECT nextval('§run_numbers') AS n, nextval('§event_numbers') AS first
                WHERE \(isNew())
                    AND \(isNext)) numbered
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
    /// Whether nothing hangs on it but what a claim is told, or a lineage.
    var isPlain: Bool {
        delay <= .zero && budget == nil && parent == nil
            // What an index of `runs` may refuse is not to arrive first.
            && [key, root?.rawValue, lineage].allSatisfy { ($0?.utf8.count ?? 0) <= 1000 }
    }

    /// Whether it has its lineage to itself.
    var isAlone: Bool { lineage == nil || lineage == id.rawValue }
}

extension Claim {
    /// Whether it asks for runs like this one.
    fileprivate func mayHave(_ new: Submission) -> Bool {
        (root == nil || root == new.root ?? new.id)
            && productions.contains(ProductionKey(name: new.production, version: new.version))
    }
}
