"""What a second machine would share: a PostgreSQL of the tests' own, and moto's S3 server with the
bucket `backlot`.

Says `ready ADDRESS PORT` once both serve, and ends with both when its input does.
"""

import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

# Its own keys; nothing is read from the machine.
os.environ.update(AWS_ACCESS_KEY_ID="AKID", AWS_SECRET_ACCESS_KEY="secret", AWS_EC2_METADATA_DISABLED="true")
logging.disable(logging.CRITICAL)

from moto.server import ThreadedMotoServer  # noqa: E402

script = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts/postgres.sh"
folder = tempfile.mkdtemp(prefix="backlot-cluster-")
os.chmod(folder, 0o755)

try:
    # The server that goes on must not hold our output.
    with tempfile.TemporaryFile("w+") as said:
        subprocess.run(
            [script, "start", f"{folder}/pg", "--fast"], check=True, stdout=said, stdin=subprocess.DEVNULL)
        said.seek(0)
        address = said.read().split()[0]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    bucket = urllib.request.Request(f"http://127.0.0.1:{port}/backlot", method="PUT")
    urllib.request.urlopen(bucket).close()
    print(f"ready {address} {port}", flush=True)
    sys.stdin.read()
finally:
    subprocess.run([script, "stop", f"{folder}/pg"], stdin=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
os._exit(0)
