/// The tables of version 1.
///
/// They are SQLite's, see `Migrations`: a row of `steps` is also its own event and its own memo, so
/// a checkpoint writes one row. Texts sort by their bytes.
///
/// What differs: scopes are an array, and a wait keeps an
/// output's parcel in columns, so that the tables can lay it there themselves.
enum PostgresTables {
    static let sql = """
        CREATE TABLE meta(version bigint NOT NULL, writable_from bigint NOT NULL);
        INSERT INTO meta VALUES(0, 0);
        CREATE SEQUENCE run_numbers;
        CREATE SEQUENCE event_numbers;

        CREATE TABLE runs(
            n bigint PRIMARY KEY,
            id text COLLATE "C" NOT NULL UNIQUE,
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
            root text COLLATE "C",
            parent text COLLATE "C",
            lineage text COLLATE "C",
            production text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            title text COLLATE "C" NOT NULL,
            pool text COLLATE "C" NOT NULL,
            priority bigint NOT NULL,
            owner text COLLATE "C",
            token bigint,
            input bytea NOT NULL,
            input_size bigint NOT NULL,
            input_inline bytea,
            output bytea,
            output_size bigint,
            output_inline bytea,
            fault text COLLATE "C",
            fault_words text COLLATE "C",
            cancel_requested boolean NOT NULL,
            submitted bigint NOT NULL,
            started bigint,
            ended bigint,
            due bigint,
            key text COLLATE "C"
        ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
        CREATE UNIQUE INDEX runs_key ON runs(key) WHERE key IS NOT NULL;
        CREATE INDEX runs_root ON runs(root) WHERE root IS NOT NULL;
        CREATE INDEX runs_lineage ON runs(lineage) WHERE lineage IS NOT NULL;
        CREATE INDEX runs_submitted ON runs(submitted, n);
        CREATE INDEX runs_ready ON runs(priority, n) WHERE state = 0;
        CREATE INDEX runs_running ON runs(owner, token) WHERE state = 1;
        CREATE INDEX runs_due ON runs(due) WHERE due IS NOT NULL;

        CREATE TABLE steps(
            number bigint PRIMARY KEY DEFAULT nextval('event_numbers'),
            run bigint NOT NULL,
            at bigint NOT NULL,
            kind smallint NOT NULL,
            path text COLLATE "C" NOT NULL,
            line bigint NOT NULL,
            fingerprint bytea NOT NULL,
            base bytea,
            revision bigint NOT NULL,
            output bytea NOT NULL,
            output_size bigint NOT NULL,
            output_inline bytea,
            published text COLLATE "C",
            inputs bytea NOT NULL,
            provider text COLLATE "C",
            model text COLLATE "C",
            cost bigint NOT NULL,
            started bigint NOT NULL,
            finished bigint NOT NULL,
            reused boolean NOT NULL
        );
        CREATE UNIQUE INDEX steps_path ON steps(run, path);
        CREATE INDEX steps_memo ON steps(line, fingerprint);

        CREATE TABLE memo(
            line bigint NOT NULL,
            fingerprint bytea NOT NULL,
            output bytea NOT NULL,
            output_size bigint NOT NULL,
            output_inline bytea,
            PRIMARY KEY(line, fingerprint)
        );
        CREATE TABLE takes(
            line bigint NOT NULL,
            base bytea NOT NULL,
            count bigint NOT NULL,
            PRIMARY KEY(line, base)
        );
        CREATE TABLE events(
            number bigint PRIMARY KEY,
            run bigint NOT NULL,
            at bigint NOT NULL,
            kind smallint NOT NULL,
            path text COLLATE "C",
            detail text COLLATE "C"
        );
        CREATE TABLE waits(
            run bigint NOT NULL,
            key text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            child text COLLATE "C",
            since bigint NOT NULL,
            due bigint,
            verdict text COLLATE "C",
            output bytea,
            output_size bigint,
            output_inline bytea,
            PRIMARY KEY(run, key)
        );
        CREATE TABLE charges(
            n bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            run bigint NOT NULL,
            path text COLLATE "C" NOT NULL,
            epoch bigint NOT NULL,
            provider text COLLATE "C",
            model text COLLATE "C",
            amount bigint NOT NULL,
            state smallint NOT NULL,
            at bigint NOT NULL,
            scopes text[] COLLATE "C" NOT NULL
        );
        CREATE INDEX charges_step ON charges(run, path);
        CREATE TABLE budgets(
            scope text COLLATE "C" PRIMARY KEY,
            cap bigint,
            spent bigint NOT NULL,
            reserved bigint NOT NULL
        );
        CREATE TABLE slots(
            run bigint NOT NULL,
            path text COLLATE "C" NOT NULL,
            pool text COLLATE "C" NOT NULL,
            epoch bigint NOT NULL,
            PRIMARY KEY(run, path)
        );
        CREATE INDEX slots_pool ON slots(pool);
        CREATE TABLE intents(
            run bigint NOT NULL,
            path text COLLATE "C" NOT NULL,
            epoch bigint NOT NULL,
            PRIMARY KEY(run, path)
        );
        CREATE TABLE pools(name text COLLATE "C" PRIMARY KEY, capacity bigint NOT NULL);
        CREATE TABLE rates(
            key text COLLATE "C" PRIMARY KEY, level bigint NOT NULL, at bigint NOT NULL);
        -- What a worker can make, version by version; null before it has asked.
        CREATE TABLE workers(
            id text COLLATE "C" PRIMARY KEY,
            lease_until bigint NOT NULL,
            productions text[] COLLATE "C",
            versions bigint[]
        );
        CREATE TABLE schedules(
            name text COLLATE "C" PRIMARY KEY,
            every bigint NOT NULL,
            first bigint NOT NULL,
            production text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            input bytea NOT NULL,
            input_size bigint NOT NULL,
            input_inline bytea,
            next bigint NOT NULL
        );

        CREATE VIEW log_of_steps AS
            SELECT number, run, at, kind, path,
                CASE WHEN kind <> 12 THEN substr(encode(output, 'hex'), 1, 12) END AS detail
            FROM steps;
        CREATE VIEW log AS
            SELECT number, run, at, kind, path, detail FROM events
            UNION ALL SELECT number, run, at, kind, path, detail FROM log_of_steps;
        CREATE VIEW answers AS
            SELECT line, encode(fingerprint, 'hex') AS fingerprint, encode(output, 'hex') AS output
                FROM memo
            UNION ALL
            SELECT line, encode(fingerprint, 'hex'), encode(output, 'hex') FROM steps;
        \(records)
        """

    /// Runs as the engine sees them.
    static let records = """
        -- A new step since the claim means that no receive counts; so a checkpoint leaves the
        -- run's row alone.
        CREATE VIEW records AS
            SELECT n, id, coalesce(root, id) AS root, parent, production, version,
                coalesce(lineage, id) AS lineage, title, pool, priority, state, epoch, revision,
                CASE WHEN receives > 0 AND EXISTS(
                    SELECT 1 FROM steps
                    WHERE steps.run = runs.n AND number > claimed AND NOT reused
                ) THEN 0 ELSE receives END AS receives,
                replaced + (SELECT count(*) FROM steps WHERE steps.run = runs.n) AS checkpoints,
                owner, input, input_size, input_inline, output, output_size, output_inline, fault,
                cancel_requested, submitted, started, ended, due
            FROM runs;
        """
}
