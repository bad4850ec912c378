#!/usr/bin/env bash
# Builds quietly: `scripts/build.sh release --product backlot`. The log is shown only on failure.
set -euo pipefail
cd "$(dirname "$0")/.."

configuration=$1
shift
log=$(mktemp)
# The compiler's driver leaves a folder behind for every module that it compiles.
scratch=$(mktemp -d)
trap 'rm -rf "$log" "$scratch"' EXIT
echo "Building ($configuration) …"
if ! TMPDIR=$scratch swift build -c "$configuration" "$@" >"$log" 2>&1; then
    grep -E "error:|warning:" "$log" >&2 || tail -n 40 "$log" >&2
    echo "The build failed; see above." >&2
    exit 1
fi
