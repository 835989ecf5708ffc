# The commands of this project; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-full likeness index screenshots lock clean
.DELETE_ON_ERROR:

PYTHON ?= python3
UV ?= uv
CORPUS = corpus
INDEX = .utblick/index
ARGS =

VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
INDEXED = $(INDEX).stamp
# The index is stale when a report, a rule or a word list is newer than it, or when it was made from another folder.
STALE := $(shell test -e $(INDEX) && test "`cat $(INDEXED) 2>/dev/null`" = "$(CORPUS)" && \
	test -z "`find $(CORPUS) -newer $(INDEXED) | head -n 1`" && \
	test -z "`find indexer -name '*.py' -newer $(INDEXED) -o -name '*.toml' -newer $(INDEXED) -o -name '*.txt' -newer $(INDEXED) | head -n 1`" \
	|| echo stale)

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name does; do printf '%-16s %s\n' "$$name" "$$does"; done

run: $(INDEXED) ## install, index corpus/ and serve the chat on http://127.0.0.1:8080 (ARGS="--port 8081" for another port)
	$(BIN)/utblick serve --index $(INDEX) $(ARGS)

test: $(VENV)/.dev-installed ## run all tests (ARGS="-k amount" for some of them)
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev-installed ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.dev-installed ## our search beside plain indexes (docs/search.md), how soon an answer leaves (docs/teams.md), how long records take (docs/answers.md)
	$(BIN)/python -W ignore -m tests.bench
	$(BIN)/python -W ignore -m tests.bench.channels
	$(BIN)/python -W ignore -m tests.bench.records

bench-full: $(VENV)/.dev-installed ## the same with five seeds of damage and up to 200,000 passages
	$(BIN)/python -W ignore -m tests.bench --full

likeness: $(VENV)/.dev-installed $(INDEXED) ## how well the threshold of similar projects parts judged pairs of the real reports (docs/answers.md)
	$(BIN)/python -m tests.measure_likeness $(INDEX)

index: $(INDEXED) ## index corpus/ into .utblick/index (CORPUS=… and INDEX=… for other folders)

screenshots: $(VENV)/.dev-installed $(INDEXED) ## pictures of the pages in .utblick/screenshots; needs Chromium
	$(BIN)/python -m tests.screenshots $(INDEX) .utblick/screenshots

lock: ## renew both lock files from pyproject.toml; needs uv (ARGS=--upgrade for newer versions)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv" >&2; exit 1; }
	$(UV) pip compile pyproject.toml --extra all --group build $(LOCKING) --output-file requirements.lock $(ARGS)
	$(UV) pip compile --group dev --constraints requirements.lock $(LOCKING) --output-file requirements-dev.lock $(ARGS)

clean: ## remove the environment, the index and all caches
	rm -rf $(VENV) .utblick build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find bot indexer tests -name __pycache__ -type d -prune -exec rm -rf {} +

LOCKING = --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

$(VENV)/.created:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed. Utblick needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("$(PYTHON) is Python %d.%d. Utblick needs 3.11 or later: make PYTHON=/path/to/python3.11" % v[:2])'
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.created requirements.lock pyproject.toml
	@echo "Installing what requirements.lock names"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what requirements-dev.lock names"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# No file name of a report is a prerequisite: make cannot hold names with spaces.
$(INDEXED): $(VENV)/.installed $(if $(STALE),stale)
	$(BIN)/utblick index $(CORPUS) --out $(INDEX)
	@printf '%s\n' "$(CORPUS)" > $@

.PHONY: stale
stale:
