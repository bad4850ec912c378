"""How a peer is measured: once to warm up, then ROUNDS times, processor time a source."""

import json
import resource
import sys
from pathlib import Path


def measured(produce):
    """Runs `produce(bytes, folder)` as `peer.py PICTURE FOLDER ROUNDS` asks and prints JSON."""
    picture, folder, rounds = Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    produce(picture, folder)
    start = _processor_time()
    for _ in range(rounds):
        produce(picture, folder)
    each = (_processor_time() - start) / rounds * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_ms": each, "peak_mb": peak}))


def _processor_time():
    return sum(
        use.ru_utime + use.ru_stime
        for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
