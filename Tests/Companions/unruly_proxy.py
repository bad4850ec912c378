"""Stands between a client and an HTTP server and misbehaves as it is told.

A line `plan {"NUMBER": "MISHAP", ...}` begins a new count of requests, from 1, and says what befalls
which; `from NUMBER MISHAP` lets it befall that one and all after it; `count` tells how many there
were. Whatever is said is answered by one line.
"""

import http.client
import http.server
import json
import socket
import struct
import sys
import threading
import time

UPSTREAM = int(sys.argv[1])
ERROR = "<?xml version='1.0' encoding='UTF-8'?><Error><Code>{}</Code><Message>m</Message></Error>"


class Plan:
    lock = threading.Lock()
    number = 0
    mishaps = {}
    since = None

    @classmethod
    def next(cls):
        with cls.lock:
            cls.number += 1
            if cls.since and cls.number >= cls.since[0]:
                return cls.since[1]
            return cls.mishaps.get(str(cls.number))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mishap = Plan.next()
        if mishap == "error before":
            return self.answer(500, ERROR.format("InternalError"))
        if mishap == "slow down":
            return self.answer(503, ERROR.format("SlowDown"), {"Retry-After": "1"})
        if mishap == "reset before":
            return self.reset()
        if mishap == "late":
            time.sleep(0.03)
        status, headers, answer = self.forward(body)
        if mishap == "error after":
            return self.answer(500, ERROR.format("InternalError"))
        if mishap == "reset after":
            return self.reset()
        if mishap == "lost reply":
            self.close_connection = True
            return None
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        length = next((v for n, v in headers if n.lower() == "content-length"), str(len(answer)))
        if status not in (204, 304):
            self.send_header("Content-Length", length if self.command == "HEAD" else str(len(answer)))
        if mishap == "truncated":
            if self.command != "HEAD" and answer:
                self.end_headers()
                self.wfile.write(answer[: len(answer) // 2])
            else:
                self.wfile.flush()
            self.close_connection = True
            return None
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)
        return None

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = serve

    def forward(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", UPSTREAM, timeout=60)
        connection.putrequest(
            self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        return response.status, response.getheaders(), answer

    def answer(self, status, text, headers=None):
        body = b"" if self.command == "HEAD" else text.encode()
        self.send_response_only(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reset(self):
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass

    def shutdown_request(self, request):
        try:
            super().shutdown_request(request)
        except OSError:
            pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"ready {server.server_address[1]}", flush=True)
for line in sys.stdin:
    with Plan.lock:
        word, _, rest = line.strip().partition(" ")
        if word == "count":
            print(Plan.number, flush=True)
            continue
        Plan.number, Plan.mishaps, Plan.since = 0, {}, None
        if word == "plan":
            Plan.mishaps = json.loads(rest)
        else:
            number, _, mishap = rest.partition(" ")
            Plan.since = (int(number), mishap)
        print("ok", flush=True)
