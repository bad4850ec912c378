/// What a worker does with a run that it holds, besides steps and the end.
enum PostgresHold {
    static let sql = """
        -- Whether a wait is over; writes the verdict of one that just turned out to be.
        CREATE FUNCTION settle_wait(w waits, now bigint, elapsed text) RETURNS boolean
        LANGUAGE plpgsql AS $$
        DECLARE c runs; said text;
        BEGIN
            IF w.verdict IS NOT NULL THEN
                RETURN true;
            END IF;
            IF w.child IS NOT NULL THEN
                c := find(w.child);
                said := CASE WHEN c.n IS NOT NULL THEN verdict_of(c) END;
            ELSIF w.due <= now THEN
                said := elapsed;
            END IF;
            IF said IS NULL THEN
                RETURN false;
            END IF;
            UPDATE waits SET verdict = said,
                output = CASE WHEN said = 'output' THEN c.output END,
                output_size = CASE WHEN said = 'output' THEN c.output_size END,
                output_inline = CASE WHEN said = 'output' THEN c.output_inline END
            WHERE run = w.run AND key = w.key;
            RETURN true;
        END $$;

        CREATE FUNCTION suspend(
            known bigint, moment bigint, wanted text, by_epoch bigint, keys text[], kinds text[],
            children text[], spans bigint[], elapsed text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; w waits;
            count integer := cardinality(keys); goes_on boolean := cardinality(keys) = 0;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL OR r.epoch <> by_epoch THEN
                RETURN say('fenced');
            END IF;
            IF r.state = 7 OR r.state IN (0, 3) AND NOT EXISTS(
                SELECT 1 FROM unnest(keys) AS k(asked) WHERE NOT EXISTS(
                    SELECT 1 FROM waits WHERE run = r.n AND key = asked)) THEN
                RETURN say('done');
            END IF;
            IF r.state <> 1 THEN
                RETURN say('fenced');
            END IF;
            IF r.cancel_requested THEN
                -- Lying down it would be woken by nobody for its end.
                PERFORM end_run(r, 7, NULL, NULL, now);
                RETURN say('done');
            END IF;
            FOR i IN 1..count LOOP
                INSERT INTO waits(run, key, kind, child, since, due)
                VALUES(r.n, keys[i], kinds[i], children[i], now, now + spans[i])
                ON CONFLICT DO NOTHING;
                SELECT * INTO w FROM waits WHERE run = r.n AND key = keys[i];
                IF settle_wait(w, now, elapsed) THEN
                    goes_on := true;
                END IF;
                r.last_event := note(r.n, 4, keys[i], NULL, now);
            END LOOP;
            r.waits := r.waits OR count > 0;
            r.state := CASE WHEN goes_on THEN 0 ELSE 3 END;
            r.receives := greatest(0, r.receives - 1);
            r.due := (SELECT min(due) FROM waits WHERE run = r.n AND verdict IS NULL);
            PERFORM save(r);
            RETURN say('done');
        END $$;

        CREATE FUNCTION hand_back(
            known bigint, moment bigint, wanted text, by_epoch bigint, delay bigint, why text,
            words text, may_have_cost boolean, counted boolean, max_receives bigint, worn text,
            worn_words text)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL OR r.epoch <> by_epoch THEN
                RETURN say('fenced');
            END IF;
            IF r.state IN (0, 2, 6, 7) THEN
                RETURN say('done');
            END IF;
            IF r.state <> 1 THEN
                RETURN say('fenced');
            END IF;
            IF counted AND may_have_cost THEN
                PERFORM presume(r);
            END IF;
            IF r.cancel_requested THEN
                PERFORM end_run(r, 7, NULL, NULL, now);
                RETURN say('done');
            END IF;
            IF why IS NOT NULL THEN
                r.fault := why;
                r.fault_words := words;
            END IF;
            IF NOT counted THEN
                r.receives := greatest(0, r.receives - 1);
            ELSIF r.receives >= max_receives THEN
                PERFORM end_run(r, 6,
                    coalesce(r.fault, replace(worn, '{receives}', r.receives::text)),
                    coalesce(r.fault_words, replace(worn_words, '{receives}', r.receives::text)),
                    now);
                RETURN say('done');
            END IF;
            r.state := CASE WHEN delay > 0 THEN 2 ELSE 0 END;
            r.due := CASE WHEN delay > 0 THEN now + delay END;
            r.last_event := note(r.n, 6, NULL, words, now);
            PERFORM save(r);
            RETURN say('done');
        END $$;

        -- A token bucket; a token is 60,000 units, and so many a minute come in each millisecond.
        CREATE FUNCTION level_of(by_key text, per_minute bigint, now bigint) RETURNS bigint
        LANGUAGE plpgsql AS $$
        DECLARE full_level bigint := greatest(1, per_minute / 6) * 60000; b rates;
        BEGIN
            SELECT * INTO b FROM rates WHERE key = by_key;
            IF NOT FOUND THEN
                RETURN full_level;
            END IF;
            -- A minute fills any bucket, so no more is counted (and nothing overflows).
            RETURN least(
                full_level, b.level + least(60000, greatest(0, now - b.at)) * per_minute);
        END $$;

        CREATE FUNCTION reserve(
            known bigint, moment bigint, wanted text, by_epoch bigint, place text, in_pool text,
            by_rate text, per_minute bigint, price bigint, names text[], by text,
            with_model text, once boolean)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); r runs; said answer; level_now bigint;
            c charges;
        BEGIN
            r := find(wanted);
            IF r.n IS NULL OR r.state <> 1 OR r.epoch <> by_epoch THEN
                RETURN say('fenced');
            END IF;
            IF r.booked THEN
                IF once AND EXISTS(SELECT 1 FROM intents
                    WHERE run = r.n AND path = place AND epoch < by_epoch) THEN
                    RETURN say('doubt', NULL, ARRAY[place]);
                END IF;
                IF EXISTS(SELECT 1 FROM slots
                        WHERE run = r.n AND path = place AND epoch = by_epoch)
                    OR EXISTS(SELECT 1 FROM charges WHERE run = r.n AND path = place
                        AND epoch = by_epoch AND state = 0) THEN
                    RETURN say('granted');
                END IF;
            END IF;
            IF in_pool IS NOT NULL AND (SELECT count(*) FROM slots WHERE pool = in_pool)
                >= (SELECT capacity FROM pools WHERE pools.name = in_pool) THEN
                -- Slots are freed when their run stops running, so every row is a live one.
                RETURN say('busy', 250);
            END IF;
            IF by_rate IS NOT NULL THEN
                level_now := level_of(by_rate, per_minute, now);
                IF level_now < 60000 THEN
                    RETURN say('busy', (60000 - level_now + per_minute - 1) / per_minute);
                END IF;
            END IF;
            IF r.booked THEN
                FOR c IN SELECT * FROM charges WHERE run = r.n AND path = place AND state = 0
                    AND epoch < by_epoch ORDER BY n LOOP
                    PERFORM book(c, 3, c.amount);
                END LOOP;
            END IF;
            names := array_remove(names, 'run:' || coalesce(r.root, r.id));
            names := ('run:' || coalesce(r.root, r.id)) || names;
            IF price > 0 THEN
                said := overdraft(place, price, names);
                IF said.code IS NOT NULL THEN
                    RETURN said;
                END IF;
            END IF;
            IF by_rate IS NOT NULL THEN
                INSERT INTO rates(key, level, at) VALUES(by_rate, level_now - 60000, now)
                ON CONFLICT(key) DO UPDATE SET level = excluded.level, at = excluded.at;
            END IF;
            IF in_pool IS NULL AND price <= 0 AND NOT once THEN
                RETURN say('granted');
            END IF;
            IF NOT r.booked THEN
                UPDATE runs SET booked = true WHERE n = r.n;
            END IF;
            IF in_pool IS NOT NULL THEN
                INSERT INTO slots(run, path, pool, epoch) VALUES(r.n, place, in_pool, by_epoch);
            END IF;
            IF price > 0 THEN
                PERFORM open_charge(r, place, names, price, by, with_model, now);
            END IF;
            IF once THEN
                INSERT INTO intents(run, path, epoch) VALUES(r.n, place, by_epoch)
                ON CONFLICT(run, path) DO UPDATE SET epoch = excluded.epoch;
            END IF;
            RETURN say('granted');
        END $$;

        CREATE FUNCTION release(
            known bigint, moment bigint, wanted text, by_epoch bigint, place text,
            for_nothing boolean)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE r runs; c charges;
        BEGIN
            PERFORM enter(known, moment);
            r := find(wanted);
            IF r.n IS NULL OR NOT r.booked THEN
                RETURN say('done');
            END IF;
            DELETE FROM slots WHERE run = r.n AND path = place AND epoch = by_epoch;
            FOR c IN SELECT * FROM charges WHERE run = r.n AND path = place AND state = 0
                AND epoch = by_epoch ORDER BY n LOOP
                PERFORM book(c, CASE WHEN for_nothing THEN 2 ELSE 3 END, c.amount);
            END LOOP;
            IF for_nothing THEN
                DELETE FROM intents WHERE run = r.n AND path = place AND epoch = by_epoch;
            ELSE
                UPDATE intents SET epoch = -1
                WHERE run = r.n AND path = place AND epoch = by_epoch;
            END IF;
            RETURN say('done');
        END $$;
        """
}
