#!/usr/bin/env bash
# Runs every test: builds the program first, since some tests run it as people do.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --build-tests 2>&1 | tail -n 3
swift test --skip-build "$@"
