"""The real servers that the hosts share: PostgreSQL and an S3 store, in the servers' namespace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from network import run

TESTS = Path(__file__).resolve().parent.parent
ADDRESS = "10.87.0.1"


class Postgres:
    """The distribution's PostgreSQL in a folder of its own, as durable as it comes."""

    def __init__(self, network, folder):
        self.network, self.folder = network, folder / "postgres"
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.url = f"postgres://backlot@{ADDRESS}:5432/postgres"

    def __enter__(self):
        self.folder.mkdir()
        shutil.chown(self.folder, "postgres")
        self._do("initdb", "-D", self.folder / "data", "-U", "backlot", "-A", "trust", "-E", "UTF8")
        with open(self.folder / "data" / "pg_hba.conf", "a") as rules:
            rules.write("host all all 10.87.0.0/16 trust\n")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop("immediate")

    def start(self):
        options = f"-c listen_addresses={ADDRESS} -k {self.folder} -c max_connections=200"
        self._do("pg_ctl", "-D", self.folder / "data", "-o", options, "-w", "start")

    def stop(self, how):
        self._do("pg_ctl", "-D", self.folder / "data", "-m", how, "-w", "stop", check=False)

    def ask(self, sql):
        """The rows of an answer, as lists of texts."""
        words = ["psql", "-h", self.folder, "-U", "backlot", "-d", "postgres", "-qAtX",
                 "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql]
        done = run("runuser", "-u", "postgres", "--", *words, capture_output=True, text=True,
                   cwd=self.folder)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def _do(self, program, *words, check=True):
        as_other = ["runuser", "-u", "postgres", "--", self.programs / program, *words]
        run(*self.network.inside(self.network.store, *as_other), check=check, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Companion:
    """A program that says `ready PORT` and ends with its input."""

    def __init__(self, network, space, *words):
        self.process = subprocess.Popen(
            network.inside(space, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline().split()
        if len(said) != 2:
            raise RuntimeError(f"{words} ended before it was ready")
        self.port = int(said[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def bucket_store(network):
    """An S3 store for all hosts."""
    python = TESTS.parent / ".build/venv/bin/python"
    return Companion(network, network.store, python, "-B", TESTS / "Companions/broad_store.py",
                     "--address", ADDRESS)


def image_server(network, space):
    """A model that paints slowly, on the loopback interface of one host: no cut reaches it."""
    return Companion(network, space, sys.executable, "-B", TESTS / "Hosts/easel.py")


def need():
    """What is missing for hosts of our own, in a sentence; None when nothing is."""
    if os.geteuid() != 0:
        return "Network namespaces need root."
    for program in ["ip", "psql", "runuser", "unshare", "cc"]:
        if shutil.which(program) is None:
            return f"The program {program} is missing: run `scripts/deps.sh test`."
    return None
