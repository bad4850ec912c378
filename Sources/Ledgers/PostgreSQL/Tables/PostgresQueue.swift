/// Version 3: what is ready and what is held stand in narrow tables of their own.
///
/// So a run's row, which is wide, has no index on what changes when it is handed out or ends: its
/// updates stay in its page and touch no index ("heap only"), for which half of a page is left free.
/// And an idle worker parks its claim in its row, to be filled by whoever makes something ready.
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

        DROP INDEX runs_ready;
        DROP INDEX runs_running;
        ALTER TABLE runs SET (fillfactor = 50);

        -- A parked claim; channel is null while there is none.
        ALTER TABLE workers ADD COLUMN channel bigint, ADD COLUMN parked bigint,
            ADD COLUMN parked_at bigint, ADD COLUMN room bigint, ADD COLUMN under text COLLATE "C",
            ADD COLUMN max_receives bigint;
        CREATE INDEX workers_parked ON workers(parked_at, id) WHERE channel IS NOT NULL;
        """
}
