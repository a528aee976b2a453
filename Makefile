# Two commands do everything: `make demo` and `make test`. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test generate bench clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: pyproject.toml taskcli/__init__.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml taskcli/__init__.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/demo.stamp

# The main job, on the built-in sandbox: five providers, one list.
demo: $(VENV)/demo.stamp
	$(BIN)/taskcli list --demo --search invoice --due-after yesterday --limit 12

# Everything that CI runs.
test: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict taskcli
	$(BIN)/python -m pytest

# What is made from the program: README tables, docs tables, completions.
generate: $(VENV)/test.stamp
	$(BIN)/python scripts/generate.py

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache
