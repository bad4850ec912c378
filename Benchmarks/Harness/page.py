"""docs/benchmarks.md from the figures."""

import os
import platform
import re
from pathlib import Path

from tools import ROOT


def written(results):
    parts = [_head(results)]
    if "pictures" in results:
        parts.append(_pictures(results["pictures"]["figures"]))
    if "campaigns" in results:
        parts.append(_campaigns(results["campaigns"]["figures"]))
    if "ledger" in results:
        parts += _ledger(results["ledger"]["figures"])
    if "tours" in results:
        parts.append(_tours(results["tours"]["figures"]))
    if results.get("machines", {}).get("figures"):
        parts += _machines(results["machines"]["figures"])
    return "\n\n".join(parts) + "\n"


def _head(results):
    peers = (ROOT / "Benchmarks" / "requirements.txt").read_text().splitlines()
    peers = ", ".join(line.replace("==", " ") for line in peers if "==" in line)
    dates = "; ".join(
        f"{name} on {result['date']}, load average {result['load']:.1f} when it began"
        for name, result in results.items()
    )
    return f"""# Benchmarks

Written by `make bench`; do not edit. Repeat it with `make bench`, or a part with
`Benchmarks/run.sh pictures|campaigns|ledger|machines|tours`. The peers are scripts in `Benchmarks/Peers/`, a
screen each, and run in an environment of their own: {peers}.

Contenders take turns (A B A B), each figure is a median of the rounds, each ratio the median of
the rounds' own ratios; a machine that is slow for a minute is slow for both. Processor time is
user and system time with all child processes. Compare ratios, not absolute figures, between
machines.

Measured on {_machine()}:
{dates}. On a busy machine wall-clock
figures are low and processor time is not."""


def _machine():
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*:\s*(.+)", info)
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    release = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return ", ".join(
        [
            f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}",
            f"{round(int(memory[1]) / 2**20)} GB",
            release[1] if release else platform.system(),
        ]
    )


def _table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _verdict(is_met):
    return "met" if is_met else "**not met**"


def _goal(what, value, words, bound, most=True, stretch=None):
    """A row of a table of goals; `most` says whether smaller is better."""

    def reached(limit):
        return value <= limit if most else value >= limit

    sign = "at most" if most else "at least"
    row = [what, words, f"{sign} {round(bound, 2)}", _verdict(reached(bound))]
    row.append("" if stretch is None else f"{sign} {stretch}: {_verdict(reached(stretch))}")
    return row


GOAL_HEADS = ("goal", "measured", "to hold", "", "wished for")


def _pictures(figures):
    rows = []
    for source, engines in figures.items():
        for name, reading in engines.items():
            share = "" if name == "Backlot" else f"{reading['ratio']:.2f}"
            cpu, peak = f"{reading['cpu_ms']:.0f}", f"{reading['peak_mb']:.0f}"
            rows.append((source, name, cpu, peak, share))

    def worst(name):
        return max(engines[name]["ratio"] for engines in figures.values())

    peak = max(engines["Backlot"]["peak_mb"] for engines in figures.values())
    obvious, tuned = worst("Pillow, obvious"), worst("Pillow, tuned")
    goals = [
        _goal("processor time beside obvious Pillow", obvious, f"{obvious:.2f}", 0.33, stretch=0.2),
        _goal("processor time beside tuned Pillow", tuned, f"{tuned:.2f}", 0.6, stretch=0.33),
        _goal("peak memory, MB", peak, f"{peak:.0f}", 90),
    ]
    return f"""## Five variants with text from one 1024 x 1024 PNG

1080x1080, 1080x1920, 1200x630, 1200x675 and 1200x627: cropped to cover, darkened towards the
text by a gradient, the message wrapped and fitted, JPEG of quality 85 with 4:2:0. Beyond that
Backlot opens the source in a sandboxed child, looks for the subject and chooses crop and place of
the text by it, and holds the text to a contrast; the peers crop to the centre and set the text
at the bottom. In-process figures are of one source after one to warm up; ImageMagick is one command
for all five. Memory is of the largest process.

{_table(("source", "engine", "processor ms", "peak MB", "Backlot / it"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _campaigns(figures):
    rate, drafts, cold = figures["per_minute"], figures["per_minute_drafts"], figures["cold"]
    fresh, after = figures["idle"]["fresh"], figures["idle"]["after"]
    goals = [
        _goal(
            "campaigns a minute, stand-in image model", rate, f"{rate:.0f}", 15, False, 60
        ),
        _goal("the same, our own painter", drafts, f"{drafts:.0f}", 15, False, 60),
        _goal("`backlot campaign` on the sample, seconds", cold, f"{cold:.2f}", 3),
        _goal("memory of an idle `backlot watch`, MB", fresh, f"{fresh:.0f}", 60),
        _goal("the same after a campaign, MB", after, f"{after:.0f}", 60),
    ]
    return f"""## Campaigns

The real program on new folders. Ten briefs of three products each are dropped at once and worked
off by `backlot watch --once`: 30 pictures painted, 150 variants, ten contact sheets. The stand-in
is a small HTTP server that answers every order at once with another picture; it shares the
machine.

{_table(GOAL_HEADS, goals)}"""


def _ledger(figures):
    return [_limits(figures["limits"]), _flows(figures), _jobs(figures["jobs"]), _risings(figures)]


def _limits(limits):
    rows = [(name, f"{rate:,.0f}") for name, rate in limits["rates"].items()]
    shares = limits["shares"]
    single = shares["single checkpoints of the limit"]
    grouped = shares["grouped checkpoints of the limit at 100"]
    goals = [
        _goal("single checkpoints / SQLite at 1 row a commit", single, f"{single:.2f}", 0.85, False),
        _goal(
            "256 runs' checkpoints in a group / SQLite at 100 rows a commit",
            grouped, f"{grouped:.2f}", 0.5, False,
        ),
    ]
    return f"""## The ledger beside SQLite itself

The limit is one table with one text of 200 bytes a row, prepared statements, the same settings
(WAL, synchronous=FULL). A checkpoint is fence, memo, label and event.

{_table(("what", "a second"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _flows(figures):
    rows, goals = [], []
    for (clients, readings), times in zip(figures["flows"].items(), (3, 10, 20)):
        for name, reading in readings.items():
            share = "" if name == "Backlot" else f"{reading['ratio']:.1f}"
            rows.append((clients, name, f"{reading['per_second']:,.0f}", share))
        least = min(r["ratio"] for name, r in readings.items() if name != "Backlot")
        goals.append(
            _goal(f"times the better DBOS at {clients}", least, f"{least:.1f}", times, False)
        )
    missing = "" if figures["postgres"] else " PostgreSQL was not installed where this was measured."
    return f"""## Five-step durable workflows

Each client hands in a workflow of five steps, waits until its end is durable, and begins again.
Backlot runs whole: office, writer loop, worker and run, on SQLite. DBOS has its own settings, on
its SQLite and on PostgreSQL, both durable.{missing}

{_table(("clients", "engine", "workflows a second", "Backlot / it"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _jobs(jobs):
    done, enqueued = jobs["done"], jobs["enqueued"]
    rows = []
    for name, reading in done.items():
        share = "" if name == "Backlot" else f"{reading['ratio']:.0f}"
        rows.append((name, f"{reading['per_second']:,.0f}", share))
    least = min(r["ratio"] for name, r in done.items() if name != "Backlot")
    share = enqueued["Backlot"] / enqueued["huey"]
    goals = [_goal("times the better huey", least, f"{least:.0f}", 10, False)]
    return f"""## Jobs that do nothing

Handed in beforehand, then worked off; Backlot's are runs without steps through the whole engine,
huey's are on its SQLite with fsync. huey forgets a job before it has run it, Backlot after. Handed
in one by one: Backlot {enqueued['Backlot']:,.0f} a second, huey {enqueued['huey']:,.0f} ({share:.1f} times).

{_table(("engine", "jobs a second", "Backlot / it"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _risings(figures):
    spans = sorted(figures["risings"])
    middle, worst = spans[len(spans) // 2], spans[-1]
    goals = [_goal("worst of ten, seconds", worst, f"{worst:.3f}", 0.5)]
    return f"""## After kill -9

A run of many steps is killed ten times at different steps. From the start of the next process to
its first step body: {middle * 1000:.0f} ms in the middle, {worst * 1000:.0f} ms at worst. No finished step ran again.

{_table(GOAL_HEADS, goals)}"""


def _tours(figures):
    rows = [
        (
            name, f"{one['repeated']:.1%}", f"{one['deviation']:.2f}", f"{one['longest']:.0f}",
            f"{one['still']:.0f}", f"{one['moving']:.0f}" if one["moving"] else "",
            f"{one['rate']:.2f}", f"{one['cpu']:.2f}", f"{one['wall']:.2f}",
        )
        for name, one in figures.items()
    ]
    ours = figures["Backlot"]
    goals = [
        _goal("repeated frames in motion", ours["repeated"], f"{ours['repeated']:.1%}", 0.01),
        _goal("deviation of steps, ms", ours["deviation"], f"{ours['deviation']:.2f}", 1),
        _goal("PSNR of the worst frame, dB", ours["moving"], f"{ours['moving']:.0f}", 50, False),
        _goal("Mbit/s", ours["rate"], f"{ours['rate']:.2f}", 1.2),
        _goal("wall seconds a second of film", ours["wall"], f"{ours['wall']:.2f}", 1.5),
    ]
    return f"""## Recording a scene

Twelve seconds at 1280 x 720 of a page with a box that moves by the clock, scrolled down and up:
Backlot draws each frame on the page's own time, Playwright films what a browser happens to show
(its films have 25 frames a second). Measured in the decoded films: where the box is in each frame;
PSNR against lossless pictures of the same frames (Playwright: of the page at rest). Backlot's
figures include the final encoding, with the editor's arguments. Wall time of a recording on demand
grows with the machine's load, that of filming in real time does not; the picture's steadiness is
the other way round.

{_table(("", "repeated in motion", "deviation of steps, ms", "longest step, ms", "PSNR still", "worst frame", "Mbit/s", "processor s a second", "wall s a second"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _machines(figures):
    return [
        _shared_flows(figures["flows"]),
        _shared_jobs(figures),
        _lost_hosts(figures["takeover"]),
    ] + ([_crews(figures["crews"])] if figures["crews"] else [])


def _shared_flows(flows):
    rows, goals = [], []
    for (clients, readings), times in zip(flows.items(), (3, 10, 20)):
        reading = readings["DBOS"]
        rows.append((clients, "Backlot", f"{readings['Backlot']['value']:,.0f}", ""))
        rows.append((clients, "DBOS", f"{reading['value']:,.0f}", f"{reading['ratio']:.1f}"))
        share = reading["ratio"]
        goals.append(_goal(f"times DBOS at {clients}", share, f"{share:.1f}", times, False))
    return f"""## On PostgreSQL: five-step durable workflows

The same workflows as above with the ledger on PostgreSQL, both on one server with its own durable
settings (fsync and synchronous_commit on), each time in a new database.

{_table(("clients", "engine", "workflows a second", "Backlot / it"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _shared_jobs(figures):
    jobs, commits = figures["jobs"], figures["commits"]
    starts = {
        "to a worker elsewhere": figures["starts"], "in one process": figures["starts_here"],
    }
    rows = [
        ("jobs that do nothing, four worker processes, a second", name, f"{r['value']:,.0f}")
        for name, r in jobs.items()
    ] + [
        (f"from handing in to the start, {where}, ms in the middle", name, f"{r['value']:.2f}")
        for where, readings in starts.items() for name, r in readings.items()
    ] + [
        ("commits a second, one after the other", name, f"{r['value']:,.0f}")
        for name, r in commits.items()
    ]
    times = jobs["pgqueuer"]["ratio"]
    share = commits["pgbench"]["ratio"]
    goals = [
        _goal("jobs, times pgqueuer", times, f"{times:.2f}", 2, False),
    ] + [
        _goal(f"start {where}, beside the best peer", share, f"{share:.2f}", 1 / 3)
        for where, share in (
            (where, max(r["ratio"] for name, r in readings.items() if name != "Backlot"))
            for where, readings in starts.items()
        )
    ] + [
        _goal("commits beside pgbench, one client", share, f"{share:.2f}", 0.6, False),
    ]
    return f"""## On PostgreSQL: jobs, starts and commits

Jobs are handed in beforehand; time runs from the start of four worker processes until none is
left. Starts are those of an idle worker to which a job is handed in every 20 ms, by another process
or by its own (where the peers' hand in on a connection of its own). A commit of ours is a
checkpoint: fence, memo, label and event; pgbench inserts one row of 200 bytes.

{_table(("what", "engine", "measured"), rows)}

{_table(GOAL_HEADS, goals)}"""


def _lost_hosts(spans):
    worst = max(spans)
    goals = [_goal("worst of three, seconds, lease of 4 s", worst, f"{worst:.1f}", 5)]
    return f"""## On PostgreSQL: a lost host

A worker process is killed (kill -9) in the middle of a run of many steps; another process, which
knows of it by the ledger only, goes on when the lease has ended. From the kill to its first step;
no finished step ran again.

{_table(GOAL_HEADS, goals)}"""


def _crews(crews):
    times = crews["ratio"]
    goals = [_goal("times as fast", times, f"{times:.2f}", 1.7, False)]
    return f"""## Two workers beside one

Eight campaigns of three products, our own painter, handed in beforehand; each worker process is
held to a core of its own, as two machines of one core would be. One: {crews['one']:.1f} s; two: {crews['two']:.1f} s.

{_table(GOAL_HEADS, goals)}"""
