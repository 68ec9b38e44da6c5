# `make help` lists the targets. Everything happens in .venv; uv is used where it is there, pip otherwise.

PYTHON ?= python3.11
REPO ?= .
T ?=
K ?=
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help check demo test test-all lint fmt types floors sizes bench screenshots conformance docs attack contract pins setup clean ci

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# --- use ------------------------------------------------------------------------------------------

check: $(VENV)/.run ## set everything up and judge REPO (this repository if not given)
	@$(BIN)/interlock check $(REPO)

demo: $(VENV)/.run ## show a whole delivery on this machine, from the first commit to a rollback
	@$(BIN)/interlock demo

# --- test -----------------------------------------------------------------------------------------

test: $(VENV)/.dev ## set everything up and run the tests; T=path and K=words narrow them
	$(PYTEST) $(if $(T),-x $(T),tests -n 2) $(if $(K),-k "$(K)")

attack: $(VENV)/.dev ## the attacks only
	$(PYTEST) tests/attack

contract: $(VENV)/.dev ## the contract suites only, servers included
	$(PYTEST) tests/contract

conformance: $(VENV)/.dev ## public suites and vectors: right, wrong, refused
	$(BIN)/python -m tools.conformance

bench: $(VENV)/.dev ## measure speed and memory, print the table, write docs/benchmarks.md
	$(BIN)/python -m tools.bench

screenshots: $(VENV)/.dev ## pictures of the main pages over a made-up estate, into build/ (needs chromium)
	$(BIN)/python -m tools.screenshots

# --- keep in order --------------------------------------------------------------------------------

lint: $(VENV)/.dev ## lint and formatting
	$(BIN)/ruff check src tests tools
	$(BIN)/ruff format --check src tests tools

fmt: $(VENV)/.dev ## format and mend what can be mended
	$(BIN)/ruff check --fix src tests tools
	$(BIN)/ruff format src tests tools

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

floors: $(VENV)/.dev ## import contracts
	$(BIN)/lint-imports

sizes: $(VENV)/.dev ## files and functions that grow too large
	$(BIN)/python -m tools.sizes

docs: $(VENV)/.dev ## hold the documentation against the program
	$(PYTEST) tests/architecture tests/surface

ci: test lint types floors ## everything that gates a merge, in order

# --- set up ---------------------------------------------------------------------------------------

setup: $(VENV)/.dev ## the environment with everything in it

$(VENV)/bin/python:
	$(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))

define install
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1),$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1))
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .)
endef

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up: the core and the scanners, about 140 MB of downloads the first time"
	@$(call install,requirements/run.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up: everything, about 200 MB of downloads the first time"
	@$(call install,requirements/dev.txt)
	@touch $@ $(VENV)/.run

pins: ## pin the requirements anew from pyproject.toml (needs uv)
	uv pip compile -q --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--extra tools --group build pyproject.toml -o requirements/run.txt
	uv pip compile -q --python-version 3.11 --no-strip-extras --generate-hashes --no-header --no-annotate --no-emit-index-url \
		--all-extras --group build --group dev pyproject.toml -o requirements/dev.txt

clean: ## remove what can be made again
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
