# make demo   a fresh environment, the core installed, the main job on examples/press_release_ar.txt
# make test   everything the tests need, and all tests
# make docs   the documentation, into build/site; any warning fails it
PYTHON ?= python3
VENV ?= .venv
DEMO_VENV ?= .venv-demo
PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint types docs bench wheel clean

demo: $(DEMO_VENV)/installed
	$(DEMO_VENV)/bin/smartnews process examples/press_release_ar.txt --to en --text

$(DEMO_VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(DEMO_VENV)
	$(DEMO_VENV)/bin/python -m pip install --quiet --disable-pip-version-check .
	touch $@

test: $(VENV)/installed
	$(VENV)/bin/python -m pytest

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt --editable '.[dev]'
	touch $@

lint: $(VENV)/installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/installed
	$(VENV)/bin/mypy

docs: $(VENV)/installed
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --quiet --clean

bench: $(VENV)/installed
	$(VENV)/bin/python benchmarks/run.py

wheel: $(VENV)/installed
	rm -rf dist
	$(VENV)/bin/python -m build --wheel --outdir dist .

clean:
	rm -rf $(VENV) $(DEMO_VENV) dist build
