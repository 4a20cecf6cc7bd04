"""The shape of the code: small files and functions, folders that say what they make, nothing that nobody uses.

The layers of folders are import-linter contracts in pyproject.toml, branches a rule of ruff; both run in `make lint`.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("transforms", "flows", "expectations", "sql", "seeds")
MAX_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_MODULES = 15

LONG_FILES = {
    "transforms/schemas.py": "the one place that lists the columns of all tables",
    # still to be split
}
ENTRY_POINTS = {
    "flows.inputs.wrapped.guarded_process": "python -m, by flows/inputs/wrapped/guard.py",
    "flows.cli.main": "console script, pyproject.toml",
    "flows.orchestration.guarded_server": "started by flows/orchestration/schedule.py",
    "flows.training.train": "make train",
    "flows.training.export": "make train",
}


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_long() -> None:
    lengths = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in _sources()}
    assert {name: n for name, n in lengths.items() if n > MAX_LINES and name not in LONG_FILES} == {}


def test_no_function_is_long() -> None:
    functions = {
        f"{_name(path)}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in _sources()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: n for name, n in functions.items() if n > MAX_FUNCTION_LINES} == {}


def test_no_folder_is_crowded() -> None:
    folders = {path.parent for path in _sources()}
    counts = {_name(folder): len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) for folder in folders}
    assert {name: n for name, n in counts.items() if n > MAX_MODULES} == {}


def test_every_folder_and_module_says_what_it_is_for() -> None:
    assert [_name(path) for path in _sources() if not ast.get_docstring(_tree(path))] == []
    folders = {path.parent for path in _sources()}
    assert [_name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    assert [
        f"{_name(path)}: {node.name}"
        for path in _sources()
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ] == []


def test_every_module_is_imported() -> None:
    """By the code, not only by a test; modules that something else starts are named above."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    packages = {_name(path.parent).replace("/", ".") for path in _sources() if path.name == "__init__.py"}
    modules = graph.modules - packages
    unused = {module for module in modules if not graph.find_modules_that_directly_import(module)}
    assert unused == set(ENTRY_POINTS)


@pytest.mark.parametrize("path", sorted((ROOT / "sql" / "queries").rglob("*.sql")), ids=lambda path: path.stem)
def test_every_query_is_used(path: Path) -> None:
    folder, name = path.parent.name, path.stem
    texts = [source.read_text(encoding="utf-8") for source in _sources()]
    used = any(f'"{folder}/{name}"' in text or (f'f"{folder}/{{' in text and f'"{name}"' in text) for text in texts)
    assert used, f"no code names the query {folder}/{name}"


def test_everything_at_the_top_of_a_module_is_used() -> None:
    """By the code, not only by a test. Names are compared, so that a dead one may hide behind a namesake."""
    defined: dict[str, str] = {}
    used: set[str] = set()
    for path in _sources():
        for node in _tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
                defined[node.name] = _name(path)
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
    assert {name: place for name, place in defined.items() if name not in used} == {}
