/// Runs that come.
enum PostgresSubmit {
    static let sql = """
        CREATE FUNCTION is_stopping(name text) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
            RETURN coalesce(
                (SELECT state = 7 OR cancel_requested FROM runs WHERE id = name), false);
        END $$;

        CREATE FUNCTION submit(
            known bigint, moment bigint, name text, by_key text, making text, of_version bigint,
            of_lineage text, titled text, in_pool text, at_priority bigint, delay bigint,
            given bytea, given_size bigint, given_inline bytea, budget bigint, of_parent text,
            of_root text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment);
        BEGIN
            RETURN submit_now(
                now, name, by_key, making, of_version, of_lineage, titled, in_pool, at_priority,
                delay, given, given_size, given_inline, budget, of_parent, of_root);
        END $$;

        CREATE FUNCTION submit_now(
            now bigint, name text, by_key text, making text, of_version bigint,
            of_lineage text, titled text, in_pool text, at_priority bigint, delay bigint,
            given bytea, given_size bigint, given_inline bytea, budget bigint, of_parent text,
            of_root text)
        RETURNS answer LANGUAGE plpgsql AS $$
        DECLARE r runs; event bigint; standing text;
        BEGIN
            IF by_key IS NOT NULL THEN
                SELECT id INTO standing FROM runs WHERE key = by_key;
                IF FOUND THEN
                    RETURN say('known', NULL, ARRAY[standing]);
                END IF;
            END IF;
            SELECT * INTO r FROM runs WHERE id = name;
            IF FOUND THEN
                IF r.production <> making OR r.input <> given OR r.input_size <> given_size
                    OR r.input_inline IS DISTINCT FROM given_inline THEN
                    RETURN say('clash', NULL, ARRAY[name]);
                END IF;
                RETURN say('known', NULL, ARRAY[name]);
            END IF;
            r.n := nextval('run_numbers');
            event := nextval('event_numbers');
            r.line := CASE WHEN of_lineage <> name THEN line_of(of_lineage)
                ELSE (SELECT line FROM runs WHERE lineage = name LIMIT 1) END;
            INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                waits, first_event, last_event, line, root, parent, lineage, production, version,
                title, pool, priority, input, input_size, input_inline, cancel_requested,
                submitted, due, key)
            VALUES(r.n, name, CASE WHEN delay > 0 THEN 2 ELSE 0 END, 0, 0, 0, 0, 0, false,
                false, event, event, coalesce(r.line, r.n), nullif(of_root, name), of_parent,
                nullif(of_lineage, name), making, of_version, titled, in_pool, at_priority, given,
                given_size, given_inline, false, now, CASE WHEN delay > 0 THEN now + delay END,
                by_key)
            RETURNING * INTO r;
            INSERT INTO events(number, run, at, kind, detail) VALUES(event, r.n, now, 0, titled);
            IF r.state = 0 THEN
                PERFORM queue(r);
            END IF;
            IF budget IS NOT NULL THEN
                PERFORM put_cap('run:' || name, budget);
            END IF;
            IF of_parent IS NOT NULL
                AND (is_stopping(of_parent) OR is_stopping(coalesce(of_root, name))) THEN
                r := find(name);
                PERFORM end_run(r, 7, NULL, NULL, now);
            END IF;
            RETURN say('new', NULL, ARRAY[name]);
        END $$;
        """
}
