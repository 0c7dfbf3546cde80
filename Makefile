# Two commands matter: `make demo` and `make test`. Both set up everything they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: dist docs demo test lint fuzz mutants errors clean setup

demo: setup
	@$(BIN)/nolive demo --into .demo

test: setup
	$(BIN)/pytest -n auto $(PYTEST_ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: setup
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -n auto -m "not slow" tests/unit

# Breaks each guarded line of tests/faults/table.toml in a copy; its tests have to turn red. Not part of `make test`.
mutants: setup
	$(BIN)/python tests/mutants.py $(MUTANTS_ARGS)

# Lists the error messages that no test reaches; the whole suite runs for it: make errors PYTEST_ARGS="tests/unit"
errors: setup
	$(BIN)/python -m pytest -n auto -p tests.errors_reached $(PYTEST_ARGS)

# Peers are measured where they are installed: make bench BENCH_ARGS="--peers FOLDER --quick"
bench: setup
	$(BIN)/python -m bench --write docs/performance.md $(BENCH_ARGS)

setup: $(VENV)/.ready

# Made anew when the dependencies change; the package itself is installed editable.
$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nolive-hooks needs Python 3.11 or later; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The site, into build/site; a link that leads nowhere is an error.
docs: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# What a release is: built twice and compared, and what it needs, listed. The time in it is the commit's.
dist: export SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct)
dist: setup
	rm -rf dist build/again build/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check build cyclonedx-bom
	$(BIN)/python -m build --outdir dist .
	$(BIN)/python -m build --outdir build/again .
	for file in dist/*; do cmp $$file build/again/$${file##*/}; done
	$(PYTHON) -m venv build/runtime
	build/runtime/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	build/runtime/bin/python -m pip uninstall --quiet --yes pip setuptools
	$(BIN)/cyclonedx-py environment --output-reproducible --output-file dist/sbom.cdx.json build/runtime/bin/python

clean:
	rm -rf $(VENV) .demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
