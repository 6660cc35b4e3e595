# Pulse. `make run` starts it, `make test` tests everything; the other targets are for working on it.

PYTHON = .venv/bin/python
NPM_INSTALL = npm install --no-audit --no-fund --ignore-scripts --loglevel=error
PIP_INSTALL = $(PYTHON) -m pip install -qq --no-input --disable-pip-version-check -c constraints.txt

# Folders are among the sources: their time changes when a file comes or goes.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/vite.config.ts web/tsconfig.json \
	-not -name '*.test.ts' -not -name '*.test.tsx' 2>/dev/null)

.DEFAULT_GOAL := run
.PHONY: run demo dev test check fix types bench soak look
.DELETE_ON_ERROR:

run: .venv/installed web/dist/index.html  ## start Pulse on http://127.0.0.1:7655, data in ./data
	@exec $(PYTHON) -m pulse serve

demo: .venv/installed web/dist/index.html  ## Pulse with an imaginary estate behind it, data in ./demo-data; no server needed
	@exec $(PYTHON) -m pulse demo

dev: .venv/installed-dev web/node_modules/installed  ## Pulse, and the web app rebuilt as you type
	@PULSE_PUBLIC_URL=http://localhost:5173 $(PYTHON) -m pulse serve & server=$$!; \
	trap 'kill $$server' EXIT INT TERM; cd web && npm run dev

test: .venv/installed-dev web/dist/index.html  ## every check and every test
	@sh tools/bootstrap.sh git browser
	@exec $(PYTHON) -m tools.suite

check: .venv/installed-dev web/node_modules/installed  ## linters, types, layers, web tests: seconds
	@exec $(PYTHON) -m tools.suite check

fix: .venv/installed-dev web/node_modules/installed  ## format, and mend what a linter can mend
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format --quiet .
	@cd web && npx biome check --write .

types: .venv/installed-dev web/node_modules/installed  ## everything that is generated
	@$(PYTHON) -m tools.openapi
	@$(PYTHON) -m tools.reference
	@$(PYTHON) -m tools.codemap
	@cd web && npm run --silent types

bench: .venv/installed-dev web/dist/index.html  ## the benchmarks; fails when a target is missed
	@exec $(PYTHON) -m bench

soak: .venv/installed-dev web/dist/index.html  ## 20 minutes of a fleet: what grows; SOAK_MINUTES=2 for a try
	@exec $(PYTHON) -m bench soak

look: .venv/installed-dev web/dist/index.html  ## pictures of the pages in both themes; DRAWINGS=folder: beside those
	@exec $(PYTHON) -m tools.look test-results/look --lively $(or $(LIVELY),330) $(if $(DRAWINGS),--drawings $(DRAWINGS))

.venv/installed: pyproject.toml constraints.txt
	@python=$$(sh tools/bootstrap.sh node python) && echo "Making the Python environment in .venv (half a minute the first time) ..." && \
	{ $(PYTHON) -c '' 2>/dev/null || "$$python" -m venv --clear .venv; }
	@$(PIP_INSTALL) -e .
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Adding what the tests need ..."
	@$(PIP_INSTALL) --upgrade pip
	@$(PIP_INSTALL) --group dev
	@touch $@

web/node_modules/installed: web/package.json web/package-lock.json web/.npmrc
	@sh tools/bootstrap.sh node
	@echo "Fetching what the web app is built from (a minute or two the first time) ..."
	@cd web && $(NPM_INSTALL)
	@touch $@

web/dist/index.html: web/node_modules/installed $(WEB_SOURCES)
	@sh tools/bootstrap.sh node
	@echo "Building the web app ..."
	@cd web && npm run --silent build -- --logLevel error
	@touch $@
