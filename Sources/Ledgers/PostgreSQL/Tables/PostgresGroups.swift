/// Many like mutations at once, where that pays: one statement instead of one each.
///
/// Each group is plain (nothing else hangs on it), then there is one answer for all of it; or it goes
/// the slow way one by one, in order, with an answer each.
enum PostgresGroups {
    static let sql = """
        CREATE FUNCTION submit_all(
            known bigint, moment bigint, names text[], by_keys text[], makings text[],
            of_versions bigint[], of_lineages text[], titles text[], in_pools text[],
            priorities bigint[], delays bigint[], givens bytea[], given_sizes bigint[],
            given_inlines bytea[], given_budgets bigint[], of_parents text[], of_roots text[])
        RETURNS SETOF answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); a answer;
        BEGIN
            IF array_remove(of_parents, NULL) = '{}' AND array_remove(given_budgets, NULL) = '{}'
                AND NOT EXISTS(
                    SELECT 1 FROM unnest(names, of_lineages) AS u(name, lineage)
                    WHERE u.lineage <> name)
                AND NOT EXISTS(SELECT 1 FROM unnest(names) AS u(name) GROUP BY name HAVING count(*) > 1)
                AND NOT EXISTS(
                    SELECT 1 FROM unnest(by_keys) AS u(key) WHERE key IS NOT NULL
                    GROUP BY key HAVING count(*) > 1)
                AND NOT EXISTS(SELECT 1 FROM runs WHERE id = ANY(names))
                AND NOT EXISTS(SELECT 1 FROM runs WHERE lineage = ANY(names))
                AND NOT EXISTS(SELECT 1 FROM runs WHERE key = ANY(by_keys)) THEN
                WITH fresh AS MATERIALIZED (
                    SELECT nextval('run_numbers') AS n, nextval('event_numbers') AS event, q.*
                    FROM (SELECT * FROM unnest(
                            names, by_keys, makings, of_versions, titles, in_pools, priorities,
                            delays, givens, given_sizes, given_inlines, of_roots)
                        WITH ORDINALITY AS u(name, by_key, making, of_version, titled, in_pool,
                            at_priority, delay, given, given_size, given_inline, of_root, at)
                        ORDER BY at) q),
                noted AS (
                    INSERT INTO events(number, run, at, kind, detail)
                    SELECT event, n, now, 0, titled FROM fresh),
                queued AS (
                    INSERT INTO ready(n, priority, production, version, root, pool)
                    SELECT n, at_priority, making, of_version, coalesce(of_root, name), in_pool
                    FROM fresh WHERE delay <= 0)
                INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced,
                    booked, waits, first_event, last_event, line, root, production, version,
                    title, pool, priority, input, input_size, input_inline, cancel_requested,
                    submitted, due, key)
                SELECT n, name, CASE WHEN delay > 0 THEN 2 ELSE 0 END, 0, 0, 0, 0, 0, false,
                    false, event, event, n, nullif(of_root, name), making, of_version, titled,
                    in_pool, at_priority, given, given_size, given_inline, false, now,
                    CASE WHEN delay > 0 THEN now + delay END, by_key
                FROM fresh;
                RETURN NEXT say('all');
                RETURN;
            END IF;
            FOR i IN 1..cardinality(names) LOOP
                a := submit_now(
                    now, names[i], by_keys[i], makings[i], of_versions[i], of_lineages[i],
                    titles[i], in_pools[i], priorities[i], delays[i], givens[i], given_sizes[i],
                    given_inlines[i], given_budgets[i], of_parents[i], of_roots[i]);
                a.at := i;
                RETURN NEXT a;
            END LOOP;
        END $$;

        CREATE FUNCTION checkpoint_all(
            known bigint, moment bigint, wanteds text[], by_epochs bigint[], places text[],
            prints bytea[], base_prints bytea[], seens bigint[], mades bytea[],
            made_sizes bigint[], made_inlines bytea[], showns text[], from_inputs bytea[],
            bys text[], with_models text[], costs bigint[], beguns bigint[], ended_ats bigint[],
            are_reused boolean[])
        RETURNS SETOF answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); a answer; are_plain boolean;
            ns bigint[]; lines bigint[]; total bigint;
        BEGIN
            SELECT coalesce(bool_and(q.n IS NOT NULL AND q.is_plain AND q.nth = 1
                    AND q.nth_print = 1), true),
                array_agg(q.n ORDER BY at), array_agg(q.line ORDER BY at)
            INTO are_plain, ns, lines
            FROM (
                SELECT u.at, runs.n, runs.line,
                    -- Not EXISTS, for which the planner may read whole tables into a hash.
                    NOT booked AND (
                        SELECT 1 FROM steps WHERE run = runs.n AND path = place LIMIT 1) IS NULL
                    AND (SELECT 1 FROM steps
                        WHERE line = runs.line AND fingerprint = print LIMIT 1) IS NULL
                    AND (SELECT 1 FROM memo
                        WHERE line = runs.line AND fingerprint = print LIMIT 1) IS NULL
                    AS is_plain,
                    row_number() OVER (PARTITION BY runs.n, place) AS nth,
                    row_number() OVER (PARTITION BY runs.line, print) AS nth_print
                FROM unnest(wanteds, by_epochs, places, prints) WITH ORDINALITY
                    AS u(wanted, by_epoch, place, print, at)
                LEFT JOIN runs ON id = wanted AND state = 1 AND epoch = by_epoch) q;
            IF are_plain THEN
                INSERT INTO steps(run, at, kind, path, line, fingerprint, base, revision, output,
                    output_size, output_inline, published, inputs, provider, model, cost, started,
                    finished, reused)
                SELECT n, now, CASE WHEN is_reused THEN 3 ELSE 2 END, place, line, print,
                    nullif(base_print, print), seen, made, made_size, made_inline, shown, inputs,
                    by, with_model, cost, begun, ended_at, is_reused
                FROM unnest(ns, lines, places, prints, base_prints, seens, mades, made_sizes,
                    made_inlines, showns, from_inputs, bys, with_models, costs, beguns, ended_ats,
                    are_reused) WITH ORDINALITY
                    AS u(n, line, place, print, base_print, seen, made, made_size, made_inline,
                    shown, inputs, by, with_model, cost, begun, ended_at, is_reused, at)
                ORDER BY at;
                RETURN NEXT say('all');
                RETURN;
            END IF;
            FOR i IN 1..cardinality(wanteds) LOOP
                a := checkpoint_now(
                    now, wanteds[i], by_epochs[i], places[i], prints[i], base_prints[i], seens[i],
                    mades[i], made_sizes[i], made_inlines[i], showns[i], from_inputs[i], bys[i],
                    with_models[i], costs[i], beguns[i], ended_ats[i], are_reused[i]);
                a.at := i;
                RETURN NEXT a;
            END LOOP;
        END $$;

        CREATE FUNCTION finish_all(
            known bigint, moment bigint, wanteds text[], by_epochs bigint[], becomings bigint[],
            mades bytea[], made_sizes bigint[], made_inlines bytea[], seens bigint[],
            whys text[], all_words text[])
        RETURNS SETOF answer LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := enter(known, moment); a answer; ended bigint;
        BEGIN
            BEGIN
                WITH ended AS (
                    UPDATE runs SET state = 4, output = made, output_size = made_size,
                        output_inline = made_inline, ended = now, last_event = event,
                        fault = NULL, fault_words = NULL, owner = NULL, token = NULL
                    FROM (SELECT nextval('event_numbers') AS event, u.*
                        FROM unnest(wanteds, by_epochs, becomings, mades, made_sizes,
                            made_inlines, seens) AS u(wanted, by_epoch, becomes, made, made_size,
                            made_inline, seen)) q
                    WHERE id = wanted AND state = 1 AND epoch = by_epoch AND revision <= seen
                        AND NOT booked AND parent IS NULL AND becomes = 4
                    RETURNING n, event),
                freed AS (DELETE FROM held WHERE n = ANY(ARRAY(SELECT n FROM ended))),
                noted AS (
                    \(PostgresSharedEvents.noting(7, of: "ended", number: "event")))
                SELECT count(*) INTO ended FROM ended;
                IF ended < cardinality(wanteds) THEN
                    RAISE EXCEPTION 'not all of them are plain' USING ERRCODE = 'BL005';
                END IF;
                RETURN NEXT say('all');
                RETURN;
            EXCEPTION WHEN SQLSTATE 'BL005' THEN
                -- What was written is undone.
            END;
            FOR i IN 1..cardinality(wanteds) LOOP
                a := finish_slowly(
                    now, wanteds[i], by_epochs[i], becomings[i], mades[i], made_sizes[i],
                    made_inlines[i], seens[i], whys[i], all_words[i]);
                a.at := i;
                RETURN NEXT a;
            END LOOP;
        END $$;
        """
}
