"""Five variants with text from one picture: processor time a source, and peak memory."""

import json

import sources
from tools import PEERS, RELEASE, WORK, found, interleaved, median, peer, ratio, run

PEER_SCRIPTS = {
    "Pillow, obvious": "pillow_obvious.py",
    "Pillow, tuned": "pillow_tuned.py",
    "pyvips": "vips_variants.py",
}


def measure(rounds):
    paths = sources.make(WORK / "sources")
    return {name: _of(path, WORK / "pictures" / name, rounds) for name, path in paths.items()}


def _of(picture, folder, rounds):
    contenders = {"Backlot": lambda: _ours(picture, folder / "Backlot")}
    for name, script in PEER_SCRIPTS.items():
        contenders[name] = lambda script=script: _theirs(script, picture, folder / script[:-3])
    contenders["ImageMagick"] = lambda: _magick(picture, folder / "magick")
    readings = interleaved(rounds, contenders)
    ours = [cpu for cpu, _ in readings["Backlot"]]
    return {
        name: {
            "cpu_ms": median(cpu for cpu, _ in values),
            "peak_mb": median(peak for _, peak in values),
            "ratio": ratio(ours, [cpu for cpu, _ in values]),
        }
        for name, values in readings.items()
    }


def _ours(picture, folder):
    """The child that opens foreign pictures counts: its time, and the larger of the two peaks."""
    folder.mkdir(parents=True, exist_ok=True)
    text = run(RELEASE / "bench-pictures", picture, 10, folder).text
    (cpu, own, child) = found(r"then ([\d.]+) ms.*peak (\d+) MB, child (\d+) MB", text)
    return cpu, max(own, child)


def _theirs(script, picture, folder):
    reading = json.loads(peer(script, picture, folder, 10).text.splitlines()[-1])
    return reading["cpu_ms"], reading["peak_mb"]


def _magick(picture, folder):
    """A command each time: that is how it is used. The interpreter that starts it is not counted."""
    folder.mkdir(parents=True, exist_ok=True)
    reading = json.loads(peer("magick_variants.py", picture, folder, 1).text.splitlines()[-1])
    return reading["cpu_ms"], reading["peak_mb"]
