# PYTHON chooses the interpreter that makes .venv, e.g. `make test PYTHON=python3.12`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Only files whose hashes are in the lock, which names every package, and no source that would have to be built.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all:
# A worker for each processor. Tests go to whichever worker is free, in the order of the files.
PARALLEL := -n logical --maxprocesses 8 --dist worksteal
# The fast engine is compiled while the code is checked. What goes wrong here is said by the tests.
COMPILE := $(BIN)/python -c 'from simulator.engines import warm_up; warm_up("fast")' >/dev/null 2>&1

.DEFAULT_GOAL := help
.PHONY: help setup demo test quick notebooks bench coverage law files coverage-study coverage-of-differences lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' Makefile

demo: $(READY) ## compare a targeted plan with the equal slice, on a published network
	$(BIN)/simulator compare scenarios/bristol/targeted_plan.yaml
	@echo "The charts (PNG and SVG) are in the folder under runs/ that is named above."

test: $(READY) ## everything: lint, types, floors, all tests, notebooks
	@$(COMPILE) &
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(PARALLEL)
	$(MAKE) notebooks

quick: $(READY) ## lint, types, floors and the tests that take seconds
	@$(COMPILE) &
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -x $(PARALLEL) -m "not slow"

notebooks: $(READY) ## check that each notebook matches its .py file, then execute it
	@before=$$(cat notebooks/*.ipynb notebooks/*.py | cksum); \
	$(BIN)/jupytext --quiet --sync notebooks/*.ipynb || exit 1; \
	test "$$before" = "$$(cat notebooks/*.ipynb notebooks/*.py | cksum)" || \
	{ echo "A notebook and its .py file differed. They are now in step: review and commit both."; exit 1; }
	$(BIN)/pytest --nbmake notebooks/

bench: $(READY) ## time the engine beside other programs; writes benchmarks/RESULTS.md
	$(INSTALL) --requirement dependencies/requirements-bench.txt
	$(BIN)/python -m benchmarks

coverage: $(READY) ## all tests with the lines they visit counted, in htmlcov/index.html; twice as long
	$(BIN)/pytest --cov --cov-report=html $(PARALLEL)

law: $(READY) ## take capacity from pools of 500 generated systems: nothing may read as better; three hours
	$(BIN)/python -m benchmarks.law

files: $(READY) ## try 2,000 mutants of scenario files and every figure at its extremes; about half an hour
	$(BIN)/python -m benchmarks.files

coverage-study: $(READY) ## how often 95 % intervals cover a known answer; writes docs/coverage.md, about ten minutes
	$(BIN)/python -m benchmarks.coverage --page docs/coverage.md

coverage-of-differences: $(READY) ## the same on the template and Bristol; writes docs/coverage-of-differences.md, about an hour
	$(BIN)/python -m benchmarks.coverage.differences --pools ../pools --page docs/coverage-of-differences.md

lock: $(READY) ## look up the hashes of what constraints.txt names, and the licences; writes dependencies/ and docs/licences.md
	$(INSTALL) --target $(VENV)/lock --upgrade --requirement dependencies/requirements-lock.txt
	$(BIN)/python -m dependencies.lock --uv $(VENV)/lock/bin/uv
	$(BIN)/python -m dependencies.licences

clean: ## remove .venv, caches and builds; runs/ is kept
	rm -rf $(VENV) build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(READY) ## make or renew .venv, and nothing else

# An interrupted or foreign .venv (no pip, an old Python) is made anew; a sound one is brought up to date.
$(READY): pyproject.toml dependencies/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed. Name one that you have: make setup PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV): about a minute the first time."
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) --requirement dependencies/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
