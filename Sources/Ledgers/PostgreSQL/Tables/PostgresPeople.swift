/// What people do to runs.
enum PostgresPeople {
    static let sql = """
        CREATE FUNCTION settle(
            known bigint, moment bigint, wanted text, by_key text, said text, made bytea,
            made_size bigint, made_inline bytea, words text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; w waits; a answer;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            SELECT * INTO w FROM waits WHERE run = r.n AND key = by_key;
            IF NOT FOUND THEN
                RETURN say('noWait', NULL, ARRAY[wanted, by_key]);
            END IF;
            IF w.verdict IS NOT NULL THEN
                IF w.verdict = said AND w.output IS NOT DISTINCT FROM made
                    AND w.output_size IS NOT DISTINCT FROM made_size
                    AND w.output_inline IS NOT DISTINCT FROM made_inline THEN
                    RETURN say('done');
                END IF;
                a := say('answered', NULL, ARRAY[wanted, by_key, w.verdict, w.child]);
                a.output := w.output;
                a.output_size := w.output_size;
                a.output_inline := w.output_inline;
                RETURN a;
            END IF;
            UPDATE waits SET verdict = said, output = made, output_size = made_size,
                output_inline = made_inline
            WHERE run = r.n AND key = by_key;
            r.last_event := note(r.n, 5, by_key, words, now);
            IF r.state = 3 THEN
                r.state := 0;
            END IF;
            PERFORM save(r);
            RETURN say('done');
        END $$;

        CREATE FUNCTION stop(r runs, now bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            IF r.state = 1 THEN
                r.cancel_requested := true;
                PERFORM save(r);
            ELSE
                PERFORM end_run(r, 7, NULL, NULL, now);
            END IF;
        END $$;

        CREATE FUNCTION cancel(known bigint, moment bigint, wanted text) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; below text;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            IF r.state = 7 THEN
                RETURN say('done');
            END IF;
            IF r.state >= 4 THEN
                RETURN say('wrongState', r.state, ARRAY[wanted, 'cancelled']);
            END IF;
            PERFORM stop(r, now);
            -- "0" is what follows "/" in the order of bytes.
            FOR below IN SELECT id FROM runs
                WHERE id > wanted || '/' AND id < wanted || '0' AND state < 4 ORDER BY n
            LOOP
                -- Ending one may have woken another since the list was made.
                PERFORM stop(find(below), now);
            END LOOP;
            RETURN say('done');
        END $$;

        CREATE FUNCTION revive(r runs, now bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            r.state := 0;
            r.receives := 0;
            r.cancel_requested := false;
            r.ended := NULL;
            r.fault := NULL;
            r.fault_words := NULL;
            DELETE FROM intents WHERE run = r.n;
            r.last_event := note(r.n, 14, NULL, NULL, now);
            PERFORM save(r);
            IF r.parent IS NOT NULL THEN
                UPDATE waits SET verdict = NULL, output = NULL, output_size = NULL,
                    output_inline = NULL
                WHERE run = (SELECT n FROM runs WHERE id = r.parent) AND child = r.id;
            END IF;
        END $$;

        CREATE FUNCTION retry(known bigint, moment bigint, wanted text) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; below text;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            IF r.state = 2 THEN
                r.state := 0;
                r.last_event := note(r.n, 14, NULL, NULL, now);
                PERFORM save(r);
            ELSIF r.state IN (5, 6, 7, 8) THEN
                PERFORM revive(r, now);
            ELSE
                RETURN say('wrongState', r.state, ARRAY[wanted, 'retried']);
            END IF;
            FOR below IN SELECT id FROM runs
                WHERE id > wanted || '/' AND id < wanted || '0' AND state IN (5, 6, 7) ORDER BY n
            LOOP
                PERFORM revive(find(below), now);
            END LOOP;
            RETURN say('done');
        END $$;

        CREATE FUNCTION replace_input(
            known bigint, moment bigint, wanted text, given bytea, given_size bigint,
            given_inline bytea)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            IF r.state = 1 THEN
                RETURN say('wrongState', r.state, ARRAY[wanted, 'given another input']);
            END IF;
            r.input := given;
            r.input_size := given_size;
            r.input_inline := given_inline;
            r.revision := r.revision + 1;
            r.last_event := note(r.n, 12, 'input', NULL, now);
            PERFORM save(r);
            RETURN say('done');
        END $$;

        -- A person changed something: the run is made again from there, unless a worker is at it
        -- and will notice by the revision.
        CREATE FUNCTION rouse(r runs) RETURNS runs LANGUAGE plpgsql AS $$
        BEGIN
            r.revision := r.revision + 1;
            r.receives := 0;
            IF r.state NOT IN (0, 1) THEN
                r.state := 0;
                r.ended := NULL;
                r.fault := NULL;
                r.fault_words := NULL;
                r.cancel_requested := false;
            END IF;
            RETURN r;
        END $$;

        CREATE FUNCTION no_step(r runs, place text) RETURNS answer LANGUAGE plpgsql AS $$
        BEGIN
            RETURN say('noStep', NULL, ARRAY[r.id, place]
                || ARRAY(SELECT path FROM steps WHERE run = r.n ORDER BY path LIMIT 5));
        END $$;

        CREATE FUNCTION edit(
            known bigint, moment bigint, wanted text, place text, given bytea, given_size bigint,
            given_inline bytea)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; s steps; event bigint;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            SELECT * INTO s FROM steps WHERE run = r.n AND path = place;
            IF NOT FOUND THEN
                RETURN no_step(r, place);
            END IF;
            PERFORM retire(s.number);
            INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
            VALUES(r.line, s.fingerprint, given, given_size, given_inline)
            ON CONFLICT(line, fingerprint) DO UPDATE SET output = excluded.output,
                output_size = excluded.output_size, output_inline = excluded.output_inline;
            DELETE FROM intents WHERE run = r.n AND path = place;
            event := nextval('event_numbers');
            UPDATE steps SET number = event, at = now, kind = 12, output = given,
                output_size = given_size, output_inline = given_inline
            WHERE number = s.number;
            r := rouse(r);
            r.last_event := event;
            PERFORM save(r);
            RETURN say('done');
        END $$;

        CREATE FUNCTION take(known bigint, moment bigint, wanted text, place text) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; s steps; asked bigint;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('unknown', NULL, ARRAY[wanted]);
            END IF;
            SELECT * INTO s FROM steps WHERE run = r.n AND path = place;
            IF NOT FOUND THEN
                RETURN no_step(r, place);
            END IF;
            INSERT INTO takes(line, base, count)
            VALUES(r.line, coalesce(s.base, s.fingerprint), 1)
            ON CONFLICT(line, base) DO UPDATE SET count = takes.count + 1
            RETURNING count INTO asked;
            r := rouse(r);
            r.last_event := note(r.n, 13, place, asked::text, now);
            PERFORM save(r);
            RETURN say('done');
        END $$;
        """
}
