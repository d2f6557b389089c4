# The commands of a developer; `make help` lists them. Each installs what it needs first.
# PRESET=debug or PRESET=asan chooses another of CMakePresets.json, BUILD_JOBS the parallel jobs.
PRESET ?= release
BUILD_JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= $(or $(TIME),600)
SEED ?= 1

folder = build$(if $(filter-out release,$(PRESET)),/$(PRESET))
configure = cmake --preset $(PRESET) $(if $(wildcard $(folder)/build.ninja),>/dev/null)
ninja = ninja -C $(folder) -j $(BUILD_JOBS)
configure_tsan = cmake --preset tsan $(if $(wildcard build/tsan/build.ninja),>/dev/null)
ninja_tsan = ninja -C build/tsan -j $(BUILD_JOBS)
# The tests of what runs in several threads.
concurrent = os aws_client aws_credentials services bundle output lookups python kumo
configure_asan = cmake --preset asan $(if $(wildcard build/asan/build.ninja),>/dev/null)
ninja_asan = ninja -C build/asan -j $(BUILD_JOBS)
python = .venv/bin/python
# All that the tests said, for scripts/sanitizers.py.
keep_output = --output-junit tests.xml --test-output-truncation head

.DEFAULT_GOAL := help
.PHONY: help demo build test faults proof bench docs format lint asan fuzz coverage differential \
	install uninstall package package-test clean bench-peers tidy tsan valgrind order load

help:            ## this list
	@sed -n 's/^\([a-z-]*:\)[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo:            ## deploy the examples to a local AWS and watch
	@scripts/demo

build:           ## the programs in build/bin
	@scripts/setup
	@$(configure)
	@$(ninja) gcdt

test:            ## everything: unit, conformance, replay, end to end, the sources, a minute of fuzzing
	@scripts/setup test fuzz
	@$(configure)
	@$(ninja)
	@$(configure_asan)
	@$(ninja_asan) fuzz_targets
	@scripts/fuzz build/asan 60 $(BUILD_JOBS) 1
	@ctest --preset $(PRESET) -j $(BUILD_JOBS)

faults:          ## the fault cases, those with many rounds in full; writes docs/reliability.md
	@scripts/setup test
	@$(configure)
	@$(ninja) gcdt scripted_aws gcdt_faults gcdt-plugin-freeze
	@$(python) tests/faults/run.py $(folder) --long
	@$(python) scripts/reliability.py $(folder)

bench:           ## start-up and calls beside botocore and the AWS CLI; writes docs/benchmarks.md
	@scripts/setup test bench
	@$(configure)
	@$(ninja) gcdt bench_programs scripted_aws
	@$(python) tests/bench/run.py $(folder) docs/benchmarks.md

load:            ## the largest stacks, deployments, bundles and logs: time, calls, peak memory
	@scripts/setup test bench
	@$(configure)
	@$(ninja) gcdt bench_programs
	@$(python) tests/bench/load/run.py $(folder) docs/benchmarks.md

bench-peers:     ## the same work by gcdt, AWS CLI, SAM CLI, Sceptre, CDK and osls; needs npm
	@scripts/setup test bench bench-peers
	@$(configure)
	@$(ninja) gcdt bench_programs
	@$(python) tests/bench/peers/run.py $(folder) docs/benchmarks.md

docs:            ## the generated pages of docs/, and all of them as a site in build/site
	@scripts/setup
	@$(configure)
	@$(ninja)
	@$(python) scripts/docs.py $(folder)
	@$(python) scripts/conformance.py $(folder)
	@NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --quiet --strict

format:          ## clang-format over all C++ files
	@scripts/setup format
	@git ls-files -co --exclude-standard '*.h' '*.cpp' | xargs clang-format-19 -i

lint:            ## formatting, layers and words, without building
	@scripts/setup format
	@git ls-files '*.h' '*.cpp' | xargs clang-format-19 --dry-run --Werror
	@$(python) scripts/check_layers.py
	@$(python) scripts/check_words.py

tidy:            ## clang-tidy over the sources of the program, six minutes
	@scripts/setup fuzz tidy
	@$(configure_asan)
	@$(ninja_asan) src/CMakeFiles/gcdt_core.dir/cmake_pch.hxx.pch
	@git ls-files 'src/*.cpp' | xargs -n 4 -P $(BUILD_JOBS) clang-tidy-19 -p build/asan --quiet

asan:            ## unit, conformance, replay tests and fuzz seeds with AddressSanitizer and UBSan
	@scripts/setup test fuzz
	@$(configure_asan)
	@$(ninja_asan)
	@ctest --preset asan -j $(BUILD_JOBS) -L 'unit|conformance|replay|fuzz' $(keep_output)
	@$(python) scripts/sanitizers.py build/asan
	@$(python) scripts/reliability.py build/asan

tsan:            ## the tests of what runs in several threads, with ThreadSanitizer
	@scripts/setup test fuzz
	@$(configure_tsan)
	@$(ninja_tsan) $(addprefix unit_,$(concurrent))
	@ctest --preset tsan -j $(BUILD_JOBS) -R '^unit_($(subst $(eval ) ,|,$(concurrent)))$$' $(keep_output)
	@$(python) scripts/sanitizers.py build/tsan
	@$(python) scripts/reliability.py build/tsan

valgrind:        ## the short commands under valgrind: no error, nothing leaked
	@scripts/setup test valgrind
	@$(configure)
	@$(ninja) gcdt
	@$(python) tests/hardening/valgrind.py $(folder)

order:           ## which functions run at every start, for the linker to put side by side; now and then
	@scripts/setup test valgrind
	@$(configure)
	@$(ninja) gcdt
	@$(python) scripts/function_order.py $(folder)

fuzz:            ## every parser with libFuzzer, TIME seconds (600) in all
	@scripts/setup fuzz
	@$(configure_asan)
	@$(ninja_asan) fuzz_targets
	@scripts/fuzz build/asan $(FUZZ_SECONDS) $(BUILD_JOBS)
	@$(python) scripts/reliability.py build/asan

coverage:        ## which lines unit, conformance and replay tests run; fails below 90 % where it counts
	@scripts/setup test
	@cmake --preset coverage >/dev/null
	@ninja -C build/coverage -j $(BUILD_JOBS) test_programs
	@find build/coverage -name '*.gcda' -delete
	@ctest --preset coverage -j $(BUILD_JOBS) -L 'unit|conformance|replay'
	@$(python) scripts/coverage.py build/coverage

differential:    ## the same calls by botocore and by gcdt, compared; random ones, from SEED (1)
	@scripts/setup test
	@$(configure)
	@$(ninja) gcdt differential_protocols differential_decisions
	@$(python) tests/differential/run.py --seed $(SEED) --binary $(folder)/tests/differential_protocols
	@$(python) tests/differential/run.py --seed $(SEED) --binary $(folder)/tests/differential_protocols --all --rounds 1
	@$(python) tests/differential/decisions.py --seed $(SEED) --binary $(folder)/tests/differential_decisions
	@$(python) tests/differential/end_to_end.py $(folder)
	@$(python) tests/differential/end_to_end.py $(folder) --seed $(SEED)

proof:           ## exit codes in every state, interrupts at every phase, secrets everywhere: all of it
	@scripts/setup test
	@$(configure)
	@$(ninja) gcdt scripted_aws
	@$(python) tests/proof/states.py $(folder)
	@$(python) tests/proof/interrupts.py $(folder)
	@$(python) tests/proof/canary.py $(folder) all

install: build   ## the programs under PREFIX (default /usr/local), inside DESTDIR if given
	@DESTDIR='$(DESTDIR)' cmake --install $(folder) --prefix '$(PREFIX)' --strip
	@mv $(folder)/install_manifest.txt $(folder)/installed.txt
	@echo "To remove them again: make uninstall$(if $(DESTDIR), DESTDIR='$(DESTDIR)')"

uninstall:       ## remove what the last `make install` installed
	@test -f $(folder)/installed.txt || { echo "Nothing was installed from here." >&2; exit 1; }
	@(cat $(folder)/installed.txt; echo) | sed '/./!d; s|^|$(DESTDIR)|' | xargs -d '\n' rm -fv

package:         ## wheel, .deb, archive, bill of materials and checksums in dist/
	@scripts/setup package
	@$(configure)
	@$(ninja) gcdt
	@$(python) packaging/package.py $(folder) dist $(BUILD_JOBS)

package-test: package ## install the packages into bare systems, use them there; takes minutes
	@scripts/setup package package-test
	@BUILD_JOBS=$(BUILD_JOBS) $(python) packaging/test/run.py $(folder) dist

clean:           ## remove everything built; the installed packages and .venv stay
	@rm -rf build
