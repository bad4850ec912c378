"""A broad S3 store: moto's server on a free port of the loopback interface.

Says `ready PORT` once it serves, and ends when its input does.
"""

import logging
import os
import sys

# Its own keys, so that nothing is read from the machine; and small parts, so that tests are quick.
os.environ.update(
    AWS_ACCESS_KEY_ID="AKID", AWS_SECRET_ACCESS_KEY="secret", AWS_EC2_METADATA_DISABLED="true",
    S3_UPLOAD_PART_MIN_SIZE="1024")
logging.disable(logging.CRITICAL)

from moto.server import ThreadedMotoServer  # noqa: E402

# Other words are for the strict store, which checks keys.
address = sys.argv[2] if sys.argv[1:2] == ["--address"] else "127.0.0.1"
server = ThreadedMotoServer(ip_address=address, port=0, verbose=False)
server.start()
print(f"ready {server.get_host_and_port()[1]}", flush=True)
sys.stdin.read()
os._exit(0)
