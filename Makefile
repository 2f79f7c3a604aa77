# The two commands of the README, and what maintainers use.

.PHONY: report test test-bare sanitize torture mutants coverage test-environments fuzz libraries bench bench-peers build-times runtime-share lint clean

## report: install what is missing, then build the report, the quick profile first
report: libraries
	swift run report all --quick-first

# FILTER's words are beginnings of the names of test targets, which are folders.
targets := $(notdir $(wildcard Tests/*Tests))
chosen := $(sort $(foreach word,$(FILTER),$(or $(filter $(word)%,$(targets)),\
  $(error no tests are called $(word)…; there are $(targets:Tests=)))))
run_tests := swift test --disable-xctest --test-product reportPackageTests
test sanitize: export REPORT_TESTS = $(chosen)
torture: export REPORT_TESTS = PipelineTests
# What chooses between instruction sets.
layer := MicrokernelTests TransformerTests DiagnosticsTests
also := $(if $(FILTER),$(filter $(layer),$(chosen)),$(layer))

## test: install what is missing, then run all tests, those of the layer also without AVX-512; FILTER="Plotting TeXMath" builds
## and runs the tests of these modules alone
test: libraries
	$(run_tests)
	$(if $(also),REPORT_AVX512=0 $(run_tests) --skip-build --filter 'MicrokernelTests|TransformerTests|ProcessorTests')

## test-bare: these two commands in a clean clone on a machine with only Swift, made for it and thrown away; for root;
## BARE=--git-rewrites where the Swift packages come from a place of this machine's own
test-bare:
	Scripts/test-bare $(BARE)

## sanitize: all tests, or those of FILTER, under the address and the thread sanitizer. The latter cannot see the locks of GLib's own
## allocator and of Swift's Mutex: an "access race" between two closures of `withLock` is none. Both replace malloc, whose calls one
## suite counts
sanitize: export G_SLICE = always-malloc
sanitize: export ASAN_OPTIONS = detect_leaks=0
sanitize: export TSAN_OPTIONS = exitcode=0
sanitize: libraries
	$(run_tests) --sanitize=address --scratch-path .build-address --skip AllocationTests
	$(run_tests) --sanitize=thread --scratch-path .build-thread --skip AllocationTests

## torture: what the tests do a little of, in full: a hundred kills, and every kind of edit on a copy of the package
torture: libraries
	REPORT_TORTURE=100 $(run_tests) --filter FaultTests
	Tests/Matrix/rerun-matrix

## mutants: how many faults the tests notice, out of those of Tests/Mutants; SAMPLE=15 for so many of them, chosen by SEED
mutants: libraries
	Tests/Mutants/mutants $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

## coverage: how much of store, scheduler, output and certificates the tests run, file by file; fails below 95 % of the regions
coverage: libraries
	Scripts/coverage

## test-environments: one small report in more than forty environments, the same bytes in each
test-environments: libraries
	swift build --product report
	Tests/Environments/test-environments

## fuzz: for SECONDS, ten minutes unless given, random and changed inputs to everything that reads what others write
fuzz: export REPORT_TOOLS = 1
fuzz: SECONDS ?= 600
fuzz: SEED ?= 1
fuzz: libraries
	swift build --product fuzz
	.build/debug/fuzz $(SECONDS) $(SEED)

## libraries: install pangocairo and md4c where pkg-config does not find them
libraries:
	@Scripts/install-libraries

## bench: time and memory of the report, in each profile and with nothing to do
bench: libraries
	Benchmarks/report-times

## bench-peers: training beside PyTorch and JAX, drawing beside matplotlib, certificates beside auto_LiRPA where PEERS_PYTHON
## names a Python that has it, nothing to do beside Snakemake
bench-peers: export REPORT_TOOLS = 1
bench-peers: .venv-peers
	swift build -c release --product benchmark-training-step
	Benchmarks/training-step
	swift build --product benchmark-plotting
	.venv-peers/bin/python Benchmarks/Plotting/run.py .build/debug/benchmark-plotting
	swift build --product PipelineProgram
	swift build --product report
	Benchmarks/no-change
	swift build --product benchmark-approximation
	CONFIGURATION=debug python3 Benchmarks/Approximation/run.py

.venv-peers:
	python3 -m venv .venv-peers
	.venv-peers/bin/pip install --quiet torch jax numpy safetensors matplotlib snakemake

## build-times: the processor seconds that each target of the program takes to compile
build-times: libraries
	Benchmarks/build-times

## runtime-share: how much of a report's time goes into Swift's runtime (Linux, perf)
runtime-share: libraries
	swift build --product report
	Benchmarks/runtime-share

## lint: the formatter's rules, strictly
lint:
	swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift

clean:
	swift package clean
