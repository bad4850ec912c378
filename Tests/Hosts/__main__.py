"""Three hosts work on campaigns while cables are pulled, processes are stopped and killed, the
database is restarted and clocks are wrong; afterwards everything must be as if nothing had been.

    sudo python3 Tests/Hosts BACKLOT --rounds 200 --seed 7

Needs root, `scripts/deps.sh test` and `scripts/venv.sh`.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import audit
from network import Network
from servers import ADDRESS, Postgres, bucket_store, image_server, need
from worker import Worker

SKEWS = [0, 300, -300]


class Trial:
    def __init__(self, program, rounds, seed, stack):
        self.program, self.rounds = program, rounds
        self.chance = random.Random(seed)
        # Below a folder that only root may enter, PostgreSQL could not start.
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp", prefix="backlot-hosts-")))
        self.folder.chmod(0o755)
        self.network = stack.enter_context(Network(f"bl{self.folder.name[-6:]}", len(SKEWS)))
        self.database = stack.enter_context(Postgres(self.network, self.folder))
        store = stack.enter_context(bucket_store(self.network))
        self.environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8",
            "BACKLOT_DATA": str(self.folder / "data"),
            "BACKLOT_LEDGER": self.database.url, "BACKLOT_SHELF": "s3://hosts/trial",
            "BACKLOT_S3_ENDPOINT": f"http://{ADDRESS}:{store.port}",
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
            "BACKLOT_IMAGE_MODEL": "openai/slow",
        }
        self._make_bucket(store.port)
        log = stack.enter_context(open(self.folder / "workers.log", "w"))
        self.log = self.folder / "workers.log"
        clock = self.folder / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", source, "-o", clock], check=True)
        self.workers = []
        for index, skew in enumerate(SKEWS, 1):
            easel = stack.enter_context(image_server(self.network, self.network.hosts[index - 1]))
            environment = {**self.environment, "BACKLOT_IMAGES_URL": f"http://127.0.0.1:{easel.port}/v1"}
            self.workers.append(Worker(self.network, index, program, environment, log, skew, clock))
        stack.callback(self._stop)
        self.environment["BACKLOT_IMAGES_URL"] = "http://127.0.0.1:9/v1"
        self.acknowledged = []
        self.deeds = {}

    def _make_bucket(self, port):
        order = ["curl", "-sf", "-X", "PUT", f"http://{ADDRESS}:{port}/hosts",
                 "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", "AKID:secret"]
        subprocess.run(self.network.inside(self.network.store, *order), check=True, stdout=subprocess.DEVNULL)

    def _stop(self):
        for worker in self.workers:
            worker.kill()

    def backlot(self, *words):
        return subprocess.run(
            self.network.inside(self.network.store, self.program, *words), env=self.environment,
            capture_output=True, text=True, timeout=120)

    def hand_in(self, number):
        """Notes a run as acknowledged when, and only when, the program said so."""
        brief = self.folder / f"trial-{number}.json"
        products = [{"id": f"p{n}", "name": f"Product {n}", "description": "A plain thing."} for n in (1, 2)]
        brief.write_text(json.dumps({
            "campaign_id": f"trial-{number}", "brand": "Verdane",
            "campaign_message": "Made whatever happens", "products": products}))
        done = self.backlot("campaign", str(brief), "--detach")
        if done.returncode == 0:
            self.acknowledged.append(done.stdout.split()[0])
        return done

    def trouble(self):
        """Does something to somebody, and returns what."""
        worker = self.chance.choice(self.workers)
        deed = self.chance.choice(["cut", "cut", "pause", "pause", "kill", "leave", "recover", "database"])
        if deed == "database":
            self.database.stop(self.chance.choice(["fast", "immediate"]))
            time.sleep(self.chance.uniform(0, 1.5))
            self.database.start()
        elif deed == "recover" or worker.is_cut or worker.is_paused:
            worker.recover()
            deed = "recover"
        else:
            getattr(worker, deed)()
            if deed in ("kill", "leave"):
                worker.recover()
        self.deeds[deed] = self.deeds.get(deed, 0) + 1

    def play(self):
        first = self.hand_in(0)
        if first.returncode != 0:
            raise SystemExit(f"Nothing can be handed in: {first.stdout}{first.stderr}")
        self.database.ask(audit.WITNESS)
        for worker in self.workers:
            worker.start()
        for number in range(1, self.rounds + 1):
            self.hand_in(number)
            self.trouble()
            time.sleep(self.chance.uniform(0.2, 2))
            # Nobody is away for ever.
            if number % 5 == 0:
                self.chance.choice(self.workers).recover()
        for worker in self.workers:
            worker.recover()
        self.wait()

    def wait(self):
        """Until every run has ended; a person may have to say "again" to some."""
        deadline = time.monotonic() + 120 + 4 * self.rounds
        while time.monotonic() < deadline:
            states = audit.states(self.database)
            ended = [name for name, state in states.items() if state == "done"]
            if len(ended) == len(states):
                return
            if "dead" in states.values():
                self.backlot("dead-letters", "redrive", "--all")
                self.deeds["redrive"] = self.deeds.get("redrive", 0) + 1
            time.sleep(1)

    def verdict(self):
        states = audit.states(self.database)
        pictures = audit.pictures(self.database)
        problems = [f"{name} was acknowledged and is lost" for name in self.acknowledged if name not in states]
        problems += [f"{name} has not ended: {state}" for name, state in states.items() if state != "done"]
        problems += audit.zombies(self.database) + audit.duplicates(self.database)
        expected = next(iter(pictures.values()), None)
        if not expected:
            problems.append("no picture was made at all")
        problems += [f"{name} has other pictures" for name in states if pictures.get(name) != expected]
        writes = self.database.ask("SELECT count(*), count(DISTINCT host) FROM witness.writes")[0]
        epochs = self.database.ask("SELECT sum(epoch) FROM backlot.runs")[0][0]
        return problems, {
            "rounds": self.rounds, "runs": len(states), "acknowledged": len(self.acknowledged),
            "writes": int(writes[0]), "hosts": int(writes[1]), "claims": int(epochs), "deeds": self.deeds}


def main():
    parser = argparse.ArgumentParser(prog="hosts")
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="show what the workers said")
    words = parser.parse_args()
    if missing := need():
        raise SystemExit(missing)
    with ExitStack() as stack:
        trial = Trial(str(Path(words.program).resolve()), words.rounds, words.seed, stack)
        trial.play()
        problems, figures = trial.verdict()
        if problems or words.verbose:
            print(trial.log.read_text()[-20000:], file=sys.stderr)
        print(json.dumps({"seed": words.seed, **figures, "problems": len(problems)}))
        for problem in problems[:20]:
            print(problem)
        raise SystemExit(1 if problems else 0)


main()
