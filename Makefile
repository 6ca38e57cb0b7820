# The whole workflow: `make run`, `make test`. Everything it needs it makes for itself.
SHELL := /bin/bash
PORT ?= 8000
DATA ?= $(or $(XUEQU_DATA),$(CURDIR)/var)
export XUEQU_DATA := $(abspath $(DATA))
export XUEQU_URL ?= http://127.0.0.1:$(PORT)
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
NODE := $(shell command -v node >/dev/null && command -v npm >/dev/null && echo system)
STAMPS := $(VENV)/stamps
BUILD := src/xuequ/platform/ui/static/build/icons.svg
WORDS := $(patsubst %.po,%.mo,$(wildcard src/xuequ/site/locale/*/LC_MESSAGES/*.po))
TEST ?=

.PHONY: run test check format bench where words lock clean help

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(STAMPS)/run $(BUILD) $(WORDS) ## serve the demo district on http://127.0.0.1:$(PORT)
	@$(BIN)/xuequ demo
	@exec $(BIN)/xuequ serve --port $(PORT)

test: $(STAMPS)/dev $(BUILD) $(WORDS) check ## everything that must hold
	$(BIN)/python -m pytest -n $${TEST_PROCESSES:-2} $(TEST)

check: $(STAMPS)/dev ## form, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMPS)/dev ## put the form right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMPS)/dev $(BUILD) $(WORDS) ## figures beside their limits (ONLY=burst for some)
	$(BIN)/python -m bench $(ONLY)

where: $(STAMPS)/run ## the way of a clause: make where CLAUSE=P3-4
	@$(BIN)/xuequ charter $(CLAUSE)

words: $(STAMPS)/dev ## collect the texts for translation
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --sort-output --omit-header -o $(VENV)/words.pot src/xuequ
	$(BIN)/pybabel -q update -N --no-fuzzy-matching --ignore-obsolete --omit-header --width=110 \
		-i $(VENV)/words.pot -d src/xuequ/site/locale -l en -D django
	$(BIN)/pybabel -q compile -f -d src/xuequ/site/locale -D django --statistics

lock: ## pin the libraries anew, with hashes and without hosts
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip -q install uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## remove all that was made, but no data
	rm -rf $(VENV) node_modules build src/xuequ/platform/ui/static/build $(WORDS)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)

$(STAMPS)/run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/xuequ.pth"
	@printf '#!$(CURDIR)/$(BIN)/python\nfrom xuequ.site.cli import main\nmain()\n' > $(BIN)/xuequ && chmod +x $(BIN)/xuequ
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Without Node on the machine, the one from PyPI in the development set serves.
$(STAMPS)/node: package-lock.json | $(if $(NODE),$(STAMPS)/run,$(STAMPS)/dev)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@touch $@

$(BUILD): $(shell find assets -type f 2>/dev/null) package.json | $(STAMPS)/node
	PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@

%.mo: %.po | $(STAMPS)/run
	$(BIN)/pybabel -q compile -f -i $< -o $@
