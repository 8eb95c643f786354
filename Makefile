# Two commands to know: `make demo` runs it, `make test` proves it. `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
SIZE ?= 10k
ARGS ?=
BIN = .venv/bin
PY = $(BIN)/python
# Some environments forbid byte-code; every start would then compile everything again.
unexport PYTHONDONTWRITEBYTECODE
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo dev services test test-services test-browser lint fix bench crash-test lock clean lint-types lint-words lint-product

help:  ## List these commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: preflight .venv/base.ok  ## Run the product here, with demo content (PORT=8000)
	@DEMO=1 $(PY) manage.py demo

dev: preflight .venv/dev.ok  ## The same, reloading when the code changes
	@DEMO=1 DEBUG=1 LOG_FORMAT=plain $(PY) manage.py demo --reload

services: .venv/base.ok  ## Run web, worker and beat on DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL
	@DJANGO_SETTINGS_MODULE=config.settings.production $(PY) manage.py services

test: .venv/dev.ok  ## The whole suite on the embedded stack, in parallel (ARGS="tests/core -k audit")
	@env -u DATABASE_URL -u REDIS_URL -u ELASTICSEARCH_URL $(BIN)/pytest -q -n auto $(ARGS)

# What touches no database, cache or index: nothing that servers could change.
SERVERLESS = tests/eligibility tests/themes/test_contract.py tests/themes/test_chart_samples.py tests/house/test_templates.py \
	tests/core/detector tests/core/test_markdown.py tests/core/test_typography.py \
	tests/core/test_wording.py $(wildcard tests/core/test_charts*.py)

test-services: .venv/dev.ok  ## The same suite on the three URLs but what touches no server, then the races
	@test -n "$$DATABASE_URL" -a -n "$$REDIS_URL" -a -n "$$ELASTICSEARCH_URL" || \
		{ echo "Set DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL first (docs/operate/services.md)"; exit 1; }
	@$(BIN)/pytest -q -n auto $(addprefix --ignore=,$(SERVERLESS)) $(ARGS)
	@$(BIN)/pytest -q -n 2 --dist loadfile tests/races tests/services

test-browser: .venv/dev.ok  ## Journeys in Debian's Chromium; the story on the three URLs as well, where they are set
	@env -u DATABASE_URL -u REDIS_URL -u ELASTICSEARCH_URL $(BIN)/pytest -q -n 2 --dist loadfile tests/browser $(ARGS)
	@test -z "$$DATABASE_URL" || JOURNEYS_ON=services $(BIN)/pytest -q tests/browser/test_story.py

lint: lint-types lint-words lint-product  ## Format, lint, layers, templates, types, migrations, deploy check

lint-types: .venv/dev.ok
	@$(BIN)/mypy platform cms community marketplace search themes

lint-words: .venv/dev.ok
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@git ls-files -z '*.html' '*.txt' | grep -z /templates/ | xargs -0 $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/djlint --lint --quiet cms platform themes $(wildcard community marketplace search)
	@PYTHONPATH=platform:. $(BIN)/lint-imports

lint-product: .venv/dev.ok
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check --fail-level WARNING
	@DJANGO_SETTINGS_MODULE=config.settings.production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=www.example.fr BASE_URL=https://www.example.fr MAIL_URL=smtp://localhost MAIL_FROM=bonjour@example.fr \
		RECEIPT_KEYS=1:$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))') \
		$(PY) manage.py check --deploy --fail-level WARNING

fix: .venv/dev.ok  ## Format, and mend what can be mended by itself
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@git ls-files -z '*.html' '*.txt' | grep -z /templates/ | xargs -0 $(BIN)/djade --target-version 5.2 || true

bench: .venv/dev.ok  ## Measure speed and memory (SIZE=10k|100k|1m, ONLY=home)
	@$(PY) manage.py bench --size $(SIZE) $(ARGS)

crash-test: .venv/dev.ok  ## Kill processes under work, count what was lost (ARGS="--stack services --seed 7")
	@$(PY) -m tests.crash $(ARGS)

lock: .venv/dev.ok  ## Pin every package again, with hashes and no address
	@for name in base dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	@$(BIN)/uv pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	@$(PY) requirements/notices.py

clean:  ## Remove the environment and all data of this checkout
	@rm -rf .venv var

.PHONY: preflight
preflight:
	@$(PYTHON) platform/demo/preflight.py --port $(PORT)

.venv/%.ok: requirements/%.txt
	@$(PYTHON) platform/demo/preflight.py
	@echo "Installation des bibliothèques ($*)…"
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@
