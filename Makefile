# Everything one does with this project. `make` alone lists it.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv/bin/python
FLASK := $(VENV) -m flask
SERVE = exec $(VENV) -m gunicorn --config gunicorn.conf.py wsgi:app

# Settings given to make (`make run PORT=8123`) reach the programs as environment variables: make passes on by itself
# what stands on its command line. config.py lists them.

# Without it each thread keeps a heap of its own, and a large upload leaves its memory behind in several of them.
export MALLOC_ARENA_MAX ?= 2

.DEFAULT_GOAL := help
.PHONY: help run demo user password backup restore test check lint bench fuzz migration words lock shell install chromium

help:  ## List what make can do here
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | while IFS='	' read -r name meaning; do \
	  printf '  make %-10s %s\n' "$$name" "$$meaning"; done

install: .venv/.requirements  ## Install what the server needs, without starting it

run: .venv/.requirements  ## Install, prepare the database, serve on http://127.0.0.1:8000 (PORT, HOST, INSTANCE, WORKERS, THREADS)
	@$(FLASK) prepare
	@$(SERVE)

demo: export INSTANCE ?= instance/demo
demo: .venv/.requirements  ## The same with a sample account, in instance/demo
	@$(FLASK) prepare
	@$(FLASK) demo
	@$(SERVE)

user: .venv/.requirements  ## Add an account: NAME=alice EMAIL=alice@example.com [ADMIN=1] [PASSWORD=…]
	@test -n "$$NAME" || { echo "Say who: make user NAME=alice EMAIL=alice@example.com [ADMIN=1]"; exit 1; }
	@$(FLASK) prepare
	@$(FLASK) user "$$NAME" $${EMAIL:+--email "$$EMAIL"} $${ADMIN:+--admin}

password: .venv/.requirements  ## Give somebody a new password: NAME=alice [PASSWORD=…] [WITHOUT_SECOND_STEP=1]
	@test -n "$$NAME" || { echo "Say whose: make password NAME=alice"; exit 1; }
	@$(FLASK) password "$$NAME" $${WITHOUT_SECOND_STEP:+--without-second-step}

backup: .venv/.requirements  ## Write database and files into one archive, while the server works: [TO=file.tar.gz]
	@$(FLASK) backup $${TO:+--to "$$TO"}

restore: .venv/.requirements  ## Put a backup into an empty instance: FILE=regimen-….tar.gz [INSTANCE=…] [DATABASE_URL=…]
	@test -n "$$FILE" || { echo "Say which: make restore FILE=instance/backups/regimen-….tar.gz INSTANCE=…"; exit 1; }
	@$(FLASK) restore "$$FILE"

# A process for each core; one that is done takes over from the others, so that what tests share is mostly made once.
IN_PARALLEL := -n auto --dist worksteal

# The tests are compiled once, and not by each process of each run.
test check: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.requirements-dev chromium  ## Run everything: style, types, layers, then the tests, browser included
	@failed=0; \
	$(MAKE) --no-print-directory lint || failed=1; \
	if [ -n "$$TEST_DATABASE_URL" ]; then \
	  echo "== The suite on PostgreSQL and Redis"; \
	  $(VENV) -m pytest $(IN_PARALLEL) -m "not browser and not own_server" || failed=1; \
	fi; \
	echo "== The suite on SQLite"; \
	env -u TEST_DATABASE_URL -u TEST_REDIS_URL OTHER_DATABASE_RAN="$$TEST_DATABASE_URL" $(VENV) -m pytest $(IN_PARALLEL) || failed=1; \
	exit $$failed

lint: .venv/.requirements-dev  ## Style, types and layers, without the tests
	@failed=0; \
	$(VENV) -m ruff check . || failed=1; \
	$(VENV) -m ruff format --check . || failed=1; \
	$(VENV) -m mypy || failed=1; \
	.venv/bin/lint-imports || failed=1; \
	exit $$failed

check: .venv/.requirements-dev  ## What to run before a commit: lint, and the tests without browsers and servers
	@$(MAKE) --no-print-directory lint
	@$(VENV) -m pytest $(IN_PARALLEL) -m "not slow and not browser and not own_server"

bench: .venv/.requirements-dev  ## Measure against the floor and write docs/performance.md
	@$(VENV) -m benchmarks

fuzz: .venv/.requirements-dev  ## Send 10,000 broken recordings and 20,000 generated requests, and record in docs/ what came of them
	@$(VENV) -m benchmarks.fuzz_files
	@$(VENV) -m tests.fuzz $${CASES:-20000} $${SEED:-1}

migration: .venv/.requirements  ## Draft a migration from the models: m="Add photos"
	@test -n "$$m" || { echo 'Say what it does: make migration m="Add photos"'; exit 1; }
	@$(FLASK) prepare
	@$(FLASK) db migrate --message "$$m"

words: .venv/.requirements-dev  ## Bring the German catalogue up to date with the texts of the program
	@$(VENV) -m tests.words

# Run it on a machine that asks only public registries: their addresses stay out of the files either way.
LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url
lock:  ## Pin requirements.txt and requirements-dev.txt anew (needs uv)
	@command -v uv > /dev/null || { echo "make lock needs uv (pip install uv)."; exit 1; }
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) requirements-dev.in --output-file requirements-dev.txt

shell: .venv/.requirements  ## A Python prompt inside the application
	@$(FLASK) shell

.venv/bin/python:
	@command -v $(PYTHON) > /dev/null || { \
	  echo "$(PYTHON) is missing. On Debian and Ubuntu: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Regimen needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another: make run PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv

INSTALL := $(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes
.venv/.requirements: requirements.txt | .venv/bin/python
	@echo "Installing what the server needs (once, about a minute) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.requirements-dev: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing what the tests need (once, about a minute) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.requirements

# Debian's package as root, else Playwright's own download. Where neither comes, the tests say so.
chromium: .venv/.requirements-dev
	@$(VENV) -m tests.chromium > /dev/null || { \
	  echo "Installing Chromium for the browser tests ..."; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
	      > /dev/null < /dev/null; \
	  fi; \
	  $(VENV) -m tests.chromium > /dev/null || $(VENV) -m playwright install chromium || true; }
