import Ground
import Workflow

/// A checkpoint that is alone in its batch and on which nothing else hangs, as most are when a run
/// goes by itself: two plain statements, which cost the server half of what the function costs.
///
/// The lock comes first, as in every batch, so the second statement sees all that was committed
/// before. Where that one finds anything in its way it writes nothing, and the function is asked.
struct PostgresShortcut {
    private let lock: PostgresCall
    private let insertion: String

    /// - Parameters:
    ///   - schema: As it is written in statements.
    ///   - lock: The two numbers of the ledger's lock.
    init(schema: String, lock: String) {
        self.lock = PostgresCall("SELECT pg_advisory_xact_lock(\(lock))")
        // Written anew, as the schema is.
        insertion = String(
            decoding: Array(Self.insertion.replacing("§", with: schema + ".").utf8), as: UTF8.self)
    }

    /// Nil when it is no such checkpoint, or something hangs on it; then nothing was written.
    ///
    /// Behind a proxy a transaction may be of another kind, which only the functions look at.
    func take(
        _ mutations: [Mutation], at moment: Moment?, on connection: PostgresConnection
    ) throws(PostgresError) -> Answer? {
        guard mutations.count == 1, case .checkpoint(let checkpoint) = mutations[0],
            !checkpoint.step.label.reused, !connection.isPooled
        else { return nil }
        let values = PostgresBatch.first(at: moment) + PostgresWish(checkpoint).values
        do throws(PostgresError) {
            let answers = try connection.run([lock, PostgresCall(insertion, values)])
            return answers[1].changed == 1 ? .recorded(checkpoint.step.output) : nil
        } catch {
            // There is a step of this path.
            if error.state == "23505" { return nil }
            throw error
        }
    }

    /// With the parameters of the function `checkpoint`.
    private static let insertion = """
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
