# What can be made here: `make help`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
PREFIX ?= /usr/local

.PHONY: setup build check test demo bench bench-pieces bench-density exports rest soak chaos chaos-broker chaos-camera fuzz format install clean help

setup:
	@scripts/setup

build: setup
	@scripts/build

check: setup
	@scripts/check

test: check build
	@scripts/setup --tests
	@scripts/test

demo: build
	@.build/release/weir demo --output demo

bench: build
	@scripts/bench/run $(if $(QUICK),--quick)

# What the exporters' packages need is large, and ultralytics' licence is none for this project: outside of all else.
EXPORTS := bench/exports
VENV ?= $(EXPORTS)/venv

exports: build
	@test -x "$(VENV)/bin/python" || python3 -m venv "$(VENV)"
	@"$(VENV)/bin/python" -c 'import rfdetr, timm, ultralytics' 2>/dev/null || \
		"$(VENV)/bin/pip" install --quiet --requirement toolkit/requirements-exports.txt
	@"$(VENV)/bin/python" toolkit/exports/run --weir .build/release/weir --folder $(EXPORTS) --write docs/models.md \
		$(if $(VIDEOS),--videos $(VIDEOS)) $(if $(ONLY),--only $(ONLY))

bench-pieces: build
	@scripts/bench/pieces
	@scripts/bench/analytics
	@scripts/bench/precision

bench-density: build
	@scripts/bench/density $(if $(QUICK),--quick)

# A service is asked thousands of things that its document allows, and some that it doesn't.
REST := .build/rest

rest: build
	@test -x "$(REST)/venv/bin/schemathesis" || { python3 -m venv "$(REST)/venv" && \
		"$(REST)/venv/bin/pip" install --quiet --requirement toolkit/requirements-rest.txt; }
	@scripts/rest "$(REST)/venv/bin" $(or $(EXAMPLES),50)

soak: build
	@$(if $(CYCLES),WEIR_CYCLES=$(CYCLES) WEIR_PROGRESS=/dev/stderr scripts/test --filter CycleTests,\
		scripts/bench/soak --minutes $(or $(MINUTES),10))

chaos: build
	@WEIR_SEED=$(or $(SEED),11) WEIR_OPERATIONS=$(or $(OPERATIONS),2000) scripts/test --filter OpenRunTests/others

# Independent clients of the brokers count what arrives; the test of a cut network needs root.
BROKERS := .build/brokers

chaos-broker: build
	@test -x "$(BROKERS)/bin/python" || { python3 -m venv "$(BROKERS)" && \
		"$(BROKERS)/bin/pip" install --quiet --requirement toolkit/requirements-brokers.txt; }
	@scripts/setup --tests
	@"$(BROKERS)/bin/python" scripts/chaos-broker $(if $(MESSAGES),--messages $(MESSAGES)) $(if $(ONLY),--brokers $(ONLY))

chaos-camera: build
	@scripts/chaos-camera --seed $(or $(SEED),1) --rounds $(or $(ROUNDS),10)

fuzz: build
	@WEIR_SEED=$(or $(SEED),20) WEIR_CASES=$(or $(CASES),1000000) scripts/test --filter DamagedFileTests

format:
	@swift format --in-place --recursive --parallel Sources Tests Package.swift

install: build
	@scripts/install "$(PREFIX)"

clean:
	@rm -rf .build demo bench

help:
	@echo 'make build               the weir command and libgstweir.so, into .build'
	@echo 'make test                every check and every test'
	@echo 'make demo                four streams decoded, detected, tracked, drawn, tiled and encoded, into demo/'
	@echo 'make bench-pieces        what preparing, decoding, a cascade, INT8, trackers and rules cost'
	@echo 'make bench               what a frame costs, beside its plain parts, into bench/ (QUICK=1: one short round)'
	@echo 'make bench-density       how many streams are kept, how late their records are, into bench/ (QUICK=1: one short round)'
	@echo "make exports             files from the exporters' own packages, read by them and by Weir, into docs/models.md (ONLY=words)"
	@echo 'make rest                a running service held against its own document, by schemathesis (EXAMPLES=50)'
	@echo 'make soak                the memory of four streams over MINUTES=10, which must not grow'
	@echo 'make chaos               adds and removes streams while others run (SEED=n OPERATIONS=n)'
	@echo 'make chaos-broker        brokers and what publishes to them killed, stopped, cut off; counts what arrives (MESSAGES=n ONLY=mqtt,…)'
	@echo 'make chaos-camera        a camera that goes and comes back, in a network of its own (SEED=n ROUNDS=n)'
	@echo 'make fuzz                damages configurations and reads them (SEED=n CASES=n)'
	@echo 'make format              formats the Swift sources'
	@echo 'make install PREFIX=DIR  weir, the GStreamer plugin, models and licences (DIR is /usr/local if not given)'
	@echo 'make setup               only the set-up that all of these begin with, where it is needed'
	@echo 'make clean               removes what was built and written; the set-up stays'
