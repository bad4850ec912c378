/// How runs end, and how their parents hear of it.
enum PostgresEnds {
    static let sql = """
        -- What a run's end says to who waits for it: null while it has none.
        CREATE FUNCTION verdict_of(r runs) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            RETURN CASE r.state
                WHEN 4 THEN CASE WHEN r.output IS NOT NULL THEN 'output' END
                WHEN 5 THEN '{"failed":{"_0":' || r.fault || '}}'
                WHEN 6 THEN '{"failed":{"_0":' || r.fault || '}}'
                WHEN 7 THEN 'cancelled' END;
        END $$;

        -- Lays the ending of a run into the waits of its parent.
        CREATE FUNCTION wake_parent(child_run runs) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE p runs; said text;
        BEGIN
            IF child_run.parent IS NULL THEN
                RETURN;
            END IF;
            said := verdict_of(child_run);
            IF said IS NULL THEN
                RETURN;
            END IF;
            p := find(child_run.parent);
            IF p.n IS NULL THEN
                RETURN;
            END IF;
            UPDATE waits SET verdict = said,
                output = CASE WHEN said = 'output' THEN child_run.output END,
                output_size = CASE WHEN said = 'output' THEN child_run.output_size END,
                output_inline = CASE WHEN said = 'output' THEN child_run.output_inline END
            WHERE run = p.n AND child = child_run.id;
            IF FOUND AND p.state = 3 THEN
                p.state := 0;
                PERFORM save(p);
            END IF;
        END $$;

        -- Ends a run and tells its parent.
        CREATE FUNCTION end_run(r runs, becomes integer, why text, words text, now bigint)
        RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            r.state := becomes;
            r.ended := now;
            IF becomes = 4 THEN
                r.fault := NULL;
                r.fault_words := NULL;
            END IF;
            IF why IS NOT NULL THEN
                r.fault := why;
                r.fault_words := words;
            END IF;
            r.last_event := note(r.n, becomes + 3, NULL, words, now);
            PERFORM save(r);
            IF becomes <> 8 THEN
                PERFORM wake_parent(r);
            END IF;
        END $$;

        CREATE FUNCTION finish(
            known bigint, moment bigint, wanted text, by_epoch bigint, becomes bigint,
            made bytea, made_size bigint, made_inline bytea, seen bigint, why text, words text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE r runs; now bigint := enter(known, moment); event bigint;
        BEGIN
            IF becomes = 4 THEN
                -- Most runs end well, and nothing else hangs on them.
                event := nextval('event_numbers');
                UPDATE runs SET state = 4, output = made, output_size = made_size,
                    output_inline = made_inline, ended = now, last_event = event, fault = NULL,
                    fault_words = NULL, owner = NULL, token = NULL
                WHERE id = wanted AND state = 1 AND epoch = by_epoch AND revision <= seen
                    AND NOT booked AND parent IS NULL
                RETURNING n INTO r.n;
                IF FOUND THEN
                    DELETE FROM held WHERE n = r.n;
                    INSERT INTO events(number, run, at, kind) VALUES(event, r.n, now, 7);
                    RETURN say('done');
                END IF;
            END IF;
            RETURN finish_slowly(
                now, wanted, by_epoch, becomes, made, made_size, made_inline, seen, why, words);
        END $$;

        CREATE FUNCTION finish_slowly(
            now bigint, wanted text, by_epoch bigint, becomes bigint,
            made bytea, made_size bigint, made_inline bytea, seen bigint, why text, words text)
        RETURNS answer LANGUAGE plpgsql AS $$
        DECLARE r runs;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL OR r.epoch <> by_epoch THEN
                RETURN say('fenced');
            END IF;
            IF r.state = becomes AND (becomes <> 4 OR r.output = made AND r.output_size = made_size
                AND r.output_inline IS NOT DISTINCT FROM made_inline) THEN
                RETURN say('done');
            END IF;
            IF r.state <> 1 THEN
                RETURN say('fenced');
            END IF;
            PERFORM presume(r);
            IF becomes = 4 AND r.revision > seen THEN
                -- People edited while the worker finished: it is made again from where they did.
                r.state := 0;
                r.receives := 0;
                r.fault := NULL;
                r.fault_words := NULL;
                r.last_event := note(r.n, 6, NULL, 'edited meanwhile', now);
                PERFORM save(r);
                RETURN say('done');
            END IF;
            IF becomes = 4 THEN
                r.output := made;
                r.output_size := made_size;
                r.output_inline := made_inline;
            END IF;
            PERFORM end_run(r, becomes::integer, why, words, now);
            RETURN say('done');
        END $$;
        """
}
