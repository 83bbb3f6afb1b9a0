# Commands to remember: demo, test, check, format, bench, constraints.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check format constraints bench

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

# Exit code 1 says that something was missed, which the examples show on purpose.
demo: $(READY)
	$(BIN)/servanda measure examples/marketing-sales examples/service-desk || test $$? -eq 1

test: $(READY)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix src tests benchmarks
	$(BIN)/ruff format src tests benchmarks

# Versions that this project is developed with; no address of any index.
constraints: $(READY)
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

# Ratios beside other ways to do the same; `python -m benchmarks full` runs all of them.
bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	$(BIN)/python -m benchmarks quick
