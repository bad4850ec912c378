"""procrastinate_jobs.py URL install | work | greet COUNT | greet-here COUNT: jobs by it.

Each tells how many microseconds ago it was sent.
"""

import asyncio
import sys
import time

from procrastinate import App, PsycopgConnector

url, task = sys.argv[1], sys.argv[2]
app = App(connector=PsycopgConnector(conninfo=url))


@app.task
async def hello(sent):
    print(time.time_ns() // 1000 - sent, flush=True)


async def work():
    print("ready", flush=True)
    await app.run_worker_async(concurrency=4, install_signal_handlers=False)


async def greet(count):
    for _ in range(count):
        await asyncio.sleep(0.02)
        await hello.defer_async(sent=time.time_ns() // 1000)


async def main():
    async with app.open_async():
        if task == "install":
            await app.schema_manager.apply_schema_async()
        elif task == "greet":
            await greet(int(sys.argv[3]))
        elif task == "greet-here":
            # By the process that works them off.
            working = asyncio.create_task(work())
            await asyncio.sleep(1)
            await greet(int(sys.argv[3]))
            await asyncio.sleep(0.5)
            working.cancel()
        else:
            await work()


asyncio.run(main())
