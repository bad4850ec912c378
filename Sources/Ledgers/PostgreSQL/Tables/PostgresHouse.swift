/// Workers, schedules and tidying.
enum PostgresHouse {
    static let sql = """
        CREATE FUNCTION beat(known bigint, moment bigint, worker text, lease bigint)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment);
        BEGIN
            INSERT INTO workers(id, lease_until) VALUES(worker, now + lease)
            ON CONFLICT(id) DO UPDATE SET lease_until = excluded.lease_until;
            -- Of those who have ended without a word no claim stays parked.
            UPDATE workers SET channel = NULL WHERE channel IS NOT NULL AND lease_until < now;
            RETURN say('done');
        END $$;

        CREATE FUNCTION leave(known bigint, moment bigint, worker text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; freed bigint := 0;
        BEGIN
            FOR r IN SELECT runs.* FROM held h JOIN runs ON runs.n = h.n
                WHERE h.owner = worker ORDER BY runs.n
            LOOP
                r := find(r.id);
                r.receives := greatest(0, r.receives - 1);
                r.state := 0;
                r.last_event := note(r.n, 6, NULL, NULL, now);
                PERFORM save(r);
                freed := freed + 1;
            END LOOP;
            DELETE FROM workers WHERE id = worker;
            RETURN say('counted', freed);
        END $$;

        -- Takes runs from workers whose lease has run out.
        CREATE FUNCTION reap(known bigint, moment bigint, why text, words text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
            r runs; lost bigint := 0;
        BEGIN
            -- Every worker looks now and then; mostly nobody is lost, and nobody is held up.
            IF NOT EXISTS(SELECT 1 FROM arrivals)
                AND NOT EXISTS(SELECT 1 FROM held WHERE NOT EXISTS(
                    SELECT 1 FROM workers WHERE id = owner AND lease_until >= now)) THEN
                PERFORM admit(known);
                RETURN say('counted', 0);
            END IF;
            now := enter(known, moment);
            FOR r IN SELECT runs.* FROM held h JOIN runs ON runs.n = h.n
                WHERE NOT EXISTS(
                    SELECT 1 FROM workers WHERE workers.id = h.owner AND lease_until >= now)
                ORDER BY runs.n
            LOOP
                r := find(r.id);
                PERFORM presume(r);
                IF r.cancel_requested THEN
                    PERFORM end_run(r, 7, NULL, NULL, now);
                ELSIF r.receives >= 3 THEN
                    PERFORM end_run(r, 6, why, words, now);
                ELSE
                    r.state := 0;
                    r.last_event := note(r.n, 15, NULL, NULL, now);
                    PERFORM save(r);
                END IF;
                lost := lost + 1;
            END LOOP;
            RETURN say('counted', lost);
        END $$;

        CREATE FUNCTION put_limit(known bigint, moment bigint, pool text, most bigint)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM enter(known, moment);
            IF most IS NULL THEN
                DELETE FROM pools WHERE name = pool;
            ELSE
                INSERT INTO pools(name, capacity) VALUES(pool, most)
                ON CONFLICT(name) DO UPDATE SET capacity = excluded.capacity;
            END IF;
            UPDATE meta SET limited = ARRAY(SELECT name FROM pools ORDER BY name);
            RETURN say('done');
        END $$;

        CREATE FUNCTION plan(
            known bigint, moment bigint, titled text, often bigint, begin_at bigint, making text,
            of_version bigint, given bytea, given_size bigint, given_inline bytea)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM enter(known, moment);
            INSERT INTO schedules(name, every, first, production, version, input, input_size,
                input_inline, next)
            VALUES(titled, often, begin_at, making, of_version, given, given_size, given_inline,
                begin_at)
            ON CONFLICT(name) DO UPDATE SET every = excluded.every, first = excluded.first,
                production = excluded.production, version = excluded.version,
                input = excluded.input, input_size = excluded.input_size,
                input_inline = excluded.input_inline,
                next = CASE WHEN schedules.every = excluded.every
                    AND schedules.first = excluded.first
                    THEN schedules.next ELSE excluded.next END;
            RETURN say('done');
        END $$;

        CREATE FUNCTION unplan(known bigint, moment bigint, titled text) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM enter(known, moment);
            DELETE FROM schedules WHERE name = titled;
            RETURN say('done');
        END $$;

        CREATE FUNCTION tick(known bigint, moment bigint) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); s schedules; a answer;
            fired text[] := '{}';
        BEGIN
            FOR s IN SELECT * FROM schedules WHERE next <= now ORDER BY name LOOP
                a := submit_now(
                    now, s.name || '-' || s.next, 'schedule:' || s.name || ':' || s.next,
                    s.production, s.version, NULL, s.name, 'runs', 0, 0, s.input, s.input_size,
                    s.input_inline, NULL, NULL, NULL);
                -- When something else has the name, the turn passes.
                IF a.code <> 'clash' THEN
                    fired := fired || a.words;
                END IF;
                UPDATE schedules SET next = first + ((now - first) / every + 1) * every
                WHERE name = s.name;
            END LOOP;
            RETURN say('fired', NULL, fired);
        END $$;

        -- Runs that have been ready for too long become dead letters.
        CREATE FUNCTION bury(known bigint, moment bigint, age bigint, why text, words text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; buried bigint := 0;
        BEGIN
            FOR r IN SELECT * FROM runs
                WHERE n IN (
                        SELECT n FROM ready
                        UNION ALL SELECT n FROM runs WHERE due IS NOT NULL AND state = 2)
                    AND started IS NULL AND submitted < now - age ORDER BY n
            LOOP
                PERFORM end_run(find(r.id), 6, why, words, now);
                buried := buried + 1;
            END LOOP;
            RETURN say('counted', buried);
        END $$;

        CREATE FUNCTION erase(r runs) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE shared bigint;
        BEGIN
            PERFORM presume(r);
            -- Other runs of the lineage may go on using what this one made.
            INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
            SELECT line, fingerprint, output, output_size, output_inline FROM steps
            WHERE run = r.n
            ORDER BY number
            ON CONFLICT DO NOTHING;
            -- A run's events lie between its first and its last; they have no index of their own.
            DELETE FROM events WHERE number BETWEEN r.first_event AND r.last_event AND run = r.n;
            \(PostgresSharedEvents.erasing)
            DELETE FROM steps WHERE run = r.n;
            DELETE FROM waits WHERE run = r.n;
            DELETE FROM charges WHERE run = r.n;
            DELETE FROM slots WHERE run = r.n;
            DELETE FROM intents WHERE run = r.n;
            DELETE FROM runs WHERE n = r.n;
            DELETE FROM budgets WHERE scope = 'run:' || r.id;
            IF line_of(coalesce(r.lineage, r.id)) IS NULL THEN
                DELETE FROM memo WHERE line = r.line;
                DELETE FROM takes WHERE line = r.line;
            END IF;
        END $$;

        CREATE FUNCTION forget(known bigint, moment bigint, wanted text) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; below runs;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL THEN
                RETURN say('done');
            END IF;
            FOR below IN SELECT * FROM runs
                WHERE id = wanted OR id > wanted || '/' AND id < wanted || '0'
                ORDER BY id <> wanted, n
            LOOP
                IF below.state < 4 THEN
                    RETURN say('wrongState', below.state, ARRAY[below.id, 'forgotten']);
                END IF;
            END LOOP;
            FOR below IN SELECT * FROM runs
                WHERE id = wanted OR id > wanted || '/' AND id < wanted || '0'
                ORDER BY id <> wanted, n
            LOOP
                PERFORM erase(below);
            END LOOP;
            RETURN say('done');
        END $$;
        """
}
