"""untrusted.py: three sites over TLS on loopback whose certificates are no good.

Says three ports: of one that has expired, of one that has signed itself, and of one that an authority
nobody knows has signed for another host.
"""

import datetime
import http.server
import ipaddress
import pathlib
import ssl
import sys
import tempfile
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
DAY = datetime.timedelta(days=1)


def named(words):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def certificate(subject, places, signer=None, age=1):
    """A certificate and its key in PEM; `age` is how many days ago its thirty days began."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, signing = signer or (named(subject), key)
    begin = datetime.datetime.now(datetime.timezone.utc) - age * DAY
    made = (
        x509.CertificateBuilder()
        .subject_name(named(subject)).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(begin + 30 * DAY)
        .add_extension(x509.SubjectAlternativeName(places), critical=False)
        .sign(signing, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang=en><title>Secret</title><h1>Never shown</h1>")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # Whoever does not trust us hangs up, as they should.


def serve(pem):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        pathlib.Path(file.name).write_bytes(pem)
        context.load_cert_chain(file.name)
    server = Server(("127.0.0.1", 0), Page)
    # The handshake is the handler's, so that one that fails does not end the server.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    authority = (named("Nobody's Authority"), ec.generate_private_key(ec.SECP256R1()))
    ports = [
        serve(certificate("expired", [HERE], authority, age=60)),
        serve(certificate("itself", [HERE])),
        serve(certificate("other", [x509.DNSName("elsewhere.example")], authority)),
    ]
    print(*ports, flush=True)
    sys.stdin.read()


main()
