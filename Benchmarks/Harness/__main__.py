"""Measures what is asked for and writes docs/benchmarks.md."""

import argparse
import datetime
import json
import os

import campaigns
import ledger
import machines
import page
import pictures
import tours
from tools import ROOT, WORK, say

SECTIONS = {
    "pictures": pictures, "campaigns": campaigns, "ledger": ledger, "machines": machines, "tours": tours,
}

parser = argparse.ArgumentParser(prog="Benchmarks/run.sh")
parser.add_argument("sections", nargs="*", help="of: " + ", ".join(SECTIONS))
parser.add_argument("--rounds", type=int, default=5)
asked = parser.parse_args()
for name in asked.sections:
    if name not in SECTIONS:
        parser.error(f"there is no section {name!r}; there are {', '.join(SECTIONS)}")

WORK.mkdir(parents=True, exist_ok=True)
# Sections that are not measured now keep their earlier figures, each with its date.
kept = WORK / "results.json"
results = json.loads(kept.read_text()) if kept.exists() else {}
for name, section in SECTIONS.items():
    if asked.sections and name not in asked.sections:
        continue
    say(f"== {name}")
    load = os.getloadavg()[0]
    # Through JSON, so that figures measured now and figures kept look the same to the page.
    figures = json.loads(json.dumps(section.measure(asked.rounds)))
    date = datetime.date.today().isoformat()
    results[name] = {"date": date, "load": load, "figures": figures}
    kept.write_text(json.dumps(results, indent=1))

target = ROOT / "docs" / "benchmarks.md"
target.write_text(page.written(results))
say(f"Written: {target.relative_to(ROOT)}")
