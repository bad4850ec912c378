#!/usr/bin/env bash
# Runs every test; words after it go to `swift test`, such as `--filter WorkflowTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh debug --build-tests
swift test --skip-build "$@"
