"""huey_jobs.py FILE COUNT WORKERS: no-op jobs a second by huey on SQLite with fsync on."""

import json
import logging
import sys
import threading
import time

from huey import SqliteHuey

path, count, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
huey = SqliteHuey(filename=path, fsync=True)
logging.getLogger("huey").setLevel(logging.ERROR)
left = threading.Semaphore(0)


@huey.task()
def job(number):
    left.release()


start = time.monotonic()
for number in range(count):
    job(number)
enqueued = count / (time.monotonic() - start)

consumer = huey.create_consumer(workers=workers, worker_type="thread", initial_delay=0.01)
start = time.monotonic()
consumer.start()
for _ in range(count):
    left.acquire()
done = count / (time.monotonic() - start)
print(json.dumps({"enqueued_per_second": enqueued, "done_per_second": done}))
consumer.stop()
