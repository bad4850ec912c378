#!/usr/bin/env python3
"""Checks the house: who imports whom, and the numbers that must not worsen.

Direction rules (ARCHITECTURE.md, "Rooms"):
 1. a room imports only what its row lists, and what those rows list; imports go down;
 2. adapters are named only in Wiring;
 3. a C module has exactly one Swift importer;
 4. Productions sees no HTTP, no store, no vendor;
 5. FoundationEssentials serves; Foundation itself (8 MB of every process) is not linked.
House numbers: limits below; lower them when the house gets better, never raise them.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLCHAIN = {
    "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing", "PackageDescription",
}
ROOMS = {
    "Ground": {"CCrypto"},
    "Artifacts": {"Ground"},
    "HTTP": {"Ground"},
    "Workflow": {"Artifacts", "Ground"},
    "Studio": {"Artifacts", "Ground"},
    "Productions": {"Workflow", "Studio", "Artifacts", "Ground"},
    "Intake": {"Artifacts", "HTTP", "Ground"},
    "Ledgers": {"Workflow", "Artifacts", "Ground", "CSQLite", "CPQ"},
    "Stores": {"Artifacts", "HTTP", "Ground"},
    "Providers": {"Studio", "HTTP", "Artifacts", "Ground"},
    "Pixels": {"Ground", "CTurbo", "CZimg", "CSpng"},
    "Media": {"Studio", "Pixels", "Artifacts", "Ground", "CPango", "CRsvg", "CLinux", "CFlite"},
    "Darkroom": {"Pixels", "Ground", "CVips"},
    "Net": {"HTTP", "Ground", "CCurl"},
    "Browser": {"Studio", "HTTP", "Artifacts", "Ground", "CSpawn"},
    "Threshold": set(),
    "Wiring": {
        "Ground", "Artifacts", "HTTP", "Workflow", "Studio", "Productions", "Intake", "Ledgers",
        "Stores", "Providers", "Media", "Net", "Browser",
    },
    "backlot": {"Wiring", "Productions", "Workflow", "Studio", "Artifacts", "Ground"},
    "ArtifactsTesting": {"Artifacts", "Ground"},
    "WorkflowTesting": {"Workflow", "Artifacts", "Ground", "ArtifactsTesting"},
    "StudioTesting": {"Studio", "Artifacts", "Ground", "Pixels", "Productions"},
    "HTTPTesting": {"HTTP", "Ground"},
}
TEST_KITS = {name for name in ROOMS if name.endswith("Testing")}

# Lines a file.
MEDIAN, P90, LONGEST = 100, 300, 500
# Occurrences in Sources.
UNCHECKED, BARE_TRY = 12, 0


def fail(problems):
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1)


def imports_of(path):
    pattern = re.compile(
        r"^\s*(?:@\w+\s+)*(?:package |internal |public |private |fileprivate )?import "
        r"(?:struct |class |enum |protocol |func |typealias )?(\w+)", re.M)
    return set(pattern.findall(path.read_text()))


def check_directions(files):
    problems, importers = [], {}
    for path in files:
        room = path.relative_to(ROOT / "Sources").parts[0]
        if room not in ROOMS:
            problems.append(f"{path}: the room {room} has no row in scripts/house.py")
            continue
        for module in imports_of(path) - TOOLCHAIN - {room}:
            if re.match(r"C[A-Z]", module):
                importers.setdefault(module, set()).add(room)
            if module in TEST_KITS and room not in TEST_KITS:
                problems.append(f"{path}: {room} ships and may not import the test kit {module}")
            elif module not in ROOMS[room]:
                problems.append(f"{path}: {room} may not import {module}")
    for module, rooms in sorted(importers.items()):
        if len(rooms) > 1:
            problems.append(f"{module} is imported by {', '.join(sorted(rooms))}; one is the rule")
    return problems


def check_numbers(files):
    problems = []
    lengths = sorted(len(path.read_text().splitlines()) for path in files)
    median, p90 = lengths[len(lengths) // 2], lengths[int(len(lengths) * 0.9)]
    unchecked = bare = unsafe = 0
    for path in files:
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            code, _, comment = line.partition("//")
            unchecked += code.count("@unchecked") + code.count("nonisolated(unsafe)")
            unsafe += len(re.findall(r"\bunsafe\b", code))
            if re.search(r"\btry\?", code):
                before = lines[max(0, number - 4):number]
                if not comment and not any("//" in earlier for earlier in before):
                    bare += 1
                    problems.append(
                        f"{path}:{number + 1}: `try?` needs a comment saying why losing the "
                        "error is right")
            if re.search(r"\b(TODO|FIXME|HACK|XXX)\b", line):
                problems.append(f"{path}:{number + 1}: unfinished work belongs in an issue")
    longest = max(files, key=lambda path: len(path.read_text().splitlines()))
    print(
        f"{len(files)} files, median {median}, p90 {p90}, longest {lengths[-1]} lines "
        f"({longest.relative_to(ROOT)}); unsafe {unsafe}, @unchecked {unchecked}, bare try? {bare}")
    for name, value, limit in [
        ("median length", median, MEDIAN), ("p90 length", p90, P90),
        ("longest file", lengths[-1], LONGEST), ("@unchecked", unchecked, UNCHECKED),
    ]:
        if value > limit:
            problems.append(f"house number worsened: {name} is {value}, the limit is {limit}")
    return problems


def check_engine():
    problems = []
    engine = sorted((ROOT / "Sources/Workflow").rglob("*.swift"))
    lines = sum(len(path.read_text().splitlines()) for path in engine)
    if lines > 4000:
        problems.append(f"the engine has {lines} lines; 4,000 is the limit")
    for path in engine:
        for pattern in [r"\bDate\(\)", r"Task\.sleep", r"Task\.detached", r"\bTask \{", r"\bTask\("]:
            if re.search(pattern, path.read_text()):
                problems.append(f"{path}: {pattern} escapes the simulation")
    return problems


def main():
    files = sorted((ROOT / "Sources").rglob("*.swift"))
    problems = check_directions(files) + check_numbers(files) + check_engine()
    if problems:
        fail(problems)


main()
