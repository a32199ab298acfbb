# Two commands are all one needs: `make run` opens the chat, `make test` runs the tests. Both need Python 3.11 to 3.13.

PYTHON ?= python3
PORT ?= 7860
VENV = .venv
BIN = $(VENV)/bin

.PHONY: run test fast lint format requirements clean

run: $(VENV)/run.stamp  ## install what is pinned, add the sample articles to an empty library, open the chat
	$(BIN)/lede add --samples --if-empty
	$(BIN)/lede chat --port $(PORT)

test: $(VENV)/test.stamp  ## everything, the real browser included: the browser and what it shows need both cores, the rest one each
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 -m "not browser"
	$(BIN)/python -m pytest -m browser

fast: $(VENV)/test.stamp  ## what needs no browser, no language model and no patience, in two processes
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --hypothesis-profile=quick -m "not browser and not model and not slow and not benchmarks"

lint: $(VENV)/test.stamp  ## style, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else f"Lede needs Python 3.11 to 3.13, {sys.executable} is {sys.version.split()[0]}: run make PYTHON=python3.12, say")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

requirements:  ## pin again what pyproject.toml asks for; needs uv
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group run -o requirements.txt pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group run --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV)
