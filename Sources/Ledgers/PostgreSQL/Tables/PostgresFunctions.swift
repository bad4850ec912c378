/// What several of the functions in the database have in common.
///
/// A mutation is one function there, so a batch needs one round trip and no statement has to be
/// prepared, which a pooling proxy would not keep. Each that changes something calls `enter` first.
/// Faults are found before anything is written, and answered, not raised: a mutation that fails
/// spares its neighbours.
enum PostgresFunctions {
    static let all = [
        ground, PostgresArrivals.sql, PostgresMoney.sql, PostgresEnds.sql, PostgresSubmit.sql,
        PostgresClaim.sql,
        PostgresOffers.sql, PostgresSteps.sql, PostgresHold.sql, PostgresPeople.sql,
        PostgresHouse.sql, PostgresGroups.sql, PostgresFormer.sql,
    ]

    /// Takes away all of them, and those that earlier versions had, but nothing of others' that may
    /// stand in the schema.
    static let removal = """
        DO $$
        DECLARE signature text;
        BEGIN
            FOR signature IN SELECT oid::regprocedure FROM pg_proc
                WHERE pronamespace = (
                        SELECT oid FROM pg_namespace WHERE nspname = current_schema())
                    AND proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                    AND proname = ANY('{\(names.joined(separator: ","))}')
            LOOP
                EXECUTE 'DROP FUNCTION ' || signature;
            END LOOP;
            DROP TYPE IF EXISTS handed, answer;
        END $$;
        """

    private static let names: [String] =
        PostgresFormer.gone
        + all.joined().split(separator: "CREATE FUNCTION ").dropFirst()
        .compactMap { $0.split(separator: "(").first.map(String.init) }

    private static let ground = """
        CREATE TYPE answer AS (
            at bigint, code text, number bigint, words text[], output bytea, output_size bigint,
            output_inline bytea);

        CREATE FUNCTION say(code text, number bigint = NULL, words text[] = NULL) RETURNS answer
        LANGUAGE sql IMMUTABLE AS $$
            SELECT ROW(1, code, number, words, NULL, NULL, NULL)::answer
        $$;

        -- Raises what keeps this program from writing here.
        CREATE FUNCTION admit(known bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE m meta;
        BEGIN
            SELECT * INTO m FROM meta;
            IF m.moving IS NOT NULL THEN
                RAISE EXCEPTION '%', m.moving
                    USING ERRCODE = 'BL003', DETAIL = coalesce(m.moving_place, '');
            END IF;
            PERFORM admit_version(known);
        END $$;

        -- Raises where tables are too new for this program.
        CREATE FUNCTION admit_version(known bigint) RETURNS void
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE needed bigint := (SELECT writable_from FROM meta);
        BEGIN
            IF known < needed THEN
                RAISE EXCEPTION '%', needed USING ERRCODE = 'BL001';
            END IF;
        END $$;

        -- Lets one batch of this ledger write at a time, on all hosts; gives the moment it has.
        CREATE FUNCTION enter(known bigint, moment bigint) RETURNS bigint
        LANGUAGE plpgsql AS $$
        DECLARE m record;
        BEGIN
            IF current_setting('transaction_isolation') <> 'read committed'
                OR current_setting('synchronous_commit') = 'off' THEN
                PERFORM insist();
            END IF;
            PERFORM pg_advisory_xact_lock(§lock);
            SELECT moving, writable_from,
                (SELECT 1 FROM arrivals LIMIT 1) IS NOT NULL AS has_arrivals
            INTO m FROM meta;
            IF m.moving IS NOT NULL OR known < m.writable_from THEN
                PERFORM admit(known);
            END IF;
            IF m.has_arrivals THEN
                PERFORM enroll();
            END IF;
            RETURN coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
        END $$;

        -- Refuses a transaction of another kind, and makes its commit a durable one.
        CREATE FUNCTION insist() RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('transaction_isolation') <> 'read committed' THEN
                RAISE EXCEPTION 'transactions of this ledger must be read committed'
                    USING ERRCODE = 'BL002';
            END IF;
            IF current_setting('fsync') = 'on' THEN
                PERFORM set_config('synchronous_commit', 'on', true);
            END IF;
        END $$;

        CREATE FUNCTION find(wanted text) RETURNS runs LANGUAGE plpgsql AS $$
        DECLARE r runs;
        BEGIN
            SELECT * INTO r FROM runs WHERE id = wanted;
            IF r.receives > 0 AND EXISTS(
                SELECT 1 FROM steps WHERE run = r.n AND number > r.claimed AND NOT reused) THEN
                r.receives := 0;
            END IF;
            RETURN r;
        END $$;

        CREATE FUNCTION note(of bigint, what integer, place text, words text, now bigint)
        RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE chosen bigint := nextval('event_numbers');
        BEGIN
            INSERT INTO events(number, run, at, kind, path, detail)
            VALUES(chosen, of, now, what, place, words);
            RETURN chosen;
        END $$;

        -- A run that is ready stands in the queue.
        CREATE FUNCTION queue(r runs) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO ready(n, priority, production, version, root, pool)
            VALUES(r.n, r.priority, r.production, r.version, coalesce(r.root, r.id), r.pool)
            ON CONFLICT DO NOTHING;
        END $$;

        -- Writes the row back, and whether it is ready or held; one that stopped running loses
        -- owner, token and slots.
        CREATE FUNCTION save(r runs) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF r.state = 0 THEN
                PERFORM queue(r);
            ELSE
                DELETE FROM ready WHERE n = r.n;
            END IF;
            IF r.state <> 1 THEN
                r.owner := NULL;
                r.token := NULL;
                DELETE FROM held WHERE n = r.n;
                IF r.booked THEN
                    DELETE FROM slots WHERE run = r.n;
                END IF;
            END IF;
            UPDATE runs SET state = r.state, epoch = r.epoch, revision = r.revision,
                receives = r.receives, booked = r.booked, waits = r.waits,
                last_event = r.last_event, owner = r.owner, token = r.token, input = r.input,
                input_size = r.input_size, input_inline = r.input_inline, output = r.output,
                output_size = r.output_size, output_inline = r.output_inline, fault = r.fault,
                fault_words = r.fault_words, cancel_requested = r.cancel_requested,
                started = r.started, ended = r.ended,
                due = CASE WHEN r.state IN (2, 3) THEN r.due END
            WHERE n = r.n;
        END $$;

        CREATE FUNCTION line_of(name text) RETURNS bigint LANGUAGE plpgsql AS $$
        BEGIN
            RETURN (
                SELECT line FROM runs WHERE id = name AND lineage IS NULL
                UNION ALL SELECT line FROM runs WHERE lineage = name LIMIT 1);
        END $$;
        """
}
