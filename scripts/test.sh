#!/usr/bin/env bash
# Runs every test; words after it go to `swift test`, such as `--filter WorkflowTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
scripts/build.sh debug --build-tests
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One test at a time: a test that starts a program forks, and the child holds copies of every lock
# and file of its neighbours until it has become that program.
if ! swift test --skip-build --no-parallel "$@" 2>&1 | tee "$log"; then
    # Thousands of lines later nobody finds the two that matter: they are said again at the end.
    echo "— what failed"
    grep -A 12 "recorded an issue\|Fatal error\|Crash" "$log" \
        | grep -vE '^.. Test .*(started|passed)|^◇|^✔' | cut -c -2000 | head -n 200
    grep "^✘ Test " "$log" | grep -v "recorded an issue" | head -n 50
    exit 1
fi
