"""One scene of a tour, recorded by Backlot and by Playwright, and measured in the decoded films."""

import functools
import http.server
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time

from tools import PEERS, RELEASE, WORK, interleaved, median, run

# The box of `lively.html` goes 0.09 pixels a millisecond and begins again after 480.
SPEED, ROUND = 0.09, 480
# The editor's own arguments (Sources/Media/Editing/Cutting.swift).
FINAL = (
    "-c:v libvpx-vp9 -deadline realtime -cpu-used 5 -crf 12 -b:v 0 -row-mt 1 -tile-columns 2 "
    "-threads 2 -tune-content screen -g 300 -pix_fmt yuv420p"
).split()


def measure(rounds):
    rounds = max(1, rounds // 2)
    handler = functools.partial(Quiet, directory=str(PEERS))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/lively.html"
    readings = interleaved(
        rounds,
        {"Backlot": lambda: _backlot(address), "Playwright": lambda: _playwright(address)},
    )
    server.shutdown()
    return {
        name: {key: median(one[key] for one in takes) for key in takes[0]}
        for name, takes in readings.items()
    }


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


def _backlot(address):
    folder = _fresh("backlot")
    wall, cpu = _weighed([RELEASE / "bench-browser", address, folder])
    film = folder / "film.webm"
    encoding = _ffmpeg("-i", folder / "scene.mp4", *FINAL, film)
    psnr = _psnr(film, "-i", folder / "scene.mp4")
    seconds = 12
    reading = _read(film, 30)
    reading["wall"] = (wall + encoding.wall) / seconds
    reading["cpu"] = (cpu + encoding.cpu) / seconds
    reading["still"] = median(psnr[-45:])
    reading["moving"] = min(psnr)
    return reading


def _playwright(address):
    folder = _fresh("playwright")
    wall, cpu = _weighed([sys.executable, PEERS / "playwright_tour.py", address, folder])
    film = folder / "film.webm"
    seconds = float(_probe(film, "format=duration"))
    last = folder / "last.webm.png"
    _ffmpeg("-sseof", "-0.5", "-i", film, "-update", "1", last)
    psnr = _psnr(last, "-i", folder / "last.png")
    reading = _read(film, 25)
    reading["wall"], reading["cpu"] = wall / seconds, cpu / seconds
    reading["still"], reading["moving"] = psnr[0], 0
    return reading


def _fresh(name):
    folder = WORK / "tours" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _read(film, rate):
    """How the box moves from frame to frame, while it does."""
    width = 640
    raw = subprocess.run(
        [
            "ffmpeg", "-nostdin", "-v", "error", "-i", film, "-vf",
            f"format=gray,crop={width}:1:640:532", "-f", "rawvideo", "-pix_fmt", "gray", "-",
        ],
        capture_output=True, check=True,
    ).stdout
    places = []
    for start in range(0, len(raw), width):
        row = raw[start : start + width]
        weights = [max(0, 245 - value) for value in row]
        total = sum(weights)
        # Whole boxes only: not the first frames of an empty page.
        if total > 80 * 100:
            places.append(sum(at * one for at, one in enumerate(weights)) / total)
    steps = []
    for before, after in zip(places, places[1:]):
        distance = (after - before) % ROUND
        # Not the steps in which it begins again, nor those of antialiasing going back a little.
        steps.append((distance if distance < ROUND - 2 else 0) / SPEED)
    # At the end of Playwright's film the box rests.
    while steps and steps[-1] < 1:
        steps.pop()
    size = float(_probe(film, "format=size")) * 8
    return {
        "repeated": sum(step < 2 for step in steps) / len(steps),
        "deviation": statistics.pstdev(steps),
        "longest": max(steps),
        "rate": size / float(_probe(film, "format=duration")) / 1e6,
        "frames": len(places),
    }


def _psnr(film, *reference):
    log = WORK / "psnr.log"
    _ffmpeg(
        "-i", film, *reference, "-lavfi",
        "[0:v]format=yuv420p,settb=1/30,setpts=N[a];[1:v]format=yuv420p,settb=1/30,setpts=N[b];"
        f"[a][b]psnr=stats_file={log}", "-f", "null", "-",
    )
    values = re.findall(r"psnr_avg:(\S+)", log.read_text())
    return [min(99.0, float(value)) for value in values]


def _ffmpeg(*words):
    return run("ffmpeg", "-nostdin", "-v", "error", "-y", *words)


def _probe(film, entry):
    words = ["ffprobe", "-v", "error", "-show_entries", entry, "-of", "csv=p=0", film]
    return subprocess.run(words, capture_output=True, check=True, text=True).stdout.strip()


def _weighed(command):
    """Wall and processor time with all descendants, those that are killed at the end too."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
    mine, used = {process.pid}, {}
    while process.poll() is None:
        for pid, (parent, seconds) in _processes().items():
            if parent in mine or pid in mine:
                mine.add(pid)
                used[pid] = max(used.get(pid, 0), seconds)
        time.sleep(0.05)
    if process.returncode != 0:
        sys.exit(f"bench: {command} failed ({process.returncode})")
    return time.monotonic() - start, sum(used.values())


def _processes():
    found = {}
    for name in sorted((n for n in os.listdir("/proc") if n.isdigit()), key=int):
        try:
            with open(f"/proc/{name}/stat") as file:
                text = file.read()
        except OSError:
            continue
        fields = text[text.rindex(")") + 2 :].split()
        ticks = os.sysconf("SC_CLK_TCK")
        found[int(name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / ticks)
    return found
