"""Running things, weighing them, and comparing them."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / ".build" / "release"
PEERS = ROOT / "Benchmarks" / "Peers"
WORK = ROOT / ".build" / "bench"


@dataclass
class Outcome:
    text: str
    wall: float  # seconds
    cpu: float  # seconds, of it and of what it waited for
    peak: float  # MB, of the largest process


def run(*command, timeout=600, crashes=0, **environment):
    """Runs a command to its end; a failing one ends the benchmark with its words.

    One that crashes is run again so many times.
    """
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        process = subprocess.Popen(
            words, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
        deadline = start + timeout
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > deadline:
                process.kill()
            time.sleep(0.001)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode < 0 and crashes > 0:
        return run(*command, timeout=timeout, crashes=crashes - 1, **environment)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(words)} failed ({process.returncode}):\n{text[-2000:]}")
    return Outcome(text, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def peer(name, *arguments):
    # libvips 8.18.7 of PyPI dies of SIGFPE now and then.
    return run(sys.executable, PEERS / name, *arguments, crashes=3)


def interleaved(rounds, contenders):
    """Calls every contender once a round, in turn; returns the readings by name."""
    readings = {name: [] for name in contenders}
    for round in range(rounds):
        for name, measure in contenders.items():
            readings[name].append(measure())
            say(f"round {round + 1} of {rounds}, {name}: {readings[name][-1]}")
    return readings


def ratio(ours, theirs):
    """The median of the ratios of the rounds: a slow minute slows both."""
    return statistics.median(a / b for a, b in zip(ours, theirs))


def found(pattern, text):
    match = re.search(pattern, text)
    if not match:
        sys.exit(f"bench: expected {pattern!r} in:\n{text[-2000:]}")
    return [float(group) for group in match.groups()]


def say(line):
    print(line, file=sys.stderr, flush=True)


median = statistics.median
