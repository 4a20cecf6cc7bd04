# Every target sets itself up in .venv; `make run` and `make test` are all that a new machine needs.
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=
export DO_NOT_TRACK := 1

.PHONY: setup run test lint bench bench-accuracy readme train clean lock

setup: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

run: setup
	@$(BIN)/onrecord run --prefect

test: setup
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup
	@$(BIN)/python -m tests.benchmarks $(if $(DATA),--data $(DATA))

bench-accuracy: setup
	@test -n "$(DATA)" || { echo "make bench-accuracy DATA=folder of the annotated corpora"; exit 2; }
	@$(BIN)/python -m tests.benchmarks.table $(DATA) README.md

readme: setup
	@rm -rf data/readme && mkdir -p data/readme
	@cd data/readme && ../../$(BIN)/onrecord run --no-prefect > /dev/null
	@$(BIN)/python -m tests.readme data/readme

TRAIN = $(BIN)/python -m flows.train_reader $(DATA)
READERS := data/reader
EXAMPLES = --teacher $(READERS)/first/reader.pt --judge $(READERS)/first/reader.pt $(READERS)/tone/reader.pt \
	--taught $(READERS)/taught.pt
HALF ?= $(if $(shell grep -m1 -o avx512_bf16 /proc/cpuinfo 2>/dev/null),--half)

train: setup
	@test -n "$(DATA)" || { echo "make train DATA=folder that holds polnear/, names/ and tone/"; exit 2; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable ".[train]"
	@$(TRAIN) $(READERS)/first $(HALF)
	@for to in second tone accurate fast; do for width in . whole narrow; do \
		mkdir -p $(READERS)/$$to/$$width && cp $(READERS)/first/silver.parquet $(READERS)/$$to/$$width; done; done
	@$(TRAIN) $(READERS)/second --fresh --teacher $(READERS)/first/reader.pt --epochs 2.5 --seed 2 $(HALF)
	@$(TRAIN) $(READERS)/tone --only tone --epochs 4 --seed 7 $(HALF)
	@$(TRAIN) $(READERS)/accurate/whole --start $(READERS)/second/reader.pt $(EXAMPLES) \
		--epochs 1.5 --rate 6e-5 --head-rate 6e-4 --seed 31 $(HALF)
	@$(TRAIN) $(READERS)/accurate/narrow --start $(READERS)/accurate/whole/reader.pt $(EXAMPLES) \
		--heads 11 --neurons 1408 --epochs 0.4 --rate 4e-5 --head-rate 3e-4 --seed 41 $(HALF)
	@$(TRAIN) $(READERS)/fast/whole --layers 0,2,5 --teacher $(READERS)/first/reader.pt --epochs 3 $(HALF)
	@$(TRAIN) $(READERS)/fast/narrow --start $(READERS)/fast/whole/reader.pt $(EXAMPLES) \
		--heads 9 --neurons 1280 --epochs 3 --seed 32 $(HALF)
	@for size in accurate fast; do $(BIN)/python -m flows.export_reader $(READERS)/$$size/narrow/reader.pt \
		transforms/reader/weights/$$size.onnx; done

lock:
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

clean:
	@rm -rf .venv build dist data .pytest_cache .mypy_cache .ruff_cache *.egg-info
