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

train: setup
	@test -n "$(DATA)" || { echo "make train DATA=folder that holds polnear/, names/ and tone/"; exit 2; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable ".[train]"
	@mkdir -p data/reader/first data/reader/fast/first
	@$(BIN)/python -m flows.train_reader $(DATA) data/reader/first
	@for to in data/reader data/reader/fast data/reader/fast/first; do cp data/reader/first/silver.parquet $$to; done
	@$(BIN)/python -m flows.train_reader $(DATA) data/reader \
		--start data/reader/first/reader.pt --teacher data/reader/first/reader.pt --epochs 2 --rate 7e-5
	@$(BIN)/python -m flows.export_reader data/reader/reader.pt transforms/reader/weights/accurate.onnx
	@$(BIN)/python -m flows.train_reader $(DATA) data/reader/fast/first --layers 0,2,5 --teacher data/reader/first/reader.pt
	@$(BIN)/python -m flows.train_reader $(DATA) data/reader/fast --layers 0,2,5 \
		--start data/reader/fast/first/reader.pt --teacher data/reader/reader.pt --epochs 3
	@$(BIN)/python -m flows.export_reader data/reader/fast/reader.pt transforms/reader/weights/fast.onnx --layers 0,2,5

lock:
	@$(BIN)/uv pip compile --quiet pyproject.toml --extra dev --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock

clean:
	@rm -rf .venv build dist data .pytest_cache .mypy_cache .ruff_cache *.egg-info
