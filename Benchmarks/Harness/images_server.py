"""A stand-in image model on a free port: answers every order at once with another PNG.

Speaks POST /v1/images/generations as OpenAI-compatible servers do.
"""

import base64
import itertools
import json
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def another(png, number):
    """The same picture as another file: with a comment before its end."""
    comment = b"tEXt" + b"Comment\0" + str(number).encode()
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    return png[:-12] + chunk + png[-12:]


class ImagesServer:
    def __init__(self, pictures):
        pngs = itertools.cycle([path.read_bytes() for path in pictures])
        numbers = itertools.count()
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    png = another(next(pngs), next(numbers))
                body = json.dumps({"data": [{"b64_json": base64.b64encode(png).decode()}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
