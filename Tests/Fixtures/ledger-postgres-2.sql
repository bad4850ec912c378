-- The tables and functions of a PostgreSQL ledger as version 2 left them (pg_dump --schema-only), before
-- version 3 moved the queue into tables of its own. Tests write another schema's name for backlot.
CREATE SCHEMA backlot;
SET LOCAL check_function_bodies = false;
CREATE TYPE backlot.answer AS (
	at bigint,
	code text,
	number bigint,
	words text[],
	output bytea,
	output_size bigint,
	output_inline bytea
);
CREATE SEQUENCE backlot.event_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE backlot.steps (
    number bigint DEFAULT nextval('backlot.event_numbers'::regclass) NOT NULL,
    run bigint NOT NULL,
    at bigint NOT NULL,
    kind smallint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    line bigint NOT NULL,
    fingerprint bytea NOT NULL,
    base bytea,
    revision bigint NOT NULL,
    output bytea NOT NULL,
    output_size bigint NOT NULL,
    output_inline bytea,
    published text COLLATE pg_catalog."C",
    inputs bytea NOT NULL,
    provider text COLLATE pg_catalog."C",
    model text COLLATE pg_catalog."C",
    cost bigint NOT NULL,
    started bigint NOT NULL,
    finished bigint NOT NULL,
    reused boolean NOT NULL
);
CREATE TABLE backlot.takes (
    line bigint NOT NULL,
    base bytea NOT NULL,
    count bigint NOT NULL
);
CREATE TABLE backlot.waits (
    run bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    child text COLLATE pg_catalog."C",
    since bigint NOT NULL,
    due bigint,
    verdict text COLLATE pg_catalog."C",
    output bytea,
    output_size bigint,
    output_inline bytea
);
CREATE TYPE backlot.handed AS (
	n bigint,
	id text,
	root text,
	parent text,
	production text,
	version bigint,
	lineage text,
	title text,
	pool text,
	priority bigint,
	state smallint,
	epoch bigint,
	revision bigint,
	receives bigint,
	checkpoints bigint,
	owner text,
	input bytea,
	input_size bigint,
	input_inline bytea,
	output bytea,
	output_size bigint,
	output_inline bytea,
	fault text,
	cancel_requested boolean,
	submitted bigint,
	started bigint,
	ended bigint,
	due bigint,
	made backlot.steps[],
	waited backlot.waits[],
	taken backlot.takes[]
);
CREATE FUNCTION backlot.admit(known bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE m meta;
BEGIN
    SELECT * INTO m FROM meta;
    IF m.moving IS NOT NULL THEN
        RAISE EXCEPTION '%', m.moving
            USING ERRCODE = 'BL003', DETAIL = coalesce(m.moving_place, '');
    END IF;
    IF known < m.writable_from THEN
        RAISE EXCEPTION '%', m.writable_from USING ERRCODE = 'BL001';
    END IF;
END $$;
CREATE FUNCTION backlot.beat(known bigint, moment bigint, worker text, lease bigint) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := enter(known, moment);
BEGIN
    INSERT INTO workers(id, lease_until) VALUES(worker, now + lease)
    ON CONFLICT(id) DO UPDATE SET lease_until = excluded.lease_until;
    RETURN say('done');
END $$;
CREATE TABLE backlot.charges (
    n bigint NOT NULL,
    run bigint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL,
    provider text COLLATE pg_catalog."C",
    model text COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    state smallint NOT NULL,
    at bigint NOT NULL,
    scopes text[] NOT NULL COLLATE pg_catalog."C"
);
CREATE FUNCTION backlot.book(c backlot.charges, becomes integer, costs bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE charges SET state = becomes, amount = costs WHERE n = c.n;
    UPDATE budgets SET reserved = reserved - c.amount,
        spent = spent + CASE WHEN becomes IN (1, 3) THEN costs ELSE 0 END
    WHERE scope = ANY(c.scopes);
END $$;
CREATE FUNCTION backlot.bury(known bigint, moment bigint, age bigint, why text, words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := enter(known, moment); r runs; buried bigint := 0;
BEGIN
    FOR r IN SELECT * FROM runs
        WHERE (state = 0 OR state = 2 AND due IS NOT NULL) AND started IS NULL
            AND submitted < now - age ORDER BY n
    LOOP
        PERFORM end_run(find(r.id), 6, why, words, now);
        buried := buried + 1;
    END LOOP;
    RETURN say('counted', buried);
END $$;
CREATE FUNCTION backlot.cancel(known bigint, moment bigint, wanted text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.cap(known bigint, moment bigint, name text, most bigint) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
BEGIN
    PERFORM enter(known, moment);
    PERFORM put_cap(name, most);
    RETURN say('done');
END $$;
CREATE FUNCTION backlot.checkpoint(known bigint, moment bigint, wanted text, by_epoch bigint, place text, print bytea, base_print bytea, seen bigint, made bytea, made_size bigint, made_inline bytea, shown text, from_inputs bytea, by text, with_model text, costs bigint, begun bigint, ended_at bigint, is_reused boolean) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.checkpoint_all(known bigint, moment bigint, wanteds text[], by_epochs bigint[], places text[], prints bytea[], base_prints bytea[], seens bigint[], mades bytea[], made_sizes bigint[], made_inlines bytea[], showns text[], from_inputs bytea[], bys text[], with_models text[], costs bigint[], beguns bigint[], ended_ats bigint[], are_reused boolean[]) RETURNS SETOF backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
        RETURN QUERY SELECT i, 'recorded', NULL::bigint, NULL::text[], NULL::bytea,
            NULL::bigint, NULL::bytea
        FROM generate_series(1::bigint, cardinality(wanteds)) AS i;
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
CREATE FUNCTION backlot.checkpoint_now(now bigint, wanted text, by_epoch bigint, place text, print bytea, base_print bytea, seen bigint, made bytea, made_size bigint, made_inline bytea, shown text, from_inputs bytea, by text, with_model text, costs bigint, begun bigint, ended_at bigint, is_reused boolean) RETURNS backlot.answer
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.choose(makings text[], versions bigint[], of_root text, most bigint) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE chosen bigint[] := '{}'; room jsonb := '{}'; left_over bigint;
    name text; r record;
BEGIN
    IF NOT EXISTS(SELECT 1 FROM pools) THEN
        -- Not EXISTS, for which the planner may sort all that is ready.
        RETURN ARRAY(
            SELECT n FROM runs
            WHERE state = 0 AND (of_root IS NULL OR coalesce(root, id) = of_root)
                AND (SELECT 1 FROM unnest(makings, versions) AS k(making, of_version)
                    WHERE making = production AND of_version = version LIMIT 1) IS NOT NULL
            ORDER BY priority, n LIMIT most);
    END IF;
    FOR r IN
        SELECT n, pool, capacity FROM runs LEFT JOIN pools ON pools.name = pool
        WHERE state = 0 AND (of_root IS NULL OR coalesce(root, id) = of_root)
            AND (SELECT 1 FROM unnest(makings, versions) AS k(making, of_version)
                WHERE making = production AND of_version = version LIMIT 1) IS NOT NULL
        ORDER BY priority, n
    LOOP
        IF r.capacity IS NOT NULL THEN
            name := 'p' || r.pool;
            IF NOT room ? name THEN
                room := room || jsonb_build_object(name, r.capacity
                    - (SELECT count(*) FROM runs WHERE state = 1 AND pool = r.pool));
            END IF;
            left_over := room ->> name;
            CONTINUE WHEN left_over <= 0;
            room := room || jsonb_build_object(name, left_over - 1);
        END IF;
        chosen := chosen || r.n;
        EXIT WHEN cardinality(chosen) >= most;
    END LOOP;
    RETURN chosen;
END $$;
CREATE FUNCTION backlot.claim(known bigint, moment bigint, worker text, by_token bigint, makings text[], versions bigint[], of_root text, most bigint, lease bigint, max_receives bigint, worn text, worn_words text, elapsed text) RETURNS SETOF backlot.handed
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    r runs; chosen bigint[]; place bigint; handed_out bigint := 0;
BEGIN
    -- An idle worker asks several times a second: one that finds nothing writes nothing and
    -- holds up nobody.
    IF NOT EXISTS(SELECT 1 FROM runs WHERE state = 0)
        AND NOT EXISTS(SELECT 1 FROM runs WHERE due <= now)
        AND NOT EXISTS(
            SELECT 1 FROM runs WHERE state = 1 AND owner = worker AND token = by_token)
        AND EXISTS(
            SELECT 1 FROM workers w WHERE id = worker AND lease_until >= now + lease / 2
                AND w.productions = makings AND w.versions = claim.versions) THEN
        PERFORM admit(known);
        RETURN;
    END IF;
    now := enter(known, moment);
    INSERT INTO workers AS w(id, lease_until, productions, versions)
    VALUES(worker, now + lease, makings, claim.versions)
    ON CONFLICT(id) DO UPDATE SET lease_until = CASE
            WHEN w.lease_until < now + lease / 2 THEN excluded.lease_until
            ELSE w.lease_until END,
        productions = excluded.productions, versions = excluded.versions
    WHERE w.lease_until < now + lease / 2
        OR (w.productions, w.versions)
            IS DISTINCT FROM (excluded.productions, excluded.versions);
    chosen := ARRAY(
        SELECT n FROM runs WHERE state = 1 AND owner = worker AND token = by_token);
    IF cardinality(chosen) > 0 THEN
        RETURN QUERY SELECT * FROM show(chosen);
        RETURN;
    END IF;
    PERFORM promote(now, elapsed);
    WHILE handed_out < most LOOP
        chosen := choose(makings, versions, of_root, most - handed_out);
        EXIT WHEN cardinality(chosen) = 0;
        IF NOT EXISTS(
            SELECT 1 FROM runs
            WHERE n = ANY(chosen) AND (receives >= max_receives OR cancel_requested)) THEN
            PERFORM hand_out(chosen, worker, by_token, now);
            handed_out := handed_out + cardinality(chosen);
            RETURN QUERY SELECT * FROM show_fresh(chosen);
            CONTINUE;
        END IF;
        -- One that is worn out or cancelled ends instead, in its turn.
        FOREACH place IN ARRAY chosen LOOP
            r := find((SELECT id FROM runs WHERE n = place));
            IF r.receives >= max_receives THEN
                PERFORM end_run(r, 6,
                    coalesce(r.fault, replace(worn, '{receives}', r.receives::text)),
                    coalesce(r.fault_words,
                        replace(worn_words, '{receives}', r.receives::text)), now);
            ELSIF r.cancel_requested THEN
                PERFORM end_run(r, 7, NULL, NULL, now);
            ELSE
                PERFORM hand_out(ARRAY[place], worker, by_token, now);
                handed_out := handed_out + 1;
                RETURN QUERY SELECT * FROM show_fresh(ARRAY[place]);
            END IF;
        END LOOP;
    END LOOP;
END $$;
CREATE FUNCTION backlot.edit(known bigint, moment bigint, wanted text, place text, given bytea, given_size bigint, given_inline bytea) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE TABLE backlot.runs (
    n bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    state smallint NOT NULL,
    epoch bigint NOT NULL,
    revision bigint NOT NULL,
    receives bigint NOT NULL,
    claimed bigint NOT NULL,
    replaced bigint NOT NULL,
    booked boolean NOT NULL,
    waits boolean NOT NULL,
    first_event bigint NOT NULL,
    last_event bigint NOT NULL,
    line bigint NOT NULL,
    root text COLLATE pg_catalog."C",
    parent text COLLATE pg_catalog."C",
    lineage text COLLATE pg_catalog."C",
    production text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    title text NOT NULL COLLATE pg_catalog."C",
    pool text NOT NULL COLLATE pg_catalog."C",
    priority bigint NOT NULL,
    owner text COLLATE pg_catalog."C",
    token bigint,
    input bytea NOT NULL,
    input_size bigint NOT NULL,
    input_inline bytea,
    output bytea,
    output_size bigint,
    output_inline bytea,
    fault text COLLATE pg_catalog."C",
    fault_words text COLLATE pg_catalog."C",
    cancel_requested boolean NOT NULL,
    submitted bigint NOT NULL,
    started bigint,
    ended bigint,
    due bigint,
    key text COLLATE pg_catalog."C"
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.05');
CREATE FUNCTION backlot.end_run(r backlot.runs, becomes integer, why text, words text, now bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.enter(known bigint, moment bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'transactions of this ledger must be read committed'
            USING ERRCODE = 'BL002';
    END IF;
    IF current_setting('synchronous_commit') = 'off'
        AND current_setting('fsync') = 'on' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM pg_advisory_xact_lock(1650553963, hashtext(E'backlot'));
    PERFORM admit(known);
    RETURN coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
END $$;
CREATE FUNCTION backlot.erase(r backlot.runs) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.find(wanted text) RETURNS backlot.runs
    LANGUAGE plpgsql
    AS $$
DECLARE r runs;
BEGIN
    SELECT * INTO r FROM runs WHERE id = wanted;
    IF r.receives > 0 AND EXISTS(
        SELECT 1 FROM steps WHERE run = r.n AND number > r.claimed AND NOT reused) THEN
        r.receives := 0;
    END IF;
    RETURN r;
END $$;
CREATE FUNCTION backlot.finish(known bigint, moment bigint, wanted text, by_epoch bigint, becomes bigint, made bytea, made_size bigint, made_inline bytea, seen bigint, why text, words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
            INSERT INTO events(number, run, at, kind) VALUES(event, r.n, now, 7);
            RETURN say('done');
        END IF;
    END IF;
    RETURN finish_slowly(
        now, wanted, by_epoch, becomes, made, made_size, made_inline, seen, why, words);
END $$;
CREATE FUNCTION backlot.finish_all(known bigint, moment bigint, wanteds text[], by_epochs bigint[], becomings bigint[], mades bytea[], made_sizes bigint[], made_inlines bytea[], seens bigint[], whys text[], all_words text[]) RETURNS SETOF backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
            RETURNING n, event)
        INSERT INTO events(number, run, at, kind) SELECT event, n, now, 7 FROM ended;
        GET DIAGNOSTICS ended = ROW_COUNT;
        IF ended < cardinality(wanteds) THEN
            RAISE EXCEPTION 'not all of them are plain' USING ERRCODE = 'BL005';
        END IF;
        RETURN QUERY SELECT i, 'done', NULL::bigint, NULL::text[], NULL::bytea,
            NULL::bigint, NULL::bytea
        FROM generate_series(1::bigint, cardinality(wanteds)) AS i;
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
CREATE FUNCTION backlot.finish_slowly(now bigint, wanted text, by_epoch bigint, becomes bigint, made bytea, made_size bigint, made_inline bytea, seen bigint, why text, words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.forget(known bigint, moment bigint, wanted text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.hand_back(known bigint, moment bigint, wanted text, by_epoch bigint, delay bigint, why text, words text, may_have_cost boolean, counted boolean, max_receives bigint, worn text, worn_words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.hand_out(good bigint[], worker text, by_token bigint, now bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH handed AS (
        UPDATE runs SET state = 1, epoch = epoch + 1, owner = worker, token = by_token,
            receives = 1 + CASE
                WHEN receives > 0 AND EXISTS(
                    SELECT 1 FROM steps
                    WHERE run = runs.n AND number > claimed AND NOT reused)
                THEN 0 ELSE receives END,
            started = coalesce(started, now), last_event = event, claimed = event
        FROM (SELECT nextval('event_numbers') AS event, g.n FROM unnest(good) AS g(n)) q
        WHERE runs.n = q.n
        RETURNING event, runs.n, epoch)
    INSERT INTO events(number, run, at, kind, detail)
    SELECT event, n, now, 1, epoch::text FROM handed;
END $$;
CREATE FUNCTION backlot.is_stopping(name text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN coalesce(
        (SELECT state = 7 OR cancel_requested FROM runs WHERE id = name), false);
END $$;
CREATE FUNCTION backlot.leave(known bigint, moment bigint, worker text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := enter(known, moment); r runs; freed bigint := 0;
BEGIN
    FOR r IN SELECT * FROM runs WHERE state = 1 AND owner = worker ORDER BY n LOOP
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
CREATE FUNCTION backlot.level_of(by_key text, per_minute bigint, now bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.line_of(name text) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN (
        SELECT line FROM runs WHERE id = name AND lineage IS NULL
        UNION ALL SELECT line FROM runs WHERE lineage = name LIMIT 1);
END $$;
CREATE TABLE backlot.memo (
    line bigint NOT NULL,
    fingerprint bytea NOT NULL,
    output bytea NOT NULL,
    output_size bigint NOT NULL,
    output_inline bytea
);
CREATE FUNCTION backlot.memo_of(of_line bigint, print bytea) RETURNS backlot.memo
    LANGUAGE plpgsql
    AS $$
DECLARE m memo;
BEGIN
    SELECT * INTO m FROM memo WHERE line = of_line AND fingerprint = print;
    IF NOT FOUND THEN
        SELECT line, fingerprint, output, output_size, output_inline INTO m FROM steps
        WHERE line = of_line AND fingerprint = print LIMIT 1;
    END IF;
    RETURN m;
END $$;
CREATE FUNCTION backlot.no_step(r backlot.runs, place text) RETURNS backlot.answer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN say('noStep', NULL, ARRAY[r.id, place]
        || ARRAY(SELECT path FROM steps WHERE run = r.n ORDER BY path LIMIT 5));
END $$;
CREATE FUNCTION backlot.note(of bigint, what integer, place text, words text, now bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE chosen bigint := nextval('event_numbers');
BEGIN
    INSERT INTO events(number, run, at, kind, path, detail)
    VALUES(chosen, of, now, what, place, words);
    RETURN chosen;
END $$;
CREATE FUNCTION backlot.open_charge(r backlot.runs, place text, names text[], price bigint, by text, with_model text, now bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE booked_on text[];
BEGIN
    INSERT INTO budgets(scope, cap, spent, reserved) VALUES(names[1], NULL, 0, 0)
    ON CONFLICT DO NOTHING;
    WITH booked AS (
        UPDATE budgets SET reserved = reserved + price WHERE scope = ANY(names)
        RETURNING scope)
    SELECT coalesce(array_agg(scope), '{}') INTO booked_on FROM booked;
    INSERT INTO charges(run, path, epoch, provider, model, amount, state, at, scopes)
    VALUES(r.n, place, r.epoch, by, with_model, price, 0, now, booked_on);
END $$;
CREATE FUNCTION backlot.overdraft(place text, price bigint, names text[]) RETURNS backlot.answer
    LANGUAGE plpgsql
    AS $$
DECLARE name text; b budgets;
BEGIN
    FOREACH name IN ARRAY names LOOP
        SELECT * INTO b FROM budgets WHERE scope = name;
        IF FOUND AND b.cap IS NOT NULL AND b.spent + b.reserved + price > b.cap THEN
            RETURN say('overdraft', price,
                ARRAY[place, name, b.cap::text, b.spent::text, b.reserved::text]);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE FUNCTION backlot.plan(known bigint, moment bigint, titled text, often bigint, begin_at bigint, making text, of_version bigint, given bytea, given_size bigint, given_inline bytea) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.presume(r backlot.runs) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE c charges;
BEGIN
    IF NOT r.booked THEN
        RETURN;
    END IF;
    FOR c IN SELECT * FROM charges WHERE run = r.n AND state = 0 ORDER BY n LOOP
        PERFORM book(c, 3, c.amount);
    END LOOP;
END $$;
CREATE FUNCTION backlot.promote(now bigint, elapsed text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE r runs;
BEGIN
    FOR r IN SELECT * FROM runs WHERE due <= now AND state IN (2, 3) ORDER BY due, n LOOP
        IF r.state = 3 THEN
            UPDATE waits SET verdict = elapsed
            WHERE run = r.n AND due <= now AND verdict IS NULL;
        END IF;
        UPDATE runs SET state = 0, due = NULL WHERE n = r.n;
    END LOOP;
END $$;
CREATE FUNCTION backlot.put_cap(name text, most bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO budgets(scope, cap, spent, reserved) VALUES(name, most, 0, 0)
    ON CONFLICT(scope) DO UPDATE SET cap = excluded.cap;
END $$;
CREATE FUNCTION backlot.put_limit(known bigint, moment bigint, pool text, most bigint) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
BEGIN
    PERFORM enter(known, moment);
    IF most IS NULL THEN
        DELETE FROM pools WHERE name = pool;
    ELSE
        INSERT INTO pools(name, capacity) VALUES(pool, most)
        ON CONFLICT(name) DO UPDATE SET capacity = excluded.capacity;
    END IF;
    RETURN say('done');
END $$;
CREATE FUNCTION backlot.reap(known bigint, moment bigint, why text, words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
    r runs; lost bigint := 0;
BEGIN
    -- Every worker looks now and then; mostly nobody is lost, and nobody is held up.
    IF NOT EXISTS(SELECT 1 FROM runs WHERE state = 1 AND NOT EXISTS(
        SELECT 1 FROM workers WHERE id = owner AND lease_until >= now)) THEN
        PERFORM admit(known);
        RETURN say('counted', 0);
    END IF;
    now := enter(known, moment);
    FOR r IN SELECT * FROM runs WHERE state = 1 AND NOT EXISTS(
        SELECT 1 FROM workers WHERE workers.id = runs.owner AND lease_until >= now)
        ORDER BY n
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
CREATE FUNCTION backlot.release(known bigint, moment bigint, wanted text, by_epoch bigint, place text, for_nothing boolean) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.replace_input(known bigint, moment bigint, wanted text, given bytea, given_size bigint, given_inline bytea) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.reserve(known bigint, moment bigint, wanted text, by_epoch bigint, place text, in_pool text, by_rate text, per_minute bigint, price bigint, names text[], by text, with_model text, once boolean) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.retire(which bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO events(number, run, at, kind, path, detail)
    SELECT number, run, at, kind, path, detail FROM log_of_steps WHERE number = which;
    INSERT INTO memo(line, fingerprint, output, output_size, output_inline)
    SELECT line, fingerprint, output, output_size, output_inline FROM steps
    WHERE number = which
    ON CONFLICT DO NOTHING;
END $$;
CREATE FUNCTION backlot.retry(known bigint, moment bigint, wanted text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.revive(r backlot.runs, now bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.rouse(r backlot.runs) RETURNS backlot.runs
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.save(r backlot.runs) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF r.state <> 1 THEN
        r.owner := NULL;
        r.token := NULL;
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
CREATE FUNCTION backlot.say(code text, number bigint DEFAULT NULL::bigint, words text[] DEFAULT NULL::text[]) RETURNS backlot.answer
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT ROW(1, code, number, words, NULL, NULL, NULL)::answer
$$;
CREATE FUNCTION backlot.settle(known bigint, moment bigint, wanted text, by_key text, said text, made bytea, made_size bigint, made_inline bytea, words text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.settle_wait(w backlot.waits, now bigint, elapsed text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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
CREATE FUNCTION backlot.show(chosen bigint[]) RETURNS SETOF backlot.handed
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY SELECT r.*,
        CASE WHEN r.checkpoints > 0 THEN
            ARRAY(SELECT s FROM steps s WHERE s.run = r.n ORDER BY s.path) END,
        ARRAY(SELECT w FROM waits w WHERE w.run = r.n AND w.verdict IS NOT NULL),
        ARRAY(SELECT t FROM takes t, runs l WHERE l.n = r.n AND t.line = l.line)
    FROM records r WHERE r.n = ANY(chosen) ORDER BY r.priority, r.n;
END $$;
CREATE FUNCTION backlot.show_fresh(chosen bigint[]) RETURNS SETOF backlot.handed
    LANGUAGE plpgsql
    AS $$
DECLARE are_taken boolean := EXISTS(SELECT 1 FROM takes);
BEGIN
    RETURN QUERY SELECT r.n, r.id, coalesce(r.root, r.id), r.parent, r.production,
        r.version, coalesce(r.lineage, r.id), r.title, r.pool, r.priority, r.state,
        r.epoch, r.revision, r.receives,
        CASE WHEN r.epoch > 1 THEN r.replaced
            + (SELECT count(*) FROM steps s WHERE s.run = r.n) ELSE 0 END,
        r.owner, r.input, r.input_size, r.input_inline, r.output, r.output_size,
        r.output_inline, r.fault, r.cancel_requested, r.submitted, r.started, r.ended,
        r.due,
        CASE WHEN r.epoch > 1 THEN
            ARRAY(SELECT s FROM steps s WHERE s.run = r.n ORDER BY s.path) END,
        CASE WHEN r.waits THEN
            ARRAY(SELECT w FROM waits w WHERE w.run = r.n AND w.verdict IS NOT NULL) END,
        CASE WHEN are_taken THEN
            ARRAY(SELECT t FROM takes t WHERE t.line = r.line) END
    FROM runs r WHERE r.n = ANY(chosen) ORDER BY r.priority, r.n;
END $$;
CREATE FUNCTION backlot.stop(r backlot.runs, now bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF r.state = 1 THEN
        r.cancel_requested := true;
        PERFORM save(r);
    ELSE
        PERFORM end_run(r, 7, NULL, NULL, now);
    END IF;
END $$;
CREATE FUNCTION backlot.submit(known bigint, moment bigint, name text, by_key text, making text, of_version bigint, of_lineage text, titled text, in_pool text, at_priority bigint, delay bigint, given bytea, given_size bigint, given_inline bytea, budget bigint, of_parent text, of_root text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
DECLARE now bigint := enter(known, moment);
BEGIN
    RETURN submit_now(
        now, name, by_key, making, of_version, of_lineage, titled, in_pool, at_priority,
        delay, given, given_size, given_inline, budget, of_parent, of_root);
END $$;
CREATE FUNCTION backlot.submit_all(known bigint, moment bigint, names text[], by_keys text[], makings text[], of_versions bigint[], of_lineages text[], titles text[], in_pools text[], priorities bigint[], delays bigint[], givens bytea[], given_sizes bigint[], given_inlines bytea[], given_budgets bigint[], of_parents text[], of_roots text[]) RETURNS SETOF backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
            SELECT event, n, now, 0, titled FROM fresh)
        INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced,
            booked, waits, first_event, last_event, line, root, production, version,
            title, pool, priority, input, input_size, input_inline, cancel_requested,
            submitted, due, key)
        SELECT n, name, CASE WHEN delay > 0 THEN 2 ELSE 0 END, 0, 0, 0, 0, 0, false,
            false, event, event, n, nullif(of_root, name), making, of_version, titled,
            in_pool, at_priority, given, given_size, given_inline, false, now,
            CASE WHEN delay > 0 THEN now + delay END, by_key
        FROM fresh;
        RETURN QUERY SELECT u.at, 'new', NULL::bigint, ARRAY[name], NULL::bytea,
            NULL::bigint, NULL::bytea
        FROM unnest(names) WITH ORDINALITY AS u(name, at) ORDER BY u.at;
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
CREATE FUNCTION backlot.submit_now(now bigint, name text, by_key text, making text, of_version bigint, of_lineage text, titled text, in_pool text, at_priority bigint, delay bigint, given bytea, given_size bigint, given_inline bytea, budget bigint, of_parent text, of_root text) RETURNS backlot.answer
    LANGUAGE plpgsql
    AS $$
DECLARE r runs; place bigint; event bigint; standing text;
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
    place := nextval('run_numbers');
    event := nextval('event_numbers');
    INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
        waits, first_event, last_event, line, root, parent, lineage, production, version,
        title, pool, priority, input, input_size, input_inline, cancel_requested,
        submitted, due, key)
    VALUES(place, name, CASE WHEN delay > 0 THEN 2 ELSE 0 END, 0, 0, 0, 0, 0, false,
        false, event, event, coalesce(line_of(coalesce(of_lineage, name)), place),
        nullif(of_root, name), of_parent, nullif(of_lineage, name), making, of_version,
        titled, in_pool, at_priority, given, given_size, given_inline, false,
        now, CASE WHEN delay > 0 THEN now + delay END, by_key);
    INSERT INTO events(number, run, at, kind, detail) VALUES(event, place, now, 0, titled);
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
CREATE FUNCTION backlot.suspend(known bigint, moment bigint, wanted text, by_epoch bigint, keys text[], kinds text[], children text[], spans bigint[], elapsed text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.take(known bigint, moment bigint, wanted text, place text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.tick(known bigint, moment bigint) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
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
CREATE FUNCTION backlot.unplan(known bigint, moment bigint, titled text) RETURNS backlot.answer
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
BEGIN
    PERFORM enter(known, moment);
    DELETE FROM schedules WHERE name = titled;
    RETURN say('done');
END $$;
CREATE FUNCTION backlot.verdict_of(r backlot.runs) RETURNS text
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN CASE r.state
        WHEN 4 THEN CASE WHEN r.output IS NOT NULL THEN 'output' END
        WHEN 5 THEN '{"failed":{"_0":' || r.fault || '}}'
        WHEN 6 THEN '{"failed":{"_0":' || r.fault || '}}'
        WHEN 7 THEN 'cancelled' END;
END $$;
CREATE FUNCTION backlot.wake(sender text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'backlot', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    SET jit TO 'off'
    AS $$
BEGIN
    IF EXISTS(SELECT 1 FROM runs WHERE state = 0)
        AND NOT pg_try_advisory_xact_lock(1650553964, hashtext(E'backlot')) THEN
        PERFORM pg_notify('backlot_' || md5(E'backlot'), sender);
    END IF;
END $$;
CREATE FUNCTION backlot.wake_parent(child_run backlot.runs) RETURNS void
    LANGUAGE plpgsql
    AS $$
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
CREATE VIEW backlot.answers AS
 SELECT memo.line,
    encode(memo.fingerprint, 'hex'::text) AS fingerprint,
    encode(memo.output, 'hex'::text) AS output
   FROM backlot.memo
UNION ALL
 SELECT steps.line,
    encode(steps.fingerprint, 'hex'::text) AS fingerprint,
    encode(steps.output, 'hex'::text) AS output
   FROM backlot.steps;
CREATE TABLE backlot.budgets (
    scope text NOT NULL COLLATE pg_catalog."C",
    cap bigint,
    spent bigint NOT NULL,
    reserved bigint NOT NULL
);
ALTER TABLE backlot.charges ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME backlot.charges_n_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE backlot.events (
    number bigint NOT NULL,
    run bigint NOT NULL,
    at bigint NOT NULL,
    kind smallint NOT NULL,
    path text COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C"
);
CREATE TABLE backlot.intents (
    run bigint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL
);
CREATE VIEW backlot.log_of_steps AS
 SELECT steps.number,
    steps.run,
    steps.at,
    steps.kind,
    steps.path,
        CASE
            WHEN (steps.kind <> 12) THEN substr(encode(steps.output, 'hex'::text), 1, 12)
            ELSE NULL::text
        END AS detail
   FROM backlot.steps;
CREATE VIEW backlot.log AS
 SELECT events.number,
    events.run,
    events.at,
    events.kind,
    events.path,
    events.detail
   FROM backlot.events
UNION ALL
 SELECT log_of_steps.number,
    log_of_steps.run,
    log_of_steps.at,
    log_of_steps.kind,
    log_of_steps.path,
    log_of_steps.detail
   FROM backlot.log_of_steps;
CREATE TABLE backlot.meta (
    version bigint NOT NULL,
    writable_from bigint NOT NULL,
    moving text,
    moving_place text
);
CREATE TABLE backlot.pools (
    name text NOT NULL COLLATE pg_catalog."C",
    capacity bigint NOT NULL
);
CREATE TABLE backlot.rates (
    key text NOT NULL COLLATE pg_catalog."C",
    level bigint NOT NULL,
    at bigint NOT NULL
);
CREATE VIEW backlot.records AS
 SELECT runs.n,
    runs.id,
    COALESCE(runs.root, runs.id) AS root,
    runs.parent,
    runs.production,
    runs.version,
    COALESCE(runs.lineage, runs.id) AS lineage,
    runs.title,
    runs.pool,
    runs.priority,
    runs.state,
    runs.epoch,
    runs.revision,
        CASE
            WHEN ((runs.receives > 0) AND (EXISTS ( SELECT 1
               FROM backlot.steps
              WHERE ((steps.run = runs.n) AND (steps.number > runs.claimed) AND (NOT steps.reused))))) THEN (0)::bigint
            ELSE runs.receives
        END AS receives,
    (runs.replaced + ( SELECT count(*) AS count
           FROM backlot.steps
          WHERE (steps.run = runs.n))) AS checkpoints,
    runs.owner,
    runs.input,
    runs.input_size,
    runs.input_inline,
    runs.output,
    runs.output_size,
    runs.output_inline,
    runs.fault,
    runs.cancel_requested,
    runs.submitted,
    runs.started,
    runs.ended,
    runs.due
   FROM backlot.runs;
CREATE SEQUENCE backlot.run_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE backlot.schedules (
    name text NOT NULL COLLATE pg_catalog."C",
    every bigint NOT NULL,
    first bigint NOT NULL,
    production text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    input bytea NOT NULL,
    input_size bigint NOT NULL,
    input_inline bytea,
    next bigint NOT NULL
);
CREATE TABLE backlot.slots (
    run bigint NOT NULL,
    path text NOT NULL COLLATE pg_catalog."C",
    pool text NOT NULL COLLATE pg_catalog."C",
    epoch bigint NOT NULL
);
CREATE TABLE backlot.workers (
    id text NOT NULL COLLATE pg_catalog."C",
    lease_until bigint NOT NULL,
    productions text[] COLLATE pg_catalog."C",
    versions bigint[]
);
ALTER TABLE ONLY backlot.budgets
    ADD CONSTRAINT budgets_pkey PRIMARY KEY (scope);
ALTER TABLE ONLY backlot.charges
    ADD CONSTRAINT charges_pkey PRIMARY KEY (n);
ALTER TABLE ONLY backlot.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (number);
ALTER TABLE ONLY backlot.intents
    ADD CONSTRAINT intents_pkey PRIMARY KEY (run, path);
ALTER TABLE ONLY backlot.memo
    ADD CONSTRAINT memo_pkey PRIMARY KEY (line, fingerprint);
ALTER TABLE ONLY backlot.pools
    ADD CONSTRAINT pools_pkey PRIMARY KEY (name);
ALTER TABLE ONLY backlot.rates
    ADD CONSTRAINT rates_pkey PRIMARY KEY (key);
ALTER TABLE ONLY backlot.runs
    ADD CONSTRAINT runs_id_key UNIQUE (id);
ALTER TABLE ONLY backlot.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (n);
ALTER TABLE ONLY backlot.schedules
    ADD CONSTRAINT schedules_pkey PRIMARY KEY (name);
ALTER TABLE ONLY backlot.slots
    ADD CONSTRAINT slots_pkey PRIMARY KEY (run, path);
ALTER TABLE ONLY backlot.steps
    ADD CONSTRAINT steps_pkey PRIMARY KEY (number);
ALTER TABLE ONLY backlot.takes
    ADD CONSTRAINT takes_pkey PRIMARY KEY (line, base);
ALTER TABLE ONLY backlot.waits
    ADD CONSTRAINT waits_pkey PRIMARY KEY (run, key);
ALTER TABLE ONLY backlot.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);
CREATE INDEX charges_step ON backlot.charges USING btree (run, path);
CREATE INDEX runs_due ON backlot.runs USING btree (due) WHERE (due IS NOT NULL);
CREATE UNIQUE INDEX runs_key ON backlot.runs USING btree (key) WHERE (key IS NOT NULL);
CREATE INDEX runs_lineage ON backlot.runs USING btree (lineage) WHERE (lineage IS NOT NULL);
CREATE INDEX runs_ready ON backlot.runs USING btree (priority, n) WHERE (state = 0);
CREATE INDEX runs_root ON backlot.runs USING btree (root) WHERE (root IS NOT NULL);
CREATE INDEX runs_running ON backlot.runs USING btree (owner, token) WHERE (state = 1);
CREATE INDEX runs_submitted ON backlot.runs USING btree (submitted, n);
CREATE INDEX slots_pool ON backlot.slots USING btree (pool);
CREATE INDEX steps_memo ON backlot.steps USING btree (line, fingerprint);
CREATE UNIQUE INDEX steps_path ON backlot.steps USING btree (run, path);
INSERT INTO backlot.meta VALUES(2, 1, NULL, NULL);
