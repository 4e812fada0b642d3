# Every target does its own set-up, once.
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.ready

.PHONY: run test setup check screenshots bench soak clean

run: setup
	$(VENV)/bin/kinfinder demo

test: setup
	$(PY) -m pytest

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml packaging/linux/setup.sh packaging/linux/qt-libraries.txt
	sh packaging/linux/setup.sh $(VENV)
	touch $(STAMP)

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

screenshots: setup
	$(PY) tools/screenshots.py

clean:
	rm -rf $(VENV) build dist
