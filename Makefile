# Two commands on a fresh machine with Python 3.11 and make: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Processes that tests start read compiled modules instead of compiling them again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick faults sandbox fix lint lock ngrams clean

demo: $(READY)
	$(BIN)/kmuni demo

# Two workers a core: tests wait for timers and servers, too.
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))

# What needs nothing beyond the set-up, and no hour.
HERE := -m "not browser and not pgbouncer and not faults and not training and not ocr"

test: $(READY)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(HERE)

# The inner loop: one case of each table on SQLite, one whole bot a file; no benchmark and no other
# process.
quick: $(READY)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --quick $(HERE)

# The long fault runs: thousands of kills on both databases.
faults: $(READY)
	$(BIN)/pytest -m faults

sandbox: $(READY)
	$(BIN)/kmuni sandbox

# Formats, and mends what ruff can mend.
fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# Needs uv; writes hashes and no registry's address. The first file is what a server needs, the
# last what one needs that recognises words in pictures.
COMPILE := uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal \
	--python-version 3.11 pyproject.toml

lock:
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	$(COMPILE) --extra ocr --constraint requirements-dev.txt --output-file requirements-ocr.txt

# Trains the model over letters anew after larger changes of the vocabulary; needs uv.
ngrams: $(READY)
	uv pip install --quiet --python $(BIN)/python --group training
	$(BIN)/pytest -m training
	$(BIN)/python -m models.taxonomy.build_ngrams

clean:
	rm -rf $(VENV) dist build
