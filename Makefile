# Two commands do everything: `make demo` and `make test`. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo lint fast test fuzz generate pictures bench day travel lake clean

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

# What can be said without running anything.
lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict taskcli tests scripts benchmarks travel

# While you work: what needs no long wait.
fast: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto -m 'not slow' --ignore=tests/sandbox

# Everything that CI runs.
test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered

# What nobody would send: a fixed number of inputs, the same for the same seed.
fuzz: $(VENV)/test.stamp
	$(BIN)/python scripts/fuzz.py

# What is made from the program: tables of README and docs, completions, manual pages.
generate: $(VENV)/test.stamp
	$(BIN)/python scripts/generate.py

# What a terminal shows of the demo, dark and light: docs/pictures/.
pictures: $(VENV)/test.stamp
	$(BIN)/python scripts/pictures.py

# Whole runs beside what else does the same, in an environment of their own: `make bench ONLY=start,tab REPEAT=9`.
$(VENV)-bench/stamp: pyproject.toml taskcli/__init__.py
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	-$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check httpie
	@touch $@

bench: $(VENV)-bench/stamp
	$(VENV)-bench/bin/python benchmarks/run.py --only '$(ONLY)' --repeat $(or $(REPEAT),5) $(if $(QUICK),--quick)

# One day of `taskcli changes` every five minutes, beside a world that moves: some minutes.
day: $(VENV)/test.stamp
	$(BIN)/python benchmarks/day.py --write

# Where tasks go to: Singer targets, DuckDB, Spark, a browser. What cannot be had here is passed over with a word.
$(VENV)-travel/stamp: pyproject.toml taskcli/__init__.py
	$(PYTHON) -m venv $(VENV)-travel
	$(VENV)-travel/bin/python -m pip install --quiet --disable-pip-version-check --editable . 'pytest>=8.3' jsonschema
	-for each in duckdb pyspark selenium; do \
	  $(VENV)-travel/bin/python -m pip install --quiet --disable-pip-version-check $$each; done
	-for each in target-jsonl target-csv=meltanolabs-target-csv; do \
	  $(PYTHON) -m venv $(VENV)-travel/targets/$${each%%=*} && \
	  $(VENV)-travel/targets/$${each%%=*}/bin/python -m pip install --quiet --disable-pip-version-check $${each##*=}; done
	@touch $@

travel: $(VENV)-travel/stamp
	$(VENV)-travel/bin/python -m pytest -rsP travel

# A million tasks through DuckDB and Spark: benchmarks/warehouse.md. Some minutes, and some gigabytes of disk.
lake: $(VENV)-travel/stamp
	$(VENV)-travel/bin/python benchmarks/lake.py --write

clean:
	rm -rf $(VENV) $(VENV)-bench $(VENV)-travel build dist .mypy_cache .ruff_cache
