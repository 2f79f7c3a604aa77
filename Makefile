# The two commands of the README, and what maintainers use.

.PHONY: report test libraries bench bench-peers lint clean

## report: install what is missing, then build the report
report: libraries
	swift run report all

## test: install what is missing, then run all tests
test: libraries
	swift test

## libraries: install pangocairo and md4c where pkg-config does not find them
libraries:
	@Scripts/install-libraries

## bench: time and memory of the report, in each profile and with nothing to do
bench: libraries
	Benchmarks/report-times

## bench-peers: the training step beside PyTorch and JAX, drawing beside matplotlib, in a virtual environment of their own;
## certificates beside auto_LiRPA where PEERS_PYTHON names a Python that has it
bench-peers: .venv-peers
	swift build -c release --product benchmark-training-step
	Benchmarks/training-step
	swift build --product benchmark-plotting
	.venv-peers/bin/python Benchmarks/Plotting/run.py .build/debug/benchmark-plotting
	swift build --product benchmark-approximation
	CONFIGURATION=debug python3 Benchmarks/Approximation/run.py

.venv-peers:
	python3 -m venv .venv-peers
	.venv-peers/bin/pip install --quiet torch jax numpy safetensors matplotlib

## lint: the formatter's rules, strictly
lint:
	swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift

clean:
	swift package clean
