"""A broad S3 store: moto's server on a free port of the loopback interface.

    broad_store.py [KEY SECRET] | --address ADDRESS | --tls FOLDER

Says `ready PORT` once it serves, and ends when its input does. With --tls it speaks HTTPS, with a
certificate for `localhost` that nobody else has signed, which it leaves in FOLDER/certificate.pem.
"""

import logging
import os
import subprocess
import sys
import threading

# Its own keys, so that nothing is read from the machine; and small parts, so that tests are quick.
os.environ.update(
    AWS_ACCESS_KEY_ID="AKID", AWS_SECRET_ACCESS_KEY="secret", AWS_EC2_METADATA_DISABLED="true",
    S3_UPLOAD_PART_MIN_SIZE="1024")
logging.disable(logging.CRITICAL)

from moto.server import ThreadedMotoServer  # noqa: E402


def over_tls(folder):
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", key, "-out", certificate],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = make_server(
        "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True,
        ssl_context=(certificate, key))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.port


def plain(address):
    server = ThreadedMotoServer(ip_address=address, port=0, verbose=False)
    server.start()
    return server.get_host_and_port()[1]


# Other words are for the strict store, which checks keys.
option = sys.argv[1:2]
if option == ["--tls"]:
    port = over_tls(sys.argv[2])
else:
    port = plain(sys.argv[2] if option == ["--address"] else "127.0.0.1")
print(f"ready {port}", flush=True)
sys.stdin.read()
os._exit(0)
