"""Who wrote what: triggers of the test's own note every write of a checkpoint or an ending."""

WITNESS = """
CREATE SCHEMA witness;
CREATE TABLE witness.writes(
    n bigserial PRIMARY KEY, host text, owner text, epoch bigint, run bigint, id text,
    path text, op text);
CREATE FUNCTION witness.step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO witness.writes(host, owner, epoch, run, id, path, op)
    SELECT host(inet_client_addr()), owner, epoch, n, id,
           coalesce(NEW.path, OLD.path), TG_OP
    FROM backlot.runs WHERE n = coalesce(NEW.run, OLD.run);
    RETURN NULL;
END $$;
CREATE FUNCTION witness.ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO witness.writes(host, owner, epoch, run, id, path, op)
    VALUES(host(inet_client_addr()), OLD.owner, OLD.epoch, OLD.n, OLD.id, '', 'END');
    RETURN NULL;
END $$;
CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON backlot.steps
    FOR EACH ROW EXECUTE FUNCTION witness.step();
CREATE TRIGGER witness AFTER UPDATE ON backlot.runs
    FOR EACH ROW WHEN (OLD.state = 1 AND NEW.state = 4) EXECUTE FUNCTION witness.ending();
"""

STATES = ["ready", "running", "delayed", "waiting", "done", "failed", "dead", "cancelled", "attention"]


def states(database):
    """How each run stands, by its name."""
    rows = database.ask("SELECT id, state FROM backlot.runs")
    return {name: STATES[int(state)] for name, state in rows}


def zombies(database):
    """Writes by a host that did not hold the run, or in an epoch that had passed."""
    found = []
    epochs = {}
    for n, host, owner, epoch, name, path, op in database.ask(
            "SELECT n, host, owner, epoch, id, path, op FROM witness.writes ORDER BY n"):
        writer = f"host{host.split('.')[2]}" if host else "?"
        if not owner.startswith(f"{writer}-"):
            found.append(f"{writer} wrote {op} {name} {path} while {owner or 'nobody'} held it")
        if int(epoch) < epochs.get(name, 0):
            found.append(f"{name} {path} was written in epoch {epoch} after {epochs[name]}")
        epochs[name] = int(epoch)
    return found


def duplicates(database):
    """Checkpoints that were written more than once, or changed, or taken away."""
    rows = database.ask("""
        SELECT id, path, count(*) FROM witness.writes WHERE op <> 'END'
        GROUP BY id, path HAVING count(*) > 1 OR bool_or(op <> 'INSERT')""")
    return [f"{name} {path}: {count} writes" for name, path, count in rows]


def pictures(database):
    """What each run's pictures are, by its name: a text that equal campaigns share."""
    rows = database.ask("""
        SELECT r.id, s.path, encode(s.output, 'hex') FROM backlot.steps s
        JOIN backlot.runs r ON r.n = s.run WHERE s.path LIKE '%/picture' ORDER BY 1, 2""")
    found = {}
    for name, path, digest in rows:
        found[name] = found.get(name, "") + f"{path} {digest}\n"
    return found
