"""The real program: campaigns a minute, a cold start, and memory while it waits."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import sources
from images_server import ImagesServer
from tools import RELEASE, ROOT, WORK, found, median, run, say

BACKLOT = RELEASE / "backlot"
SAMPLE = ROOT / "Examples" / "spring-bloom" / "brief.json"
CAMPAIGNS = 10


def measure(rounds):
    rounds = max(3, rounds // 2)
    return {
        "per_minute": median(_throughput(painted=True) for _ in range(rounds)),
        "per_minute_drafts": median(_throughput(painted=False) for _ in range(rounds)),
        "cold": median(_cold() for _ in range(rounds)),
        "idle": _idle(),
    }


def brief(number):
    products = [
        {
            "id": f"product-{letter}",
            "name": name,
            "description": f"{name}, number {number} of the season, in a bottle of clear glass",
        }
        for letter, name in (("a", "Rose Serum"), ("b", "Night Balm"), ("c", "Day Mist"))
    ]
    return {
        "campaign_id": f"bench-{number}",
        "brand": "Verdane",
        "campaign_message": f"Fresh from the garden, number {number}: every bloom",
        "target_audience": "people who read the label",
        "target_region": "Northern Europe",
        "locales": ["en"],
        "products": products,
    }


def _fresh(name):
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _throughput(painted):
    """Campaigns of three products a minute: N briefs dropped, worked off by `watch --once`."""
    folder = _fresh("campaigns")
    inbox = folder / "input" / "campaign-briefs"
    inbox.mkdir(parents=True)
    for number in range(CAMPAIGNS):
        (inbox / f"{number}.json").write_text(json.dumps(brief(number)))
    with ImagesServer(sources.make(WORK / "sources").values()) as server:
        environment = {"BACKLOT_DATA": str(folder / "data")}
        if painted:
            environment["BACKLOT_IMAGES_URL"] = server.address
            environment["BACKLOT_IMAGE_MODEL"] = "openai/gpt-image-1"
        outcome = run(BACKLOT, "watch", folder, "--once", **environment)
    made = len(list(folder.glob("output/*/variants/*.jpg")))
    if made != CAMPAIGNS * 15:
        sys.exit(f"bench: {made} pictures, not {CAMPAIGNS * 15}:\n{outcome.text[-2000:]}")
    say(f"{CAMPAIGNS} campaigns in {outcome.wall:.2f} s, {outcome.cpu:.2f} s of processor time")
    return CAMPAIGNS * 60 / outcome.wall


def _cold():
    """Seconds from nothing to the sample's finished pictures."""
    folder = _fresh("cold")
    command = [BACKLOT, "campaign", SAMPLE, "--out", folder / "out"]
    outcome = run(*command, BACKLOT_DATA=str(folder / "data"))
    say(f"cold {outcome.wall:.2f} s, {outcome.cpu:.2f} s of processor time")
    return outcome.wall


def _idle():
    """MB resident while `watch` has nothing to do: freshly begun, and after a campaign."""
    folder = _fresh("idle")
    process = subprocess.Popen(
        [BACKLOT, "watch", folder],
        env={**os.environ, "BACKLOT_DATA": str(folder / "data")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(3)
        fresh = _resident(process.pid)
        inbox = folder / "input" / "campaign-briefs"
        (inbox / "one.json").write_text(json.dumps(brief(0)))
        while not list(folder.glob("output/*/contact-sheet.jpg")):
            if process.poll() is not None:
                sys.exit("bench: `backlot watch` ended by itself")
            time.sleep(0.1)
        time.sleep(5)
        return {"fresh": fresh, "after": _resident(process.pid)}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return found(r"VmRSS:\s+(\d+) kB", status.read())[0] / 1024
