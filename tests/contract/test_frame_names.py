"""Frames that Python hands to SQL, and tables that SQL makes for a while, have other names: one connection has both."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TEMPORARY = re.compile(r"temp table (\w+)")


def _registered(source: str) -> Iterator[str]:
    """The names of frames in calls of registered(con, name=frame)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "registered":
            yield from (keyword.arg for keyword in node.keywords if keyword.arg is not None)


def test_no_frame_has_the_name_of_a_temporary_table() -> None:
    files = [*(ROOT / "flows").rglob("*.py"), *(ROOT / "sql").rglob("*.sql")]
    made = {name for path in files for name in _TEMPORARY.findall(path.read_text(encoding="utf-8"))}
    frames = {name for path in (ROOT / "flows").rglob("*.py") for name in _registered(path.read_text(encoding="utf-8"))}
    assert len(made) > 50
    assert len(frames) > 20
    assert made & frames == set()
