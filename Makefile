# The two commands: `make demo` and `make test`. Everything else is for those who work on it.
PYTHON = .venv/bin/python

.PHONY: demo demo-reset test check check-code drills catalogues locks

demo:  ## The portal with its demo city on this machine. Ctrl-C stops it, the data stay.
	@sh scripts/setup.sh demo
	@$(PYTHON) -m civilaffairs.embedded.supervisor

demo-reset:  ## The same with a city loaded afresh.
	@sh scripts/setup.sh demo
	@$(PYTHON) -m civilaffairs.embedded.supervisor --fresh

test:  ## Everything, with letters, Chromium and killed workers.
	@sh scripts/setup.sh test
	@$(MAKE) --no-print-directory check-code
	@# No worker is replaced: the plugin (3.8.0) then waits for ever for tests that nobody was given.
	@env -u DATABASE_URL -u DATABASE_OWNER_URL -u DATABASE_WORKER_URL -u REDIS_URL $(PYTHON) -m pytest --numprocesses 2 --dist loadgroup \
		--max-worker-restart 0

check:  ## The fast loop: needs neither Chromium nor Pango.
	@sh scripts/setup.sh check
	@$(MAKE) --no-print-directory check-code
	@env -u DATABASE_URL -u DATABASE_OWNER_URL -u DATABASE_WORKER_URL -u REDIS_URL $(PYTHON) -m pytest --numprocesses 2 \
		-m "not browser and not pdf and not drill and not long"

SCALE = 10

drills:  ## The drills at SCALE times the sizes they have in the suite; writes docs/reliability.md.
	@sh scripts/setup.sh check
	@rm -f .data/drills.jsonl
	@env -u DATABASE_URL -u DATABASE_OWNER_URL -u DATABASE_WORKER_URL -u REDIS_URL DRILL_SCALE=$(SCALE) DRILL_FIGURES=.data/drills.jsonl \
		$(PYTHON) -m pytest -n 0 --timeout 7200 -m drill tests/drills
	@$(PYTHON) -m tests.drills.report .data/drills.jsonl docs/reliability.md

check-code:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())'
	$(PYTHON) -m mypy .
	$(PYTHON) -m djlint --lint --quiet templates
	$(PYTHON) -m civilaffairs.i18n check
	$(PYTHON) manage.py makemigrations --check --dry-run

catalogues:  ## Read the marked texts, update locale/zh_Hans and compile it.
	$(PYTHON) -m civilaffairs.i18n update

locks:  ## Compile the locks; they hold hashes and no address.
	cd requirements && for name in base test benchmark; do \
		uv pip compile $$name.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make locks" --quiet --output-file $$name.txt || exit 1; done
