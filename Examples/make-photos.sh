#!/bin/sh
# Paints the sample campaigns' product photos anew. They are kept in the repository; this is how
# they were made.
set -eu
cd "$(dirname "$0")/.."
exec swift run -c release make-photos Examples
