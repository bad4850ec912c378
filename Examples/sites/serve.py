#!/usr/bin/env python3
"""Serves one of the sample sites on loopback, for trying `backlot demo` and for its tests.

    Examples/sites/serve.py fernhill            version 1, a free port, printed as an address
    Examples/sites/serve.py fernhill v2 --port 8080

A file `<address>.html` answers for `/<address>`. Sites with something to do have it here: the
dashboard signs people in, the shop hands out its shelves page by page, the app loads lazily.
"""

import argparse
import http.cookies
import http.server
import json
import pathlib
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent
KINDS = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
    ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg",
}
# Who may sign in at the dashboard; made up, like everything here.
MEMBERS = {"maya@harbor.example": "correct-horse"}
SESSION = "harbor-session-1"


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(address.path)
        query = urllib.parse.parse_qs(address.query)
        if path.startswith("/api/"):
            return self.answer_data(path, query)
        if path == "/sign-out":
            return self.redirect("/sign-in", "session=; Max-Age=0; Path=/")
        if self.server.site == "harborlight" and self.is_locked(path):
            return self.redirect("/sign-in")
        self.answer_file(path)

    do_HEAD = do_GET

    def do_POST(self):
        length = min(int(self.headers.get("Content-Length", 0)), 100_000)
        form = urllib.parse.parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        if self.path != "/sign-in":
            return self.send(404, b"There is nothing here.", ".html")
        email, password = form.get("email", [""])[0], form.get("password", [""])[0]
        if MEMBERS.get(email) != password:
            return self.redirect("/sign-in?wrong=1")
        self.redirect("/", f"session={SESSION}; HttpOnly; SameSite=Lax; Path=/")

    def is_locked(self, path):
        open_to_all = path in ("/sign-in", "/style.css") or path.endswith(".svg")
        cookies = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        signed_in = "session" in cookies and cookies["session"].value == SESSION
        return not open_to_all and not signed_in

    def answer_file(self, path):
        folder = self.server.folder
        if path.endswith("/"):
            path += "index.html"
        file = (folder / path.lstrip("/")).resolve()
        if not file.suffix:
            file = file.with_name(file.name + ".html")
        if folder not in file.parents or not file.is_file():
            return self.send(404, b"<!doctype html><title>Not found</title><h1>Not found</h1>", ".html")
        self.send(200, file.read_bytes(), file.suffix)

    def answer_data(self, path, query):
        file = (self.server.folder / (path.lstrip("/") + ".json")).resolve()
        if self.server.folder not in file.parents or not file.is_file():
            return self.send(404, b"{}", ".json")
        time.sleep(self.server.latency)
        data = json.loads(file.read_bytes())
        if "page" in query and isinstance(data, list):
            page = int(query["page"][0]) if query["page"][0].isdigit() else 0
            # The shelves never end: after the last goods the first come again.
            data = [data[(page * 6 + i) % len(data)] for i in range(6)]
        self.send(200, json.dumps(data).encode(), ".json")

    def redirect(self, address, cookie=None):
        self.send_response(303)
        self.send_header("Location", address)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send(self, status, body, suffix):
        self.send_response(status)
        self.send_header("Content-Type", KINDS.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", choices=sorted(p.name for p in ROOT.iterdir() if p.is_dir()))
    parser.add_argument("version", nargs="?", default="v1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.3, help="seconds before data comes")
    options = parser.parse_args()
    if not (ROOT / options.site / options.version).is_dir():
        parser.error(f"{options.site} has no version {options.version}")
    server = opened(options.site, options.version, options.port, options.latency)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


def opened(site, version="v1", port=0, latency=0.3):
    """A server of a site's version, listening and not yet at work."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Site)
    server.daemon_threads = True
    server.site, server.latency = site, latency
    server.folder = ROOT / site / version
    return server


if __name__ == "__main__":
    main()
