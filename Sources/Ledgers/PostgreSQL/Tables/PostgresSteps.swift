/// Steps that are finished.
enum PostgresSteps {
    static let sql = """
        -- Moves what a step row is besides (its event and its memo) to where they stay without it.
        CREATE FUNCTION retire(which bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO events(number, run, at, kind, path, detail)
            SELECT number, run, at, kind, path, detail FROM log_of_steps WHERE number = which;
            INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
            SELECT line, fingerprint, output, output_size, output_inline FROM steps
            WHERE number = which
            ON CONFLICT DO NOTHING;
        END $$;

        -- What answers for a fingerprint: a person's edit first.
        CREATE FUNCTION memo_of(of_line bigint, print bytea) RETURNS memo LANGUAGE plpgsql AS $$
        DECLARE m memo;
        BEGIN
            SELECT * INTO m FROM memo WHERE line = of_line AND fingerprint = print;
            IF NOT FOUND THEN
                SELECT line, fingerprint, output, output_size, output_inline INTO m FROM steps
                WHERE line = of_line AND fingerprint = print LIMIT 1;
            END IF;
            RETURN m;
        END $$;

        CREATE FUNCTION checkpoint(
            known bigint, moment bigint, wanted text, by_epoch bigint, place text, print bytea,
            base_print bytea, seen bigint, made bytea, made_size bigint, made_inline bytea,
            shown text, from_inputs bytea, by text, with_model text, costs bigint, begun bigint,
            ended_at bigint, is_reused boolean)
        RETURNS answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment);
        BEGIN
            -- Most steps are new, and nothing else hangs on them.
            INSERT INTO steps(run, at, kind, path, line, fingerprint, base, revision, output,
                output_size, output_inline, published, inputs, provider, model, cost, started,
                finished, reused)
            SELECT n, now, CASE WHEN is_reused THEN 3 ELSE 2 END, place, line, print,
                nullif(base_print, print), seen, made, made_size, made_inline, shown, from_inputs,
                by, with_model, costs, begun, ended_at, is_reused
            FROM runs r WHERE id = wanted AND state = 1 AND epoch = by_epoch AND NOT booked
                -- Not EXISTS, for which the planner may read whole tables.
                AND (SELECT 1 FROM steps s
                    WHERE s.line = r.line AND s.fingerprint = print LIMIT 1) IS NULL
                AND (SELECT 1 FROM memo m
                    WHERE m.line = r.line AND m.fingerprint = print LIMIT 1) IS NULL
            ON CONFLICT (run, path) DO NOTHING;
            IF FOUND THEN
                RETURN say('recorded');
            END IF;
            RETURN checkpoint_now(
                now, wanted, by_epoch, place, print, base_print, seen, made, made_size,
                made_inline, shown, from_inputs, by, with_model, costs, begun, ended_at,
                is_reused);
        END $$;

        -- A step's completion: one row is memo, label, event and count.
        CREATE FUNCTION checkpoint_now(
            now bigint, wanted text, by_epoch bigint, place text, print bytea,
            base_print bytea, seen bigint, made bytea, made_size bigint, made_inline bytea,
            shown text, from_inputs bytea, by text, with_model text, costs bigint, begun bigint,
            ended_at bigint, is_reused boolean)
        RETURNS answer LANGUAGE plpgsql AS $$
        DECLARE h record; s steps; m memo; said answer := say('recorded'); c charges;
        BEGIN
            SELECT n, line, booked,
                (SELECT number FROM steps WHERE run = runs.n AND path = place) AS standing,
                EXISTS(SELECT 1 FROM steps WHERE line = runs.line AND fingerprint = print)
                    OR EXISTS(SELECT 1 FROM memo WHERE line = runs.line AND fingerprint = print)
                    AS is_known
            INTO h FROM runs WHERE id = wanted AND state = 1 AND epoch = by_epoch;
            IF NOT FOUND THEN
                RETURN say('fenced');
            END IF;
            IF h.booked THEN
                DELETE FROM slots WHERE run = h.n AND path = place;
                DELETE FROM intents WHERE run = h.n AND path = place;
                FOR c IN SELECT * FROM charges WHERE run = h.n AND path = place AND state = 0
                    AND epoch = by_epoch ORDER BY n LOOP
                    PERFORM book(c, 1, costs);
                END LOOP;
            END IF;
            IF h.standing IS NOT NULL THEN
                SELECT * INTO s FROM steps WHERE number = h.standing;
                IF s.fingerprint = print AND s.revision >= seen THEN
                    said.output := s.output;
                    said.output_size := s.output_size;
                    said.output_inline := s.output_inline;
                    RETURN said;
                END IF;
                PERFORM retire(h.standing);
                -- What the row that goes had said of its run is written into the run's own.
                UPDATE runs SET replaced = replaced + 1,
                    last_event = greatest(last_event, h.standing),
                    receives = CASE
                        WHEN h.standing > claimed AND NOT s.reused THEN 0 ELSE receives END
                WHERE n = h.n;
                DELETE FROM steps WHERE number = h.standing;
            END IF;
            IF h.is_known THEN
                m := memo_of(h.line, print);
                made := m.output;
                made_size := m.output_size;
                made_inline := m.output_inline;
                said.output := made;
                said.output_size := made_size;
                said.output_inline := made_inline;
            END IF;
            INSERT INTO steps(run, at, kind, path, line, fingerprint, base, revision, output,
                output_size, output_inline, published, inputs, provider, model, cost, started,
                finished, reused)
            VALUES(h.n, now, CASE WHEN is_reused THEN 3 ELSE 2 END, place, h.line, print,
                nullif(base_print, print), seen, made, made_size, made_inline, shown, from_inputs,
                by, with_model, costs, begun, ended_at, is_reused);
            RETURN said;
        END $$;
        """
}
