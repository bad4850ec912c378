/// Version 3: what is ready and what is held stand in narrow tables of their own.
///
/// So a run's row, which is wide, has no index on what changes when it is handed out or ends: its
/// updates stay in its page and touch no index ("heap only"), for which room is left in each page.
/// What changes comes last in the row, so the log of an update holds that alone. And an idle worker
/// parks its claim in its row, to be filled by whoever makes something ready.
enum PostgresQueue {
    static let sql = """
        CREATE TABLE ready(
            n bigint PRIMARY KEY,
            priority bigint NOT NULL,
            production text COLLATE "C" NOT NULL,
            version bigint NOT NULL,
            root text COLLATE "C" NOT NULL,
            pool text COLLATE "C" NOT NULL
        ) WITH (autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX ready_order ON ready(priority, n);
        INSERT INTO ready(n, priority, production, version, root, pool)
            SELECT n, priority, production, version, coalesce(root, id), pool FROM runs
            WHERE state = 0;

        CREATE TABLE held(
            n bigint PRIMARY KEY,
            owner text COLLATE "C" NOT NULL,
            token bigint,
            pool text COLLATE "C" NOT NULL
        ) WITH (autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX held_owner ON held(owner, token);
        INSERT INTO held(n, owner, token, pool)
            SELECT n, owner, token, pool FROM runs WHERE state = 1;

        DROP VIEW records;
        CREATE TABLE runs_again(
            -- How it was handed in.
            n bigint PRIMARY KEY,
            first_event bigint NOT NULL,
            line bigint NOT NULL,
            version bigint NOT NULL,
            priority bigint NOT NULL,
            submitted bigint NOT NULL,
            input_size bigint NOT NULL,
            id text COLLATE "C" NOT NULL,
            root text COLLATE "C",
            parent text COLLATE "C",
            lineage text COLLATE "C",
            production text COLLATE "C" NOT NULL,
            title text COLLATE "C" NOT NULL,
            pool text COLLATE "C" NOT NULL,
            key text COLLATE "C",
            input bytea NOT NULL,
            input_inline bytea,
            -- How it stands.
            epoch bigint NOT NULL,
            revision bigint NOT NULL,
            receives bigint NOT NULL,
            claimed bigint NOT NULL,
            replaced bigint NOT NULL,
            last_event bigint NOT NULL,
            token bigint,
            started bigint,
            ended bigint,
            due bigint,
            output_size bigint,
            state smallint NOT NULL,
            booked boolean NOT NULL,
            waits boolean NOT NULL,
            cancel_requested boolean NOT NULL,
            owner text COLLATE "C",
            output bytea,
            output_inline bytea,
            fault text COLLATE "C",
            fault_words text COLLATE "C"
        ) WITH (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05);
        INSERT INTO runs_again
            SELECT n, first_event, line, version, priority, submitted, input_size, id, root, parent,
                lineage, production, title, pool, key, input, input_inline, epoch, revision,
                receives, claimed, replaced, last_event, token, started, ended, due, output_size,
                state, booked, waits, cancel_requested, owner, output, output_inline, fault,
                fault_words
            FROM runs;
        DROP TABLE runs;
        ALTER TABLE runs_again RENAME TO runs;
        ALTER INDEX runs_again_pkey RENAME TO runs_pkey;
        CREATE UNIQUE INDEX runs_id ON runs(id);
        CREATE UNIQUE INDEX runs_key ON runs(key) WHERE key IS NOT NULL;
        CREATE INDEX runs_root ON runs(root) WHERE root IS NOT NULL;
        CREATE INDEX runs_lineage ON runs(lineage) WHERE lineage IS NOT NULL;
        CREATE INDEX runs_submitted ON runs(submitted, n);
        CREATE INDEX runs_due ON runs(due) WHERE due IS NOT NULL;
        \(PostgresTables.records)

        -- A parked claim; channel is null while there is none.
        ALTER TABLE workers ADD COLUMN channel text COLLATE "C", ADD COLUMN parked bigint,
            ADD COLUMN parked_at bigint, ADD COLUMN room bigint, ADD COLUMN under text COLLATE "C",
            ADD COLUMN max_receives bigint;
        CREATE INDEX workers_parked ON workers(parked_at, id) WHERE channel IS NOT NULL;
        """
}
