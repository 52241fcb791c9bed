# Two commands on a fresh machine with Python 3.11 and make: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test sandbox lint lock clean

demo: $(READY)
	$(BIN)/kmuni demo

test: $(READY)
	$(BIN)/pytest -m "not browser"

sandbox: $(READY)
	$(BIN)/kmuni sandbox

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# Needs uv; writes hashes and no registry's address.
lock:
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal \
		--python-version 3.11 pyproject.toml --group dev --output-file requirements.txt

clean:
	rm -rf $(VENV) dist build
