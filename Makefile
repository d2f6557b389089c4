# The commands of a developer; `make help` lists them. Each installs what it needs first.
# PRESET=debug or PRESET=asan chooses another of CMakePresets.json, BUILD_JOBS the parallel jobs.
PRESET ?= release
BUILD_JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60

folder = build$(if $(filter-out release,$(PRESET)),/$(PRESET))
configure = cmake --preset $(PRESET) $(if $(wildcard $(folder)/build.ninja),>/dev/null)
ninja = ninja -C $(folder) -j $(BUILD_JOBS)
python = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo build test bench docs format lint asan fuzz differential install clean

help:            ## this list
	@sed -n 's/^\([a-z]*:\)[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo:            ## deploy examples/sample-stack to a local AWS and watch it
	@scripts/demo

build:           ## the programs in build/bin
	@scripts/setup
	@$(configure)
	@$(ninja) gcdt

test:            ## everything that can be checked: unit, conformance, replay, end to end, the sources
	@scripts/setup test
	@$(configure)
	@$(ninja)
	@ctest --preset $(PRESET) -j $(BUILD_JOBS)

bench:           ## start-up and calls beside botocore and the AWS CLI; writes docs/benchmarks.md
	@scripts/setup bench
	@$(configure)
	@$(ninja) gcdt bench_programs scripted_aws
	@$(python) tests/bench/run.py $(folder) docs/benchmarks.md

docs:            ## the generated pages of docs/
	@scripts/setup
	@$(configure)
	@$(ninja)
	@$(python) scripts/docs.py $(folder)
	@$(python) scripts/conformance.py $(folder)

format:          ## clang-format over all C++ files
	@scripts/setup format
	@git ls-files -co --exclude-standard '*.h' '*.cpp' | xargs clang-format-19 -i

lint:            ## formatting, layers and words, without building
	@scripts/setup format
	@git ls-files '*.h' '*.cpp' | xargs clang-format-19 --dry-run --Werror
	@$(python) scripts/check_layers.py
	@$(python) scripts/check_words.py

asan:            ## the unit tests with AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/setup test
	@cmake --preset asan $(if $(wildcard build/asan/build.ninja),>/dev/null)
	@ninja -C build/asan -j $(BUILD_JOBS)
	@ctest --preset asan -j $(BUILD_JOBS) -L 'unit|conformance'

fuzz:            ## every parser with libFuzzer, FUZZ_SECONDS (60) each
	@scripts/setup fuzz
	@cmake --preset fuzz $(if $(wildcard build/fuzz/build.ninja),>/dev/null)
	@scripts/fuzz build/fuzz $(FUZZ_SECONDS) $(BUILD_JOBS)

differential:    ## the same calls by botocore and by gcdt, compared byte for byte
	@scripts/setup test
	@$(configure)
	@$(ninja) gcdt differential_protocols differential_decisions
	@$(python) tests/differential/run.py --binary $(folder)/tests/differential_protocols
	@$(python) tests/differential/decisions.py --binary $(folder)/tests/differential_decisions
	@$(python) tests/differential/end_to_end.py $(folder)

install: build   ## the programs under PREFIX (default /usr/local), inside DESTDIR if given
	@DESTDIR='$(DESTDIR)' cmake --install $(folder) --prefix '$(PREFIX)'

clean:           ## remove everything built; the installed packages and .venv stay
	@rm -rf build
