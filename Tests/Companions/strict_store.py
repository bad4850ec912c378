"""A strict S3 store: Ceph's object gateway over a private cluster of one monitor and one store in
memory, all on the loopback interface and in a scratch folder.

Says `ready PORT` once it serves, and ends, taking everything with it, when its input ends.
"""

import ctypes
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

ACCESS, SECRET = sys.argv[1], sys.argv[2]


LIBC = ctypes.CDLL(None)


def die_with_parent():
    """Whatever ends the script, even a kill, ends its children (prctl PR_SET_PDEATHSIG)."""
    LIBC.prctl(1, signal.SIGKILL)


def free_port():
    """One that no connection is given by itself: until it is listened at, others may come and go."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self.children = []
        self.port = free_port()
        self.conf = folder / "ceph.conf"
        self.conf.write_text(f"""
[global]
fsid = {uuid.uuid4()}
mon host = v2:127.0.0.1:{free_port()}
auth cluster required = none
auth service required = none
auth client required = none
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms mon client mode = crc
run dir = {folder}
admin socket = {folder}/$name.$pid.asok
log file =
log to stderr = false
err to stderr = true
crash dir = {folder}/crash
pid file =
osd objectstore = memstore
memstore device bytes = 2147483648
osd data = {folder}/osd
osd journal = {folder}/journal
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd class load list = *
osd class default list = *
mon allow pool size one = true
mon data = {folder}/mon
mon data avail crit = 0
mon data avail warn = 0
mon osd min in ratio = 0
mon max pg per osd = 2000
rgw dns name = localhost
rgw frontends = beast endpoint=127.0.0.1:{self.port}
rgw data = {folder}/rgw
rgw thread pool size = 64
rgw enable usage log = false
rgw gc obj min wait = 1
rgw lc debug interval = 0
""")

    def run(self, *words):
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            cwd=self.folder)
        if done.returncode != 0:
            sys.stderr.buffer.write(done.stdout)
            raise SystemExit(f"{words[0]} failed")

    def start(self, *words):
        log = open(self.folder / f"{words[0]}.log", "wb")
        self.children.append(subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
            preexec_fn=die_with_parent))

    def begin(self):
        conf = ("-c", str(self.conf))
        monmap = str(self.folder / "monmap")
        lines = self.conf.read_text().splitlines()
        value = {line.split(" = ")[0]: line.split(" = ")[1] for line in lines if " = " in line}
        self.run(
            "monmaptool", "--create", "--clobber", "--fsid", value["fsid"],
            "--addv", "a", f"[{value['mon host']}]", monmap)
        (self.folder / "mon").mkdir()
        (self.folder / "osd").mkdir()
        self.run("ceph-mon", *conf, "--mkfs", "-i", "a", "--monmap", monmap)
        self.start("ceph-mon", *conf, "-f", "-i", "a")
        osd = str(uuid.uuid4())
        self.run("ceph", *conf, "--connect-timeout", "30", "osd", "new", osd)
        self.run("ceph-osd", *conf, "-i", "0", "--mkfs", "--osd-uuid", osd)
        self.start("ceph-osd", *conf, "-f", "-i", "0")
        self.run(
            "radosgw-admin", *conf, "user", "create", "--uid", "backlot", "--display-name",
            "backlot", "--access-key", ACCESS, "--secret", SECRET)
        self.start("radosgw", *conf, "-f", "-n", "client.rgw")
        while True:
            if any(child.poll() is not None for child in self.children):
                raise SystemExit("a part of the cluster has ended")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def end(self):
        for child in reversed(self.children):
            child.send_signal(signal.SIGKILL)
            child.wait()


def main():
    # A terminal's Ctrl-C is not ours: the test decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="backlot-ceph-"))
    cluster = Cluster(folder)
    try:
        cluster.begin()
        print(f"ready {cluster.port}", flush=True)
        sys.stdin.read()
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


main()
