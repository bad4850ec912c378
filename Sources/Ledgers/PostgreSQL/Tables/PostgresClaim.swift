/// Runs that are handed out.
enum PostgresClaim {
    static let sql = """
        CREATE TYPE handed AS (
            n bigint, id text, root text, parent text, production text, version bigint,
            lineage text, title text, pool text, priority bigint, state smallint, epoch bigint,
            revision bigint, receives bigint, checkpoints bigint, owner text, input bytea,
            input_size bigint, input_inline bytea, output bytea, output_size bigint,
            output_inline bytea, fault text, cancel_requested boolean, submitted bigint,
            started bigint, ended bigint, due bigint, made steps[], waited waits[],
            taken takes[]);

        CREATE FUNCTION show(chosen bigint[]) RETURNS SETOF handed LANGUAGE plpgsql AS $$
        BEGIN
            RETURN QUERY SELECT r.*,
                CASE WHEN r.checkpoints > 0 THEN
                    ARRAY(SELECT s FROM steps s WHERE s.run = r.n ORDER BY s.path) END,
                ARRAY(SELECT w FROM waits w WHERE w.run = r.n AND w.verdict IS NOT NULL),
                ARRAY(SELECT t FROM takes t, runs l WHERE l.n = r.n AND t.line = l.line)
            FROM records r WHERE r.n = ANY(chosen) ORDER BY r.priority, r.n;
        END $$;

        -- Delayed runs and timers whose time has come; whether there were any.
        CREATE FUNCTION promote(now bigint, elapsed text) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE r runs; were_any boolean := false;
        BEGIN
            FOR r IN SELECT * FROM runs WHERE due <= now AND state IN (2, 3) ORDER BY due, n LOOP
                IF r.state = 3 THEN
                    UPDATE waits SET verdict = elapsed
                    WHERE run = r.n AND due <= now AND verdict IS NULL;
                END IF;
                UPDATE runs SET state = 0, due = NULL WHERE n = r.n;
                PERFORM queue(r);
                were_any := true;
            END LOOP;
            RETURN were_any;
        END $$;

        -- The next runs in the order of the queue that have room in their pools.
        CREATE FUNCTION choose(
            makings text[], versions bigint[], of_root text, most bigint)
        RETURNS bigint[] LANGUAGE plpgsql AS $$
        DECLARE chosen bigint[] := '{}'; room jsonb := '{}'; left_over bigint;
            name text; r record;
        BEGIN
            IF NOT EXISTS(SELECT 1 FROM pools) THEN
                -- Not EXISTS, for which the planner may sort all that is ready.
                RETURN ARRAY(
                    SELECT n FROM ready
                    WHERE (of_root IS NULL OR root = of_root)
                        AND (SELECT 1 FROM unnest(makings, versions) AS k(making, of_version)
                            WHERE making = production AND of_version = version LIMIT 1) IS NOT NULL
                    ORDER BY priority, n LIMIT most);
            END IF;
            FOR r IN
                SELECT n, pool, capacity FROM ready LEFT JOIN pools ON pools.name = pool
                WHERE (of_root IS NULL OR root = of_root)
                    AND (SELECT 1 FROM unnest(makings, versions) AS k(making, of_version)
                        WHERE making = production AND of_version = version LIMIT 1) IS NOT NULL
                ORDER BY priority, n
            LOOP
                IF r.capacity IS NOT NULL THEN
                    name := 'p' || r.pool;
                    IF NOT room ? name THEN
                        room := room || jsonb_build_object(name, r.capacity
                            - (SELECT count(*) FROM held WHERE pool = r.pool));
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

        -- Hands out what is ready; what finds nothing is parked on a channel, if there is one. With
        -- nothing else in the batch, that alone need not survive a power cut.
        CREATE FUNCTION claim(
            known bigint, moment bigint, worker text, by_token bigint, makings text[],
            versions bigint[], of_root text, most bigint, lease bigint, receives_at_most bigint,
            worn text, worn_words text, elapsed text, on_channel text, is_alone boolean)
        RETURNS SETOF handed LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint := coalesce(moment, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
            r runs; chosen bigint[]; place bigint; handed_out bigint := 0;
            has_changed boolean := false;
        BEGIN
            -- An idle worker asks several times a second: one that finds nothing writes nothing and
            -- holds up nobody.
            IF NOT EXISTS(SELECT 1 FROM ready)
                AND NOT EXISTS(SELECT 1 FROM arrivals)
                AND NOT EXISTS(SELECT 1 FROM runs WHERE due <= now)
                AND NOT EXISTS(SELECT 1 FROM held WHERE owner = worker AND token = by_token)
                AND EXISTS(
                    SELECT 1 FROM workers w WHERE id = worker AND lease_until >= now + lease / 2
                        AND w.productions = makings AND w.versions = claim.versions
                        AND (on_channel IS NULL AND channel IS NULL OR channel = on_channel
                            AND parked = by_token AND w.room = most)) THEN
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
            chosen := ARRAY(SELECT n FROM held WHERE owner = worker AND token = by_token);
            IF cardinality(chosen) > 0 THEN
                RETURN QUERY SELECT * FROM show(chosen);
                RETURN;
            END IF;
            has_changed := promote(now, elapsed);
            WHILE handed_out < most LOOP
                chosen := choose(makings, versions, of_root, most - handed_out);
                EXIT WHEN cardinality(chosen) = 0;
                IF NOT EXISTS(
                    SELECT 1 FROM runs
                    WHERE n = ANY(chosen) AND (receives >= receives_at_most OR cancel_requested))
                THEN
                    handed_out := handed_out + cardinality(chosen);
                    IF cardinality(chosen) < 4 THEN
                        RETURN QUERY \(handing("chosen", to: "worker", for: "by_token"))
                            SELECT \(fresh) FROM handed x ORDER BY x.claimed;
                    ELSE
                        RETURN QUERY
                            \(handing("chosen", to: "worker", for: "by_token", areMany: true))
                            SELECT \(fresh) FROM handed x ORDER BY x.claimed;
                    END IF;
                    CONTINUE;
                END IF;
                -- One that is worn out or cancelled ends instead, in its turn.
                has_changed := true;
                FOREACH place IN ARRAY chosen LOOP
                    r := find((SELECT id FROM runs WHERE n = place));
                    IF r.receives >= receives_at_most THEN
                        PERFORM end_run(r, 6,
                            coalesce(r.fault, replace(worn, '{receives}', r.receives::text)),
                            coalesce(r.fault_words,
                                replace(worn_words, '{receives}', r.receives::text)), now);
                    ELSIF r.cancel_requested THEN
                        PERFORM end_run(r, 7, NULL, NULL, now);
                    ELSE
                        handed_out := handed_out + 1;
                        RETURN QUERY \(handing("ARRAY[place]", to: "worker", for: "by_token"))
                            SELECT \(fresh) FROM handed x;
                    END IF;
                END LOOP;
            END LOOP;
            PERFORM park(worker, CASE WHEN handed_out = 0 THEN on_channel END, by_token, most,
                of_root, receives_at_most, now);
            IF is_alone AND handed_out = 0 AND NOT has_changed
                AND current_setting('backlot.has_enrolled', true) IS DISTINCT FROM 'on' THEN
                PERFORM set_config('synchronous_commit', 'off', true);
            END IF;
        END $$;
        """

    /// The beginning of a statement that hands out runs; `handed` holds their rows.
    /// - Parameters: What stands for their numbers, the worker and its claim's token where this is said;
    ///   `now` is the batch's moment; whether they are so many that they share their events.
    static func handing(
        _ good: String, to worker: String, for token: String, areMany: Bool = false
    ) -> String {
        let noted =
            areMany
            ? PostgresSharedEvents.noting(
                1, of: "handed x", number: "x.claimed", detail: "x.epoch::text")
            : """
            INSERT INTO events(number, run, at, kind, detail)
            SELECT x.claimed, x.n, now, 1, x.epoch::text FROM handed x
            """
        return """
            WITH handed AS (
                UPDATE runs SET state = 1, epoch = epoch + 1, owner = \(worker), token = \(token),
                    receives = 1 + CASE
                        WHEN receives > 0 AND EXISTS(
                            SELECT 1 FROM steps
                            WHERE run = runs.n AND number > runs.claimed AND NOT reused)
                        THEN 0 ELSE receives END,
                    started = coalesce(started, now), last_event = event, claimed = event
                FROM (SELECT nextval('event_numbers') AS event, g.n FROM unnest(\(good)) AS g(n)) q
                WHERE runs.n = q.n
                RETURNING runs.*),
            gone AS (DELETE FROM ready WHERE n = ANY(\(good))),
            kept AS (
                INSERT INTO held(n, owner, token, pool)
                SELECT x.n, x.owner, x.token, x.pool FROM handed x),
            noted AS (
                \(noted))
            """
    }

    /// What `show` shows of a run `x` that was handed out this moment, without looking for what it cannot
    /// have yet: steps before the first claim, or since this one.
    static let fresh = """
        x.n, x.id, coalesce(x.root, x.id), x.parent, x.production, x.version,
            coalesce(x.lineage, x.id), x.title, x.pool, x.priority, x.state, x.epoch, x.revision,
            x.receives,
            CASE WHEN x.epoch > 1 THEN x.replaced
                + (SELECT count(*) FROM steps s WHERE s.run = x.n) ELSE 0 END,
            x.owner, x.input, x.input_size, x.input_inline, x.output, x.output_size,
            x.output_inline, x.fault, x.cancel_requested, x.submitted, x.started, x.ended, x.due,
            CASE WHEN x.epoch > 1 THEN
                ARRAY(SELECT s FROM steps s WHERE s.run = x.n ORDER BY s.path) END,
            CASE WHEN x.waits THEN
                ARRAY(SELECT v FROM waits v WHERE v.run = x.n AND v.verdict IS NOT NULL) END,
            CASE WHEN (SELECT EXISTS(SELECT 1 FROM takes)) THEN
                ARRAY(SELECT t FROM takes t WHERE t.line = x.line) END
        """
}
