# The two commands: `make demo` and `make test`. Everything else is for those who work on it.
PYTHON = .venv/bin/python

.PHONY: demo demo-reset test check catalogues locks

catalogues:  ## Read the marked texts, update locale/zh_Hans and compile it.
	$(PYTHON) -m civilaffairs.i18n update

locks:  ## Compile the locks; they hold hashes and no address.
	cd requirements && for name in base test; do \
		uv pip compile $$name.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make locks" --quiet --output-file $$name.txt || exit 1; done
