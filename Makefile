# Every target does its own set-up, and nothing is done twice. See docs/adr/0006-setup-and-lock.md.
VENV := .venv
PY := $(VENV)/bin/python
FUZZ := --inputs 1000000 --guided 100000 --workers 2

.DEFAULT_GOAL := help
.PHONY: help setup kernel run test check bench soak freeze notices screenshots clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

setup: ## make .venv with the locked packages and what Qt needs from the system
	@sh packaging/linux/setup.sh $(VENV)

kernel: ## compile the engine's C files in place, after changing one (setup does it too)
	$(PY) packaging/build_kernel.py

run: setup ## make, search and open the sample agency
	$(VENV)/bin/kinfinder demo

test: setup ## run every test
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest

check: setup ## lint, formatting, types and layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: setup ## time the main job, linkage against its peers (bench/linkage.py; options in BENCH="..."), search on invented agencies
	$(PY) bench/pipeline.py
	$(PY) bench/linkage.py $(BENCH)
	$(PY) bench/calibration.py
	$(PY) bench/fairness.py
	$(PY) -m bench.agencies
	$(PY) bench/kinship.py

soak: setup ## kill the program 80 times while it saves, try ten times the examples, watch the kernel, read a million damaged files (hours; FUZZ="--inputs 20000")
	KINFINDER_KILL_ROUNDS=80 $(PY) -m pytest tests/finder/store/test_kill.py
	KINFINDER_SOAK=1 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -m hypothesis
	KINFINDER_SANITIZE=1 $(PY) -m pytest tests/matching/kernel/test_sanitized.py
	$(PY) -m bench.fuzz $(FUZZ)

freeze: setup ## make dist/kinfinder, the program for computers without Python, and check it (Linux; some minutes)
	@sh packaging/linux/freeze.sh $(VENV)

notices: setup ## write NOTICES.md anew from the lock file
	$(PY) tools/notices.py

screenshots: setup ## write pictures of every page to screenshots/
	$(PY) tools/screenshots.py

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist
