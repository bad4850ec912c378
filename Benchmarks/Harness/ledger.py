"""The ledger beside SQLite itself, the engine beside DBOS and huey, and rising after a kill."""

import json
import shutil
import subprocess
import time

from postgres import postgres
from tools import RELEASE, WORK, found, interleaved, median, peer, ratio, run, say

ENGINE = RELEASE / "bench-engine"
CLIENTS = (1, 16, 256)
SECONDS = 4
JOBS, HUEY_JOBS, HUEY_WORKERS = 50_000, 3_000, (1, 4)
KILLS = 10


def measure(rounds):
    with postgres() as address:
        return {
            "limits": _limits(rounds),
            "flows": {clients: _flows(clients, rounds, address) for clients in CLIENTS},
            "postgres": address is not None,
            "jobs": _jobs(rounds),
            "risings": [_rise(number) for number in range(KILLS)],
        }


def _fresh(name):
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _limits(rounds):
    """`bench-ledger` interleaves by itself and prints medians."""
    folder = _fresh("limits")
    text = run(RELEASE / "bench-ledger", folder, BENCH_ROUNDS=str(max(7, rounds))).text
    say(text)
    rates = dict(line.rsplit(": ", 1) for line in text.splitlines() if "/s (" in line)
    shares = dict(line.rsplit(": ", 1) for line in text.splitlines() if line.endswith(" %"))
    return {
        "rates": {name: found(r"(\d+)/s", rate)[0] for name, rate in rates.items()},
        "shares": {name: found(r"(\d+) %", share)[0] / 100 for name, share in shares.items()},
    }


def _flows(clients, rounds, address):
    def ours():
        folder = _fresh("flows")
        return json.loads(run(ENGINE, "flows", folder, clients, SECONDS).text)["per_second"]

    def theirs(url):
        text = peer("dbos_flows.py", url, clients, SECONDS).text
        return json.loads(text.splitlines()[-1])["per_second"]

    contenders = {
        "Backlot": ours,
        "DBOS, SQLite": lambda: theirs(f"sqlite:///{_fresh('dbos')}/dbos.sqlite"),
    }
    if address:
        contenders["DBOS, PostgreSQL"] = lambda: theirs(address)
    return _compared(interleaved(rounds, contenders))


def _compared(readings):
    ours = readings["Backlot"]
    return {
        name: {"per_second": median(values), "ratio": ratio(ours, values)}
        for name, values in readings.items()
    }


def _jobs(rounds):
    enqueued = {"Backlot": [], "huey": []}

    def ours():
        reading = json.loads(run(ENGINE, "jobs", _fresh("jobs"), JOBS).text)
        enqueued["Backlot"].append(reading["enqueued_per_second"])
        return reading["done_per_second"]

    def theirs(workers):
        file = _fresh("huey") / "huey.sqlite"
        reading = json.loads(peer("huey_jobs.py", file, HUEY_JOBS, workers).text.splitlines()[-1])
        enqueued["huey"].append(reading["enqueued_per_second"])
        return reading["done_per_second"]

    contenders = {"Backlot": ours}
    for workers in HUEY_WORKERS:
        words = f"huey, {workers} worker{'s' if workers > 1 else ''}"
        contenders[words] = lambda workers=workers: theirs(workers)
    return {
        "done": _compared(interleaved(rounds, contenders)),
        "enqueued": {name: median(values) for name, values in enqueued.items()},
    }


def _rise(number):
    """Seconds from the start of a process to the first step body after a kill -9."""
    folder = _fresh("crash")
    command = [str(ENGINE), "crash", str(folder), "1000000"]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    last = 0
    for line in first.stdout:
        last = int(line)
        if last == 500 + 37 * number:
            first.kill()
    first.wait()
    start = time.monotonic()
    second = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    resumed = int(second.stdout.readline())
    span = time.monotonic() - start
    second.kill()
    second.wait()
    # The step that was being written down may be made again; none before it, none left out.
    if resumed not in (last, last + 1):
        raise SystemExit(f"bench: killed after step {last}, resumed with step {resumed}")
    return span
