"""The style of sql/, checked with DuckDB's own tokenizer: sqlfluff (4.5) cannot parse a quarter of these files.

`make lint` runs it as a script; tests/contract/test_sql_style.py runs it as a test.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
MAX_LINE = 120
# these are applied to warehouses by their hash and cannot change any more
APPLIED = {"0001_tables", "0003_overrides", "0005_settlement", "0006_tone"}
_UPPER = re.compile(r"[A-Z]")
_BARE_JOIN = re.compile(
    r"(?<!inner )(?<!left )(?<!right )(?<!full )(?<!outer )(?<!cross )(?<!anti )(?<!semi )(?<!asof )\bjoin\b"
)
_LOST = re.compile(r"create or replace view[^;]*\bas (not )?materialized\b")


def code(script: str) -> str:
    """The script without comments and with its strings blanked; line breaks stay."""
    raw = script.encode()
    tokens = duckdb.tokenize(script)
    ends = [start for start, _ in tokens[1:]] + [len(raw)]
    parts = [raw[: tokens[0][0]].decode() if tokens else script]
    for (start, kind), end in zip(tokens, ends, strict=True):
        text = raw[start:end].decode()
        parts.append(re.sub(r"\S", " ", text) if kind == duckdb.token_type.string_const else text)
    return re.sub(r"--.*", "", "".join(parts))


def complaints(script: str) -> Iterator[str]:
    """What is wrong with the style of a script: "line N: what", or what is wrong with all of it."""
    try:
        duckdb.extract_statements(script)
    except duckdb.Error as error:
        yield f"DuckDB cannot parse it: {error}"
        return
    if not script.startswith("-- "):
        yield "line 1: does not start with a comment that says what it gives"
    if not script.endswith("\n") or script.endswith("\n\n"):
        yield "does not end with exactly one line break"
    if _LOST.search(code(script)):
        yield "a view that says what is materialized: DuckDB forgets that when the file is opened again"
    for number, (line, statement) in enumerate(zip(script.split("\n"), code(script).split("\n"), strict=False), 1):
        if len(line) > MAX_LINE:
            yield f"line {number}: longer than {MAX_LINE} characters"
        if "\t" in line or line != line.rstrip():
            yield f"line {number}: a tab, or blanks at its end"
        if _UPPER.search(statement):
            yield f"line {number}: upper case outside strings and comments"
        if _BARE_JOIN.search(statement):
            yield f"line {number}: a join that does not say which (inner, left, …)"


def findings() -> list[str]:
    """All complaints about the files of sql/, each with its file."""
    return [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in sorted((ROOT / "sql").rglob("*.sql"))
        if path.stem not in APPLIED
        for complaint in complaints(path.read_text(encoding="utf-8"))
    ]


if __name__ == "__main__":
    found = findings()
    sys.stdout.write("".join(f"{line}\n" for line in found) or "SQL: all checks passed!\n")
    sys.exit(bool(found))
