# Everything a newcomer types. Python 3.11, make, git and a network are enough; nothing needs root.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := targets

# The first Python that is new enough and can make a virtual environment; PYTHON=... chooses another.  The system's own comes
# first: distributions build it with optimisations, without which everything here takes up to half as long again.
PYTHON ?= $(shell for python in /usr/bin/python3.11 python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
RUN := $(BIN)/python
HEARTHLINE := $(BIN)/hearthline
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11

# Compiled code is kept, also where the surroundings say otherwise: or every process of the tests compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: targets
targets:
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

.PHONY: setup
setup: .venv/.ready node_modules/.ready bot/static/vendor/.ready .cache/chromium/.ready  ## install everything into this folder: Python, the pages' dress, a browser for tests

.PHONY: run
run: .venv/.ready bot/static/vendor/.ready  ## the whole service on SQLite with invented agencies and staff, on 127.0.0.1:8000
	@HEARTHLINE_MODE=$${HEARTHLINE_MODE:-demo} HEARTHLINE_PORT=$${HEARTHLINE_PORT:-8000} exec $(HEARTHLINE) serve

.PHONY: test
test:  ## everything: style, types, house rules, flows, then every test; prints its time budget part by part
	@began=$$(date +%s); $(MAKE) --no-print-directory setup; $(RUN) tests/run_parts.py --began $$began

.PHONY: long
long: setup  ## the long forms: 10,000 kills, the full simulator, rule mutation (hours)
	@$(RUN) -m pytest tests --long --timeout 0

.PHONY: flows
flows: .venv/.ready  ## prove every flow, then draw it
	@$(HEARTHLINE) flows check
	@$(HEARTHLINE) flows draw

.PHONY: transcripts
transcripts: .venv/.ready  ## every test conversation as a page to read aloud, in build/transcripts
	@mkdir -p build/transcripts
	@for chat in tests/conversations/*.chat; do $(HEARTHLINE) talk --script $$chat --aloud > build/transcripts/$$(basename $$chat .chat).txt; done

.PHONY: pages
pages: .venv/.ready  ## write the generated pages in docs/ again
	@$(RUN) -m tests.house.settings_page
	@$(RUN) -m tests.house.retention_page
	@$(RUN) -m tests.replay.page
	@$(RUN) -m tests.house.figures_page
	@$(RUN) -m tests.house.examples_page
	@$(RUN) -m tests.house.shown_page
	@$(HEARTHLINE) flows book

.PHONY: lock
lock: .venv/.ready  ## lock exact versions of what requirements*.in and package.json ask for
	@$(COMPILE) requirements.in --output-file requirements.txt
	@$(COMPILE) --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt
	@$(BIN)/npm install --package-lock-only

.PHONY: bench
bench: .venv/.ready  ## microseconds a turn, waiting times, start and memory, on this machine
	@$(HEARTHLINE) bench

.PHONY: screenshots
screenshots: setup  ## draw the README's pictures again from the running service
	@$(RUN) -m tests.browser.screenshots

# Each stamp lies inside what it stamps, so deleting a folder is enough to have it made again.
.venv/.ready: requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Hearthline needs Python 3.11 or newer with its venv module. Install it, or say: make PYTHON=/path/to/python"; exit 1; }
	@echo "Python packages, each checked against its hash (about a minute, once)"
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@mkdir -p .cache && awk '/^[^ ]/ {uv = /^uv==/} uv' requirements-dev.txt > .cache/uv.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .cache/uv.txt
	@$(BIN)/uv pip install --quiet --python $(RUN) --compile-bytecode --require-hashes --requirement requirements-dev.txt || \
		$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt  # where only pip knows the way out
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

node_modules/.ready: package-lock.json | .venv/.ready
	@echo "The pages' dress, axe, a browser and a Telegram stand-in, from the npm lock"
	@$(BIN)/npm ci --loglevel=error
	@touch $@

bot/static/vendor/.ready: deploy/setup/assets.py package-lock.json | node_modules/.ready
	@$(RUN) deploy/setup/assets.py
	@touch $@

.cache/chromium/.ready: tests/browser/chromium.py package-lock.json | node_modules/.ready
	@$(RUN) -m tests.browser.chromium
	@touch $@
