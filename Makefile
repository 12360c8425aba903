# Attune: `make run` starts the product with its demo programme, `make test` tests it.
# Needed on the machine: Python 3.11, 3.12 or 3.13, and make. Node comes as a Python package.

PORT ?= 8000
# More arguments for pytest, for example: make test ARGS="-k visibility -x"
ARGS ?=
# Processes that run tests side by side; 0 for one, with its debugger: make test WORKERS=0 ARGS="--pdb"
WORKERS ?= auto

SYSTEM_PATH := $(PATH)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

PY := .venv/bin/python
MANAGE := $(PY) backend/manage.py
STAMPS := .venv/.stamps
INSTALL := $(PY) -m pip install --no-input --quiet --require-hashes -r
# The command `fidelity`, pointing at this checkout; everything it needs is there by then.
INSTALL_COMMAND := $(PY) -m pip install --no-input --quiet --no-deps --no-index --no-build-isolation -e .

# Development commands need no .env and touch no database of this installation.
THROWAWAY := env SECRET_KEY=for-checks-only DATABASE_URL=sqlite://:memory: DEBUG=1 DEMO=0 \
             ALLOWED_HOSTS=127.0.0.1,localhost

# What the built pages are made of: tests are not.
PAGES := $(wildcard frontend/*.html frontend/*.json frontend/*.ts frontend/*.js frontend/*.mjs \
           frontend/*.cjs) \
         $(shell find frontend/src frontend/public -type f ! -name '*.test.*' 2>/dev/null)

# The development packages contain those of the product, in the same versions.
ifneq ($(filter test check fix e2e api bench validate,$(MAKECMDGOALS)),)
PACKAGES := $(STAMPS)/packages-dev
else
PACKAGES := $(STAMPS)/packages
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help run start setup test check fix e2e api seed bench validate free-port database demo

run: STEPS := 8
seed: STEPS := 7
start setup test e2e: STEPS := 6
check fix api bench validate: STEPS := 4

define SHELL_FUNCTIONS
# step NUMBER TEXT COMMAND: one line with dots and seconds; the output only if the command fails.
step() {
  printf '[%s/%s] %s ' "$$1" "$$STEPS" "$$2"
  log=$$(mktemp); began=$$(date +%s)
  ( while sleep 3 && kill -0 $$$$ 2>/dev/null; do printf '.'; done ) & dots=$$!
  trap 'kill $$dots 2>/dev/null; rm -f "$$log"; echo; exit 130' INT TERM
  ( eval "$$3" ) >"$$log" 2>&1 </dev/null
  code=$$?
  kill $$dots 2>/dev/null; wait $$dots 2>/dev/null
  if [ $$code -eq 0 ]; then echo " $$(( $$(date +%s) - began )) s"
  else echo ' failed:'; cat "$$log"; fi
  rm -f "$$log"; trap - INT TERM
  return $$code
}
# check NAME COMMAND: one line; a failure is remembered in the file $failed and the next check runs.
check() {
  log=$$(mktemp); began=$$(date +%s)
  if ( eval "$$2" ) >"$$log" 2>&1 </dev/null
  then echo "ok      $$1 ($$(( $$(date +%s) - began )) s)"
  else echo "FAILED  $$1"; cat "$$log"; printf ' %s;' "$$1" >>"$$failed"; fi
  rm -f "$$log"
}
twice() { "$$@" || { echo 'Failed. Once more, in case it was the network …'; sleep 5; "$$@"; }; }
# Whether .venv was made here, for a Python that fits.
usable_venv() {
  grep -qsF "$(CURDIR)/.venv/" .venv/bin/pip && $(PY) -c 'import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}
# The first Python that fits and can make virtual environments, or a sentence about what is missing.
find_python() {
  seen=; bare=
  for name in $${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    version=$$("$$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case $$version in
      3.11|3.12|3.13) ;;
      *) seen="$$seen $$name is Python $$version."; continue ;;
    esac
    if "$$name" -c 'import venv, ensurepip' 2>/dev/null; then echo "$$name"; return 0; fi
    bare=$${bare:-$$version}
  done
  {
    if [ -n "$$bare" ]; then
      echo "Python $$bare is here, but it cannot make virtual environments: venv or ensurepip is missing."
      echo "  Debian, Ubuntu:  sudo apt-get install python$$bare-venv   (or python3-venv)"
    else
      echo "Attune needs Python 3.11, 3.12 or 3.13, and found none.$$seen"
      echo "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
      echo "  Fedora:          sudo dnf install python3.13"
      echo "  macOS:           brew install python@3.13"
      echo "  elsewhere:       https://www.python.org/downloads/"
    fi
    echo "Then again. A Python of another name or place: make $(or $(MAKECMDGOALS),run) PYTHON=/path/to/python3"
  } >&2
  return 1
}
endef
export SHELL_FUNCTIONS
WITH_FUNCTIONS = STEPS=$(STEPS); eval "$$SHELL_FUNCTIONS";

define PORT_CHECK
import socket, sys
text = sys.argv[1]
if not text.isdecimal() or not 1 <= int(text) <= 65535:
    sys.exit(f"PORT is a number from 1 to 65535, not {text!r}. For example: PORT=9000 make run")
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(text)))
    except OSError as error:
        other = 9000 if text != "9000" else 9001
        sys.exit(f"Port {text} cannot be used: {error.strerror}. Choose another: PORT={other} make run")
endef
export PORT_CHECK

define NEW_ENV
import pathlib, secrets
pathlib.Path(".env").write_text(
    "# This installation's settings; .env.example explains every one. Not for the repository.\n"
    f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
    "DATABASE_URL=sqlite:///.attune/db.sqlite3\n"
    "DEBUG=0\n"
    "ALLOWED_HOSTS=127.0.0.1,localhost\n"
)
endef
export NEW_ENV

help:
	@echo 'make run     set everything up and start Attune with its demo programme (PORT=9000 make run)'
	@echo 'make start   the same without the demo programme'
	@echo 'make setup   set everything up, start nothing'
	@echo 'make seed    put the demo programme into the database of this installation'
	@echo 'make test    every test: pytest with the browser tests, then vitest'
	@echo 'make e2e     the browser tests alone'
	@echo 'make check   lint, format, types, import contracts, migrations, API files, rubrics'
	@echo 'make fix     format, and mend what can be mended automatically'
	@echo 'make api     write the OpenAPI schema and the TypeScript client anew'
	@echo 'make bench   measure the speed of the statistics beside targets and peers, and what de-identification finds'
	@echo 'make validate  write fidelity/VALIDITY.md: how often intervals hold the truth, simulated;'
	@echo '               and read 10,000 damaged transcripts'

# ── The product ──────────────────────────────────────────────────────────────────────────

run: free-port database demo
	@echo '[8/8] Starting the web server and the background worker'
	@DEMO=1 PUBLIC_ADDRESS=http://127.0.0.1:$(PORT) exec $(MANAGE) serve --port $(PORT)

start: free-port database
	@DEMO=0 exec $(MANAGE) serve --port $(PORT)

setup: database
	@echo 'Ready: `make run` starts Attune with its demo programme, `make start` without.'

seed: database demo

free-port: $(STAMPS)/venv
	@$(PY) -c "$$PORT_CHECK" '$(PORT)'

database: $(PACKAGES) frontend/dist/index.html .env
	@$(WITH_FUNCTIONS) step 6 'Preparing the database' '$(MANAGE) migrate --verbosity 0'

demo:
	@$(WITH_FUNCTIONS) step 7 'Creating the demo programme, unless it is there' 'DEMO=1 PUBLIC_ADDRESS=http://127.0.0.1:$(PORT) $(MANAGE) seed_demo'

# ── The steps of setting up, each redone only when what it is made of has changed ────────

# The stamp holds the path of the checkout: scripts of a virtual environment do not survive a move.
ifneq ($(shell cat $(STAMPS)/venv 2>/dev/null),$(CURDIR))
.PHONY: $(STAMPS)/venv
endif
$(STAMPS)/venv:
	@$(WITH_FUNCTIONS) if ! usable_venv; then PATH="$(SYSTEM_PATH)"; python=$$(find_python) \
	  && step 1 "Making a virtual environment of $$python" '"$$python" -m venv --clear .venv' || exit 1; fi; \
	mkdir -p $(STAMPS) && printf '%s\n' "$(CURDIR)" >$@

$(STAMPS)/packages: $(STAMPS)/venv requirements.txt
	@$(WITH_FUNCTIONS) step 2 'Installing the Python packages' 'twice $(INSTALL) requirements.txt && $(INSTALL_COMMAND)' \
	  && touch $@

$(STAMPS)/packages-dev: $(STAMPS)/venv requirements-dev.txt
	@$(WITH_FUNCTIONS) step 2 'Installing the Python packages' 'twice $(INSTALL) requirements-dev.txt && $(INSTALL_COMMAND)' \
	  && touch $@ $(STAMPS)/packages

NPM_INPUTS := $(wildcard frontend/package.json frontend/package-lock.json frontend/.npmrc)
frontend/node_modules/.package-lock.json: $(NPM_INPUTS) | $(PACKAGES)
	@$(WITH_FUNCTIONS) step 3 'Installing the packages of the pages' 'cd frontend && twice npm ci --include=dev' \
	  && touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(PAGES)
	@$(WITH_FUNCTIONS) step 4 'Building the pages' 'cd frontend && npm run build' && touch $@

.env: | $(STAMPS)/venv
	@$(WITH_FUNCTIONS) step 5 'Writing .env with a fresh secret' 'umask 077 && $(PY) -c "$$NEW_ENV"'

# ── Development ──────────────────────────────────────────────────────────────────────────

# Always SQLite here; `.ci/run` repeats the tests of the server on PostgreSQL.
test: $(PACKAGES) frontend/dist/index.html
	@failed=; \
	echo '[5/6] pytest'; env -u DATABASE_URL $(PY) -m pytest -n $(WORKERS) --dist loadfile $(ARGS) || failed="$$failed pytest"; \
	echo '[6/6] vitest'; (cd frontend && npm test -- --run --reporter=dot) || failed="$$failed vitest"; \
	[ -z "$$failed" ] || { echo "Failed:$$failed"; exit 1; }

e2e: $(PACKAGES) frontend/dist/index.html
	@env -u DATABASE_URL $(PY) -m pytest tests/e2e $(ARGS)

# Two lanes side by side, one of them for what is slowest.
check: $(PACKAGES) frontend/node_modules/.package-lock.json
	@$(WITH_FUNCTIONS) failed=$$(mktemp); trap 'rm -f "$$failed"' EXIT; \
	( check 'mypy' '$(THROWAWAY) mypy backend fidelity rubrics tests'; \
	  check 'import contracts' '$(THROWAWAY) lint-imports'; \
	  check 'migrations' '$(THROWAWAY) $(MANAGE) makemigrations --check --dry-run'; \
	  check 'rubrics' '$(PY) -m rubrics check' ) & \
	check 'ruff' 'ruff check .'; \
	check 'ruff format' 'ruff format --check .'; \
	check 'API files are fresh (else: make api)' \
	  'made=$$(mktemp -d); $(call WRITE_API,$$made) && diff -u frontend/src/api/openapi.yaml $$made/openapi.yaml \
	    && diff -u frontend/src/api/schema.gen.ts $$made/schema.gen.ts; code=$$?; rm -rf $$made; exit $$code'; \
	check 'eslint' 'cd frontend && npm run lint'; \
	check 'tsc' 'cd frontend && npm run typecheck'; \
	check 'prettier' 'cd frontend && npm run format:check'; \
	wait; [ ! -s "$$failed" ] || { echo "Failed:$$(cat "$$failed")"; exit 1; }

fix: $(PACKAGES) frontend/node_modules/.package-lock.json
	@ruff check --fix .; ruff format .
	@cd frontend && npm run lint -- --fix; npm run format -- --log-level warn

# WRITE_API FOLDER: both files are derived; nobody edits them.
WRITE_API = $(THROWAWAY) $(MANAGE) spectacular --fail-on-warn --file $(1)/openapi.yaml \
  && (cd frontend && npx --no-install openapi-typescript $(1)/openapi.yaml -o $(1)/schema.gen.ts)

api: $(PACKAGES) frontend/node_modules/.package-lock.json
	@mkdir -p frontend/src/api
	@$(WITH_FUNCTIONS) step 4 'Writing the API schema and its TypeScript types' \
	  '$(call WRITE_API,"$(CURDIR)/frontend/src/api")'

bench: $(PACKAGES)
	@$(PY) -m tests.bench $(ARGS)

# ARGS="--only icc --replicates 200" for a part; what is known of the rest stays.
validate: $(PACKAGES)
	@$(PY) -m tests.validity.transcripts
	@$(PY) -m tests.validity $(ARGS)
