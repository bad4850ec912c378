"""A PostgreSQL of the benchmark's own: in a folder, on a free port, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path


PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _as_other():
    """PostgreSQL refuses to run as root: then it runs as the distribution's `postgres`."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _can_run():
    if not PROGRAMS or not (PROGRAMS[-1] / "initdb").exists():
        return False
    names = {entry.pw_name for entry in pwd.getpwall()}
    return os.geteuid() != 0 or "postgres" in names


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres():
    """Yields the address of a database, or None where the distribution's package is missing.

    Durable settings (fsync, synchronous_commit) are PostgreSQL's own: on.
    """
    if not _can_run():
        yield None
        return
    programs = PROGRAMS[-1]
    # Below a folder that only root may enter, `postgres` could not start.
    folder = Path("/var/tmp") / f"backlot-bench-{os.getpid()}"
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    port, data = _free_port(), folder / "data"

    def postgres_does(program, *arguments):
        subprocess.run(
            [*_as_other(), programs / program, *arguments],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    try:
        postgres_does("initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=400"
        postgres_does("pg_ctl", "-D", data, "-o", options, "-w", "start")
        try:
            yield f"postgresql://bench@127.0.0.1:{port}/bench"
        finally:
            postgres_does("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
