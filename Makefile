# The commands of this project; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-full fit fit-themes fit-confidence opensearch cluster kills likeness index screenshots lock clean
.DELETE_ON_ERROR:

PYTHON ?= python3
UV ?= uv
CORPUS = corpus
INDEX = .utblick/index
ARGS =

VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input
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

bench: $(VENV)/.dev-installed ## our search beside plain indexes (docs/search.md), how soon an answer leaves (docs/teams.md, docs/telegram.md), how long records take (docs/answers.md)
	$(BIN)/python -W ignore -m tests.bench
	$(BIN)/python -W ignore -m tests.bench.channels
	$(BIN)/python -W ignore -m tests.bench.telegram
	$(BIN)/python -W ignore -m tests.bench.records

bench-full: $(VENV)/.dev-installed ## the same with five seeds of damage and up to 200,000 passages
	$(BIN)/python -W ignore -m tests.bench --full

.PHONY: bench-cluster
bench-cluster: $(VENV)/.dev-installed ## our search over one and three nodes of OpenSearch beside tantivy, ARGS="1 --times 10" for some of it (docs/scale.md); after make opensearch
	$(BIN)/python -W ignore -m tests.bench.cluster $(ARGS)

.PHONY: bench-nearest
bench-nearest: $(VENV)/.dev-installed ## the nearest of many vectors, in each server and by the plugin of OpenSearch, ARGS="20000" for one size (docs/scale.md)
	$(BIN)/python -W ignore -m tests.bench.nearest $(ARGS)

.PHONY: bench-serve
bench-serve: $(VENV)/.dev-installed $(INDEXED) ## answers a second over HTTP, and how long they take, for 1 to 300 clients (docs/operation.md)
	$(BIN)/python -W ignore -m tests.bench.serving $(INDEX)

.PHONY: bench-whole
bench-whole: $(VENV)/.dev-installed ## the whole way of reports and questions beside plain indexes, ARGS="1 10" for some sizes (docs/speed.md)
	$(BIN)/python -W ignore -m tests.bench.whole $(ARGS)

.PHONY: growth
growth: $(VENV)/.dev-installed ## how the time to read one report grows with its length, to 20 MB of every family (docs/speed.md)
	$(BIN)/python -W ignore -m tests.bench.growth $(ARGS)

.PHONY: audit
audit: $(VENV)/.dev-installed ## what is installed held against the lock: versions, files, licences (CONTRIBUTING.md)
	$(BIN)/python -m tests.audit

.PHONY: fuzz
fuzz: $(VENV)/.dev-installed ## fuzz each layout, tables and questions, SECONDS=600 each; findings are kept as cases (docs/security.md)
	@for target in $$($(BIN)/python -W ignore -c "from tests.fuzzing.targets import TARGETS; print(*TARGETS)"); do \
		echo "$$target"; $(BIN)/python -W ignore -m tests.fuzzing $$target $(or $(SECONDS),600) || failed=1; done; exit $${failed:-0}

opensearch: $(VENV)/.dev-installed ## fetch the node of OpenSearch that the tests start; needs Java and Maven
	$(BIN)/python -m tests.opensearch_node

cluster: $(VENV)/.dev-installed ## nodes of a cluster killed while it is asked, for two minutes (docs/scale.md); after make opensearch
	UTBLICK_CLUSTER_SECONDS=60 $(BIN)/python -m pytest -q -s tests/test_cluster.py

kills: $(VENV)/.dev-installed ## 200 builds killed with each engine, with a reader and a server beside (docs/security.md)
	UTBLICK_KILLS=200 $(BIN)/python -m pytest -q tests/test_kills.py


fit: $(VENV)/.dev-installed ## what meaning is worth beside words, fitted on the set in UTBLICK_RETRIEVAL and on paraphrases (docs/search.md)
	$(BIN)/python -m tests.meaning.fit

fit-themes: $(VENV)/.dev-installed $(INDEXED) ## what speaks for a theme, fitted on labelled themes (docs/answers.md; CORPUS=… the folder in UTBLICK_CORPUS)
	$(BIN)/python -m tests.meaning.themes $(INDEX)

fit-confidence: $(VENV)/.dev-installed $(INDEXED) ## how sure a passage answers, fitted on questions (docs/answers.md; CORPUS=… the folder in UTBLICK_CORPUS)
	$(BIN)/python -m tests.meaning.confidence $(INDEX)

likeness: $(VENV)/.dev-installed $(INDEXED) ## how well the threshold of similar projects parts judged pairs of the real reports (docs/answers.md)
	$(BIN)/python -m tests.measure_likeness $(INDEX)

index: $(INDEXED) ## index corpus/ into .utblick/index (CORPUS=… and INDEX=… for other folders)

.PHONY: records
records: $(VENV)/.dev-installed ## every record of a folder of reports with the words it rests on, to be read (docs/reports.md; CORPUS=…, ARGS=--each)
	$(BIN)/python -m tests.read_records $(CORPUS) $(ARGS)

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
	@echo "Installing what requirements.lock names (one or two minutes)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what requirements-dev.lock names"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# No file name of a report is a prerequisite: make cannot hold names with spaces.
$(INDEXED): $(VENV)/.installed $(if $(STALE),stale)
	$(BIN)/utblick index $(CORPUS) --out $(INDEX) $(if $(filter run,$(MAKECMDGOALS)),--meaning-later)
	@printf '%s\n' "$(CORPUS)" > $@

.PHONY: stale
stale:
