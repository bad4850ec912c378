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
    let giving: OfSubmission
    let handing: OfSubmission
    let queueing: String
    let offer: String

    /// A statement in two forms.
    struct OfSubmission {
        enum Form {
            /// Of a run that has no key, and its lineage to itself.
            case alone
            /// Of one whose key or lineage may be another's too.
            case bound
        }

        private let alone: String
        private let bound: String

        init(_ text: (Form) -> String) { (alone, bound) = (text(.alone), text(.bound)) }

        func of(_ new: Submission) -> String {
            new.key == nil && new.isAlone ? alone : bound
        }
    }

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
        giving = OfSubmission { written(Self.giving($0)) }
        handing = OfSubmission { written(Self.handing($0)) }
        queueing = written(Self.queueing)
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
            return try submit(new, first, on: connection)
        default: return nil
        }
    }

    /// Nil when there is such a row already: the same was said before.
    func answer(
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
            AND (SELECT 1 FROM §arrivals LIMIT 1) IS NULL
            -- Not EXISTS, for which the planner may read whole tables.
            AND (SELECT 1 FROM §steps s
                WHERE s.line = r.line AND s.fingerprint = $6 LIMIT 1) IS NULL
            AND (SELECT 1 FROM §memo m
                WHERE m.line = r.line AND m.fingerprint = $6 LIMIT 1) IS NULL
        """
}
