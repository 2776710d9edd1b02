# What can be made here: `make help`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
PREFIX ?= /usr/local

.PHONY: setup build check test demo bench soak format install clean help

setup:
	@scripts/setup

build: setup
	@scripts/build

check: setup
	@scripts/check

test: check build
	@scripts/test

demo: build
	@.build/release/weir demo --output demo

bench: build
	@scripts/bench/run $(if $(QUICK),--quick)

soak: build
	@scripts/bench/soak --minutes $(or $(MINUTES),10)

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
	@echo 'make bench               what a frame costs, beside its plain parts, into bench/ (QUICK=1: one short round)'
	@echo 'make soak                the memory of four streams over MINUTES=10, which must not grow'
	@echo 'make format              formats the Swift sources'
	@echo 'make install PREFIX=DIR  weir, the GStreamer plugin, models and licences (DIR is /usr/local if not given)'
	@echo 'make setup               only the set-up that all of these begin with, where it is needed'
	@echo 'make clean               removes what was built and written; the set-up stays'
