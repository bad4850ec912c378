"""The engine on PostgreSQL: beside DBOS, pgqueuer and procrastinate, after a lost host, by two."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import psycopg

from campaigns import brief
from postgres import PROGRAMS, postgres
from tools import PEERS, RELEASE, WORK, found, interleaved, median, peer, ratio, run, say

ENGINE, BACKLOT = RELEASE / "bench-engine", RELEASE / "backlot"
CLIENTS = (1, 16, 256)
SECONDS = 4
WORKERS, JOBS = 4, 20_000
GREETINGS = 150
LEASE = 4
CAMPAIGNS = 8


def measure(rounds):
    with postgres() as address:
        if address is None:
            return None
        server = Server(address)
        # Short ones, whose rounds differ most.
        more = 2 * rounds - 1
        return {
            "flows": {clients: _flows(clients, rounds, server) for clients in CLIENTS},
            "jobs": _compared(interleaved(more, {
                "Backlot": lambda: _drained(*_our_jobs(server)),
                "pgqueuer": lambda: _drained(*_their_jobs(server)),
            })),
            "starts": _starts(more, server),
            "starts_here": _starts_here(more, server),
            "commits": _commits(rounds, server),
            "takeover": [_takeover(server) for _ in range(3)],
            "crews": _crews(max(3, rounds // 2)),
        }


class Server:
    """Databases of a server, a new one for everything that is measured."""

    def __init__(self, address):
        self._root = address.rsplit("/", 1)[0]
        self._count = 0

    def fresh(self):
        self._count += 1
        name = f"bench{self._count}"
        with psycopg.connect(f"{self._root}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{self._root}/{name}"


def _fresh(name):
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _engine(url, *words, **environment):
    return run(ENGINE, *words, BENCH_LEDGER=url, **environment).text


def _compared(readings):
    ours = readings["Backlot"]
    return {
        name: {"value": median(values), "ratio": ratio(ours, values)}
        for name, values in readings.items()
    }


def _flows(clients, rounds, server):
    def ours():
        text = _engine(server.fresh(), "flows", _fresh("flows"), clients, SECONDS)
        return json.loads(text)["per_second"]

    def theirs():
        text = peer("dbos_flows.py", server.fresh(), clients, SECONDS).text
        return json.loads(text.splitlines()[-1])["per_second"]

    return _compared(interleaved(rounds, {"Backlot": ours, "DBOS": theirs}))


# Jobs that do nothing, by four worker processes


def _our_jobs(server):
    url = server.fresh()
    _engine(url, "enqueue", _fresh("jobs"), JOBS)
    # What is left, as the peer's: rows that are looked at while others work cost both as little.
    left = "SELECT 1 FROM backlot.ready UNION ALL SELECT 1 FROM backlot.held LIMIT 1"
    return url, left, _our_worker(url, "jobs", 1024)


def _our_worker(url, folder, capacity, **more):
    environment = {**os.environ, "BENCH_LEDGER": url, **more}
    return [ENGINE, "work", WORK / folder, capacity], environment


def _their_jobs(server):
    url = server.fresh()
    peer("pgqueuer_jobs.py", url, "install")
    peer("pgqueuer_jobs.py", url, "enqueue", JOBS)
    return url, "SELECT 1 FROM pgqueuer LIMIT 1", _their_worker("pgqueuer_jobs.py", url)


def _their_worker(script, url):
    return [sys.executable, PEERS / script, url, "work"], dict(os.environ)


def _begun(worker, output=subprocess.PIPE):
    command, environment = worker
    return subprocess.Popen(
        [str(word) for word in command], env=environment, stdout=output,
        stderr=subprocess.DEVNULL, text=True,
    )


def _drained(url, left, worker):
    """Jobs a second from the first worker's start until none is left."""
    with psycopg.connect(url, autocommit=True) as watcher:
        start = time.monotonic()
        workers = [_begun(worker, subprocess.DEVNULL) for _ in range(WORKERS)]
        try:
            while watcher.execute(left).fetchone():
                time.sleep(0.01)
                if time.monotonic() - start > 300:
                    sys.exit("bench: the jobs were not worked off in five minutes")
            return JOBS / (time.monotonic() - start)
        finally:
            for process in workers:
                process.kill()
                process.wait()


# From handing in to the start, by a worker that has nothing else to do


def _starts(rounds, server):
    def ours():
        url = server.fresh()
        _fresh("starts")
        return _greeted(
            _our_worker(url, "starts", 16),
            lambda: _engine(url, "greet", WORK / "starts", GREETINGS),
        )

    def theirs(script):
        url = server.fresh()
        peer(script, url, "install")
        return _greeted(_their_worker(script, url), lambda: peer(script, url, "greet", GREETINGS))

    return _compared(interleaved(rounds, {
        "Backlot": ours,
        "pgqueuer": lambda: theirs("pgqueuer_jobs.py"),
        "procrastinate": lambda: theirs("procrastinate_jobs.py"),
    }))


def _starts_here(rounds, server):
    """The same in one process, which hands in and has a worker."""
    def ours():
        return _middle(_engine(server.fresh(), "greet-here", _fresh("starts"), GREETINGS))

    def theirs(script):
        url = server.fresh()
        peer(script, url, "install")
        return _middle(peer(script, url, "greet-here", GREETINGS).text)

    return _compared(interleaved(rounds, {
        "Backlot": ours,
        "pgqueuer": lambda: theirs("pgqueuer_jobs.py"),
        "procrastinate": lambda: theirs("procrastinate_jobs.py"),
    }))


def _middle(lines):
    """Median milliseconds of what was told line by line."""
    return median([int(line) for line in lines.splitlines() if line.isdigit()]) / 1000


def _greeted(worker, greet):
    """Median milliseconds."""
    process = _begun(worker)
    try:
        process.stdout.readline()
        time.sleep(1)
        greet()
        spans = [int(process.stdout.readline()) for _ in range(GREETINGS)]
        return median(spans) / 1000
    finally:
        process.kill()
        process.wait()


# One commit after the other


def _commits(rounds, server):
    def ours():
        text = _engine(server.fresh(), "commits", _fresh("commits"), 4000)
        return json.loads(text)["per_second"]

    def theirs():
        url = server.fresh()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE t(n BIGSERIAL PRIMARY KEY, v TEXT)")
        script = _fresh("pgbench") / "insert.sql"
        script.write_text("INSERT INTO t(v) VALUES (repeat('x', 200));\n")
        text = run(
            PROGRAMS[-1] / "pgbench", "-n", "-c", 1, "-M", "prepared", "-T", SECONDS, "-f", script,
            url,
        ).text
        return found(r"tps = ([\d.]+)", text)[0]

    return _compared(interleaved(rounds, {"Backlot": ours, "pgbench": theirs}))


# A host is lost, and another takes over


def _takeover(server):
    url = server.fresh()
    _fresh("takeover")
    command = [str(word) for word in (ENGINE, "crash", WORK / "takeover", 1_000_000)]
    environment = {**os.environ, "BENCH_LEDGER": url, "BENCH_LEASE": str(LEASE)}
    first, second = None, None
    try:
        first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        first.stdout.readline()
        second = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(200):
            last = int(first.stdout.readline())
        first.kill()
        start = time.monotonic()
        last = ([int(line) for line in first.stdout.read().split()] or [last])[-1]
        resumed = int(second.stdout.readline())
        span = time.monotonic() - start
        if resumed not in (last, last + 1):
            sys.exit(f"bench: killed after step {last}, resumed with step {resumed}")
        say(f"taken over after {span:.2f} s with a lease of {LEASE} s")
        return span
    finally:
        for process in (first, second):
            if process:
                process.kill()
                process.wait()


# Campaigns by one worker process, and by two


def _crews(rounds):
    """Each worker has a core of its own, as two machines of one core would."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        return None
    readings = interleaved(rounds, {
        "one": lambda: _worked_off(cores[:1]),
        "two": lambda: _worked_off(cores),
    })
    return {
        "one": median(readings["one"]), "two": median(readings["two"]),
        "ratio": ratio(readings["one"], readings["two"]),
    }


def _worked_off(cores):
    """Seconds until campaigns that were handed in beforehand are made."""
    folder = _fresh("crews")
    environment = {"BACKLOT_DATA": str(folder / "data")}
    for number in range(CAMPAIGNS):
        file = folder / f"{number}.json"
        file.write_text(json.dumps(brief(number)))
        run(BACKLOT, "campaign", file, "--detach", "--out", folder, **environment)
    start = time.monotonic()
    workers = [
        subprocess.Popen(
            ["taskset", "-c", str(core), str(BACKLOT), "worker", "--once"],
            env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for core in cores
    ]
    for worker in workers:
        if worker.wait():
            sys.exit(f"bench: a worker failed with {worker.returncode}")
    return time.monotonic() - start
