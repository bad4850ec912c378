#!/usr/bin/env bash
# Exactly what CI runs: format, lint, direction rules, house numbers, zero warnings, tests.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "— format and lint"
swift format lint --strict --recursive --parallel Sources Tests Benchmarks Package.swift

echo "— directions and house numbers"
python3 scripts/house.py

echo "— build without warnings"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Touching nothing that is built already would hide its warnings; the release build starts clean
# in CI and is incremental at a desk.
swift build -c release 2>&1 | tee "$log" | tail -n 1
swift build --build-tests 2>&1 | tee -a "$log" | tail -n 1
if grep -E "(warning|error):" "$log"; then
    echo "There are warnings." >&2
    exit 1
fi

echo "— tests"
make --no-print-directory test
