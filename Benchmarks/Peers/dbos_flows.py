"""dbos_flows.py URL CLIENTS SECONDS: five-step durable workflows a second by DBOS.

Each client begins a workflow, waits for its result, and begins again; the first quarter of the
time again is for warming up. Settings are DBOS's own, but for room for all clients.
"""

import json
import os
import sys
import threading
import time

from dbos import DBOS

url, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
DBOS(
    config={
        "name": "bench",
        "system_database_url": url,
        "log_level": "ERROR",
        "max_executor_threads": max(64, 2 * clients),
    }
)


@DBOS.step()
def hand_on(value):
    return value


@DBOS.workflow()
def five_steps(value):
    for _ in range(5):
        value = hand_on(value)
    return value


def rate(span):
    start = time.monotonic()
    done = [0] * clients

    def client(number):
        while time.monotonic() - start < span:
            five_steps(f"client {number}, flow {done[number]}")
            done[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - start)


DBOS.launch()
rate(seconds / 4)
print(json.dumps({"per_second": rate(seconds)}), flush=True)
os._exit(0)
