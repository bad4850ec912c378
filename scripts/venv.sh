#!/usr/bin/env bash
# Makes the private Python environment that some tests talk to: .build/venv, from
# Tests/requirements.txt. Does nothing when that is what is installed already.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.build/venv
wanted=Tests/requirements.txt
cmp -s "$wanted" "$environment/installed.txt" && exit 0

echo "Installing $wanted into $environment"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
rm -rf "$environment"
mkdir -p .build
if ! { python3 -m venv "$environment" \
    && "$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted"; } \
    >"$log" 2>&1; then
    cat "$log" >&2
    echo "The Python environment for tests could not be made; see above." >&2
    exit 1
fi
cp "$wanted" "$environment/installed.txt"
