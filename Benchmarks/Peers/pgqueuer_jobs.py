"""pgqueuer_jobs.py URL install | enqueue COUNT | work | greet COUNT | greet-here COUNT: jobs by it.

Jobs do nothing, but for tell how many microseconds ago they were sent when that was said.
"""

import asyncio
import json
import sys
import time

import asyncpg
from pgqueuer import PgQueuer, Queries
from pgqueuer.db import AsyncpgDriver

url, task = sys.argv[1], sys.argv[2]


async def work(driver):
    queue = PgQueuer(driver)

    @queue.entrypoint("job")
    async def job(order):
        if order.payload:
            print(time.time_ns() // 1000 - int(order.payload), flush=True)

    print("ready", flush=True)
    # The larger the batch, the faster it is; more than this makes no difference.
    await queue.run(batch_size=250)


async def greet(queries, count):
    for _ in range(count):
        await asyncio.sleep(0.02)
        await queries.enqueue(["job"], [b"%d" % (time.time_ns() // 1000)], [0])


async def main():
    driver = AsyncpgDriver(await asyncpg.connect(url))
    queries = Queries(driver)
    if task == "install":
        await queries.install()
    elif task == "enqueue":
        count = int(sys.argv[3])
        start = time.monotonic()
        for _ in range(count // 1000):
            await queries.enqueue(["job"] * 1000, [b""] * 1000, [0] * 1000)
        print(json.dumps({"enqueued_per_second": count / (time.monotonic() - start)}))
    elif task == "greet":
        await greet(queries, int(sys.argv[3]))
    elif task == "greet-here":
        # By the process that works them off, on a connection of its own, as a service would.
        working = asyncio.create_task(work(driver))
        await asyncio.sleep(1)
        await greet(Queries(AsyncpgDriver(await asyncpg.connect(url))), int(sys.argv[3]))
        await asyncio.sleep(0.5)
        working.cancel()
    else:
        await work(driver)


asyncio.run(main())
