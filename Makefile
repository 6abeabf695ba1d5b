# Everything from a bare machine with Python >= 3.11, git and make. Each target sets up what it needs first.

SHELL := bash
PYTHON ?= python3
# Quality of the clips: l, m, h, k.
Q ?= l
BIN := .venv/bin
READY := .venv/.ready

# The first seed of what make soak tries, and which share of it.
FROM ?= 0
SHARE ?= 1

.PHONY: help setup videos live gallery test soak check bench clean

help:
	@echo "make videos      render every clip into renders/480p15, a quick preview"
	@echo "make videos Q=h  ... into renders/1080p60; Q=m is 720p30, Q=k is 2160p60"
	@echo "make live        a page that follows the hand in class"
	@echo "make gallery     the previews of the README, into renders/gallery"
	@echo "make test        the test suite"
	@echo "make soak        an hour of files, lectures, kills and disks drawn by seed (FROM=0 SHARE=1)"
	@echo "make check       lint, format, types and licences"
	@echo "make bench       speed, as ratios within one run"
	@echo "make setup       only the set-up, which the others do by themselves (PYTHON=python3.12 picks the Python)"
	@echo "make clean       remove .venv, caches and all of renders but renders/gallery"

setup: $(READY)

# Redone when either file changes; otherwise a run starts at once. What is fetched is what locked.txt has the digest of.
$(READY): pyproject.toml locked.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, and $(PYTHON) is not: try make PYTHON=python3.12"; exit 1; }
	@.ci/system-libraries $(PYTHON)
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@set -o pipefail; $(BIN)/pip install --disable-pip-version-check --progress-bar off --require-hashes --no-deps -r locked.txt | \
	  grep -oE --line-buffered '^ *(Collecting [^ ]+|Building wheel for .*|Installing collected packages|Successfully installed)'
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@# A hook is a courtesy: where it cannot be installed, the set-up goes on.
	@if [ -z "$$CI" ] && git rev-parse --is-inside-work-tree >/dev/null 2>&1; then $(BIN)/pre-commit install || true; fi
	@touch $@

# Only what changed; one failing clip does not stop the others.
videos: setup
	$(BIN)/downhill render -q $(Q)

live: setup
	$(BIN)/downhill live

gallery: setup
	$(BIN)/python -m scenes.production.previews
	$(BIN)/python -m tests.scenes.live.preview

test: setup
	@.ci/system-libraries $(PYTHON) --tests
	$(BIN)/pytest -n auto --dist worksteal

soak: setup
	SOAK_FROM=$(FROM) SOAK_SHARE=$(SHARE) $(BIN)/pytest -n auto --dist worksteal tests/soak/soak_*.py

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python .ci/licences

bench: setup
	$(BIN)/pytest tests/bench/bench_*.py -s -p no:xdist

clean:
	@# Without .venv the hook would refuse every commit.
	@if [ -x $(BIN)/pre-commit ]; then $(BIN)/pre-commit uninstall || true; fi
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find renders -mindepth 1 -maxdepth 1 ! -name README.md ! -name gallery -exec rm -rf {} +
	find gdmath scenes tests -name __pycache__ -prune -exec rm -rf {} +
