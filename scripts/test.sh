#!/usr/bin/env bash
# Runs every test; words after it go to `swift test`, such as `--filter WorkflowTests`.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
scripts/build.sh debug --build-tests
# One test at a time: a test that starts a program forks, and the child holds copies of every lock
# and file of its neighbours until it has become that program.
swift test --skip-build --no-parallel "$@"
