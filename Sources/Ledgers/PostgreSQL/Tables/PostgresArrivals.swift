/// Version 5: a new run that goes straight to a waiting claim is put down as one row.
///
/// All that it needs to be begun is committed with that row, sooner than its entries in `runs`,
/// `events` and `held` would be. Whoever writes next, or reads, makes these entries first: `enter` sees
/// to that, so nobody finds a ledger in which they are missing.
enum PostgresArrivals {
    static let table = """
        CREATE TABLE arrivals(
            id text COLLATE "C" PRIMARY KEY,
            owner text COLLATE "C" NOT NULL,
            token bigint NOT NULL,
            at bigint NOT NULL,
            key text COLLATE "C",
            production text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            title text COLLATE "C" NOT NULL,
            pool text COLLATE "C" NOT NULL,
            priority bigint NOT NULL,
            input bytea NOT NULL,
            input_size bigint NOT NULL,
            input_inline bytea,
            root text COLLATE "C",
            lineage text COLLATE "C"
        ) WITH (autovacuum_vacuum_scale_factor = 0.05);
        -- The names of the pools that have a limit.
        ALTER TABLE meta ADD COLUMN limited text[] COLLATE "C" NOT NULL DEFAULT '{}';
        UPDATE meta SET limited = ARRAY(SELECT name FROM pools ORDER BY name);
        -- Workers of earlier versions could not read what they are given.
        UPDATE workers SET channel = NULL;
        """

    /// Version 6: that a claim has been filled is known from what has arrived for it.
    ///
    /// It is noted in its worker's row when that is entered. Earlier programs would fill it twice.
    static let open = "UPDATE workers SET channel = NULL;"

    static let sql = """
        -- Makes runs of what has arrived, in the hands of those it was given to. Their numbers are to
        -- survive whoever has read them, so this commit waits for the disk.
        CREATE FUNCTION enroll() RETURNS void LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM set_config('backlot.has_enrolled', 'on', true);
            WITH come AS (DELETE FROM arrivals RETURNING *),
            run AS (
                INSERT INTO runs(n, id, state, epoch, revision, receives, claimed, replaced, booked,
                    waits, first_event, last_event, line, root, lineage, production, version, title,
                    pool, priority, owner, token, input, input_size, input_inline,
                    cancel_requested, submitted, started, key)
                SELECT n, id, 1, 1, 0, 1, second, 0, false, false, first, second,
                    -- A run that has its name for lineage may come after others of that lineage.
                    coalesce(line_of(coalesce(lineage, id)), n), nullif(root, id),
                    nullif(lineage, id), production, version, title, pool, priority, owner, token,
                    input, input_size, input_inline, false, at, at, key
                FROM (
                    SELECT *, nextval('run_numbers') AS n, nextval('event_numbers') AS first,
                        nextval('event_numbers') AS second
                    FROM (SELECT * FROM come ORDER BY at, id) in_turn) numbered
                RETURNING *),
            noted AS (
                INSERT INTO events(number, run, at, kind, detail)
                SELECT CASE what WHEN 0 THEN first_event ELSE claimed END, n, submitted, what,
                    CASE what WHEN 0 THEN title ELSE '1' END
                FROM run, (VALUES (0), (1)) AS happened(what)),
            filled AS (
                UPDATE workers SET channel = NULL FROM run
                WHERE workers.id = run.owner AND parked = run.token)
            INSERT INTO held(n, owner, token, pool) SELECT n, owner, token, pool FROM run;
        END $$;

        -- What a reader asks for who finds that something has arrived.
        CREATE FUNCTION catch_up(known bigint, moment bigint) RETURNS void
        LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM enter(known, moment);
        END $$;
        """
}
