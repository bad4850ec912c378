import Ground
import Workflow

/// What is alone in its batch and usual, as most is when little goes on: plain statements, which cost
/// the server half of what the functions cost.
///
/// The ledger's lock comes first, as in every batch, so the second statement sees all that was
/// committed before. Where that one finds anything in its way it writes nothing, and the function is
/// asked.
struct PostgresShortcut {
    private let lock: PostgresCall
    private let checkpoint: String
    private let submission: String
    private let offer: String

    /// - Parameters:
    ///   - schema: As it is written in statements.
    ///   - lock: The two numbers of the ledger's lock.
    init(schema: String, lock: String) {
        self.lock = PostgresCall("SELECT pg_advisory_xact_lock(\(lock))")
        func written(_ text: String) -> String {
            // Written anew, as the schema is.
            String(
                decoding: Array(text.replacing("§", with: schema + ".").utf8), as: UTF8.self)
        }
        checkpoint = written(Self.checkpoint)
        submission = written(Self.submission)
        offer = written("SELECT §offer($1, $2)")
    }

    /// Nil when it is nothing of the kind, or something hangs on it; then nothing was written.
    ///
    /// Behind a proxy a transaction may be of another kind, which only the functions look at.
    func take(
        _ mutations: [Mutation], at moment: Moment?, on connection: PostgresConnection
    ) throws -> Answer? {
        guard mutations.count == 1, !connection.isPooled else { return nil }
        let first = PostgresBatch.first(at: moment)
        switch mutations[0] {
        // A run that a person has changed makes steps anew that stand already.
        case .checkpoint(let new) where !new.step.label.reused && new.step.revision == 0:
            let call = PostgresCall(checkpoint, first + PostgresWish(new).values)
            let answer = try answer(to: call, on: connection)
            return answer?.changed == 1 ? .recorded(new.step.output) : nil
        case .submit(let new) where new.isPlain:
            let call = PostgresCall(submission, first + Self.values(of: new))
            guard let answer = try answer(to: call, on: connection), answer.count == 1 else {
                return nil
            }
            if try answer.map({ $0.flag() }) == [true] {
                // It is handed in already, so nothing is lost when this fails.
                _ = try? connection.run([PostgresCall(offer, first)])
            }
            return .submitted(new.id, isNew: true)
        default: return nil
        }
    }

    /// Nil when there is such a step already: a checkpoint was repeated.
    private func answer(
        to call: PostgresCall, on connection: PostgresConnection
    ) throws(PostgresError) -> PostgresAnswer? {
        do throws(PostgresError) {
            return try connection.run([lock, call])[1]
        } catch {
            if error.state == "23505" { return nil }
            throw error
        }
    }

    /// With the parameters of the function `checkpoint`.
    private static let checkpoint = """
        INSERT INTO §steps(run, at, kind, path, line, fingerprint, base, revision, output,
            output_size, output_inline, published, inputs, provider, model, cost, started,
            finished, reused)
        SELECT n, coalesce($2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint), 2, $5,
            line, $6, nullif($7, $6), $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
        FROM §runs r, §meta
        WHERE id = $3 AND state = 1 AND epoch = $4 AND NOT booked
            AND writable_from <= $1 AND moving IS NULL
            -- Not EXISTS, for which the planner may read whole tables.
            AND (SELECT 1 FROM §steps s
                WHERE s.line = r.line AND s.fingerprint = $6 LIMIT 1) IS NULL
            AND (SELECT 1 FROM §memo m
                WHERE m.line = r.line AND m.fingerprint = $6 LIMIT 1) IS NULL
        """
}

// MARK: a run that goes straight to a parked claim

extension PostgresShortcut {
    private static func values(of new: Submission) -> [PostgresValue] {
        [
            .run(new.id), .text(new.key), .text(new.production), .number(new.version),
            .text(new.title), .text(new.pool), .number(new.priority),
        ] + PostgresValue.parcel(new.input) + [.run(new.root)]
    }

    /// What `submit` and `offer` do with a new run: it goes to the longest parked claim, where nothing
    /// is ready before it and its pool has no limit, or into the queue.
    ///
    /// Says whether another parked claim may want it.
    private static let submission = """
        WITH taker AS MATERIALIZED (
            SELECT w.*, clock.now FROM §workers w, (SELECT coalesce(
                $2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now) clock
            WHERE channel IS NOT NULL AND lease_until >= now
                AND (under IS NULL OR under = coalesce($13, $3)) AND $5 = ANY(productions)
            ORDER BY parked_at, id LIMIT 1),
        fit AS MATERIALIZED (
            SELECT id, parked, channel FROM taker
            WHERE (SELECT 1 FROM unnest(productions, versions) AS k(making, of_version)
                    WHERE making = $5 AND of_version = $6 LIMIT 1) IS NOT NULL
                AND (SELECT 1 FROM §ready LIMIT 1) IS NULL
                AND (SELECT 1 FROM §pools WHERE name = $8) IS NULL
                AND NOT §is_deaf(channel)),
        run AS (
            INSERT INTO §runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                waits, first_event, last_event, line, root, production, version, title, pool,
                priority, owner, token, input, input_size, input_inline, cancel_requested,
                submitted, started, key)
            SELECT q.n, $3, has, has, 0, has, coalesce(second, 0), 0, false, false, first,
                coalesce(second, first), q.n, nullif($13, $3), $5, $6, $7, $8, $9, q.id, parked,
                $10, $11, $12, false, now, CASE WHEN has = 1 THEN now END, $4
            FROM (
                SELECT fit.id, parked, (fit.id IS NOT NULL)::integer AS has,
                    nextval('§run_numbers') AS n, nextval('§event_numbers') AS first,
                    CASE WHEN fit.id IS NOT NULL THEN nextval('§event_numbers') END AS second,
                    coalesce($2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now
                FROM §meta LEFT JOIN fit ON true
                WHERE writable_from <= $1 AND moving IS NULL
                    AND (SELECT 1 FROM §runs WHERE id = $3) IS NULL
                    AND (SELECT 1 FROM §runs WHERE key = $4) IS NULL
                    AND (SELECT 1 FROM §runs WHERE lineage = $3 LIMIT 1) IS NULL) q
            RETURNING *),
        noted AS (
            INSERT INTO §events(number, run, at, kind, detail)
            SELECT first_event, n, submitted, 0, title FROM run
            UNION ALL SELECT claimed, n, submitted, 1, '1' FROM run WHERE state = 1),
        queued AS (
            INSERT INTO §ready(n, priority, production, version, root, pool)
            SELECT n, priority, production, version, coalesce(root, id), pool FROM run
            WHERE state = 0),
        kept AS (
            INSERT INTO §held(n, owner, token, pool)
            SELECT n, owner, token, pool FROM run WHERE state = 1),
        filled AS (
            UPDATE §workers w SET channel = NULL FROM run WHERE w.id = run.owner)
        SELECT CASE WHEN state = 1 THEN (
                SELECT false FROM pg_notify('backlot_' || channel, §letter(parked, §sealed(ROW(
                    n, run.id, coalesce(root, run.id), parent, production, version, run.id, title,
                    pool, priority, state, epoch, revision, receives, 0, run.owner, input,
                    input_size, input_inline, output, output_size, output_inline, fault,
                    cancel_requested, submitted, started, ended, due, NULL, NULL, NULL)::§handed))))
            ELSE (SELECT 1 FROM §workers WHERE channel IS NOT NULL LIMIT 1) IS NOT NULL END
        FROM run LEFT JOIN fit ON true
        """
}

extension Submission {
    /// Whether nothing hangs on it but what a parked claim is told.
    fileprivate var isPlain: Bool {
        delay <= .zero && budget == nil && parent == nil
            && (lineage == nil || lineage == id.rawValue)
    }
}
