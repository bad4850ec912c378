# `make run` and `make test` each work as the first command on a fresh Debian 12 with Swift.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
BACKLOT := .build/release/backlot

.PHONY: run test check bench deps build clean

run: build
	@$(BACKLOT) campaign Examples/spring-bloom/brief.json --out out

build:
	@scripts/deps.sh run
	@scripts/build.sh release --product backlot
	@scripts/build.sh release --product backlot-darkroom
	@scripts/build.sh release --product backlot-threshold

test:
	@scripts/deps.sh test
	@scripts/test.sh

check:
	@scripts/deps.sh test
	@scripts/check.sh

bench:
	@scripts/deps.sh bench
	@Benchmarks/run.sh

deps:
	@scripts/deps.sh bench

clean:
	@rm -rf .build out
