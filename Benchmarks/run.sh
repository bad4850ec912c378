#!/usr/bin/env bash
# Builds the release and the peers' environment, measures, and writes docs/benchmarks.md.
# run.sh [pictures] [campaigns] [ledger] [machines] [tours] [--rounds N]: no names means everything.
set -euo pipefail
cd "$(dirname "$0")/.."

# The compiler's driver leaves a folder behind for every module that it compiles.
scratch=$(mktemp -d)
for product in backlot backlot-darkroom bench-pictures bench-ledger bench-engine \
    backlot-threshold bench-browser; do
    TMPDIR=$scratch swift build -c release --product "$product" -q 2>&1 | { grep -v '^\[' || true; }
done
rm -rf "$scratch"

environment=Benchmarks/.venv
if ! cmp -s Benchmarks/requirements.txt "$environment/installed.txt"; then
    echo "Installing the peers into $environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check -r Benchmarks/requirements.txt
    cp Benchmarks/requirements.txt "$environment/installed.txt"
fi

exec "$environment/bin/python" Benchmarks/Harness "$@"
