# The two commands of the README, and what maintainers use.

.PHONY: report test libraries bench lint clean

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

## lint: the formatter's rules, strictly
lint:
	swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift

clean:
	swift package clean
