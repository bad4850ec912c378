"""site.py NAME: a sample site on loopback, as Examples/sites/serve.py serves it.

Says its address. Then, a line each, answered by "ok": `version v2` shows another version from now on,
`member EMAIL PASSWORD` (percent-encoded) lets somebody in at the dashboard.
"""

import importlib.util
import pathlib
import sys
import threading
import urllib.parse

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "Examples/sites/serve.py"


def main():
    plan = importlib.util.spec_from_file_location("serve", PROGRAM)
    serve = importlib.util.module_from_spec(plan)
    plan.loader.exec_module(serve)
    name = sys.argv[1]
    server = serve.opened(name)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    for line in sys.stdin:
        order, *words = line.split()
        if order == "version":
            server.folder = serve.ROOT / name / words[0]
        elif order == "member":
            email, password = map(urllib.parse.unquote, words)
            serve.MEMBERS[email] = password
        print("ok", flush=True)


main()
