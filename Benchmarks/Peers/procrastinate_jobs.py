"""procrastinate_jobs.py URL install | work | greet COUNT: jobs by procrastinate.

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


async def main():
    async with app.open_async():
        if task == "install":
            await app.schema_manager.apply_schema_async()
        elif task == "greet":
            for _ in range(int(sys.argv[3])):
                await asyncio.sleep(0.02)
                await hello.defer_async(sent=time.time_ns() // 1000)
        else:
            print("ready", flush=True)
            await app.run_worker_async(concurrency=4, install_signal_handlers=False)


asyncio.run(main())
