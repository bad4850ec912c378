#!/usr/bin/env bash
# Exactly what CI runs: format, lint, directions, house numbers, zero warnings, tests.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "— format and lint"
swift format lint --strict --recursive --parallel Sources Tests Benchmarks Examples Package.swift

echo "— directions and house numbers"
python3 scripts/house.py

echo "— build without warnings"
# What is built already does not warn again, so a check at a desk may be kinder than CI, which
# begins with nothing built.
log=$(mktemp)
# The compiler's driver leaves a folder behind for every module that it compiles.
scratch=$(mktemp -d)
trap 'rm -rf "$log" "$scratch"' EXIT
for build in "-c release" "--build-tests"; do
    # shellcheck disable=SC2086
    if ! TMPDIR=$scratch swift build $build >"$log" 2>&1 || grep -qE "(warning|error):" "$log"; then
        grep -E -A 4 "(warning|error):" "$log" >&2 || tail -n 40 "$log" >&2
        echo "swift build $build: there are warnings or errors; see above." >&2
        exit 1
    fi
done

echo "— tests"
make --no-print-directory test
