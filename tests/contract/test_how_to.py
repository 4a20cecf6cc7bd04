"""The how-tos work: their snippets are put where the page says, and do what it says."""

import csv
import io
import re
from pathlib import Path

import click
import duckdb
import polars as pl
from click.testing import CliRunner

import seeds
import sql
from expectations import checks, suites
from expectations.checks import numbered
from expectations.engine import check_rows
from expectations.suites import Suite
from flows.outputs import export
from flows.warehouse.migrations import migrate
from flows.warehouse.names import published_path
from tests.contract.sql_style import complaints
from tests.contract.tables_page import columns_of
from tests.documentation import ROOT, blocks
from transforms import schemas

HOW_TO = ROOT / "docs" / "how_to"


def _snippets(page: str, kind: str) -> list[str]:
    return [block.text for block in blocks(HOW_TO / page) if block.kind == kind]


def test_add_a_mart() -> None:
    (script,) = _snippets("add_a_mart.md", "sql")
    (line,) = _snippets("add_a_mart.md", "python")
    assert list(complaints(script)) == []
    con = duckdb.connect()
    migrate(con)
    assert migrate(con, marts=sql.scripts("marts") | {"reporting_verbs": script})[-1] == "comments/tables"
    columns = columns_of(con, "mart.reporting_verbs")
    assert all(column.comment for column in columns)
    relation = eval(f"{{{line}}}", vars(export))["reporting_verbs"]
    assert set(relation.key) <= {column.name for column in columns}
    con.execute(relation.rows.format(table="mart.reporting_verbs"))


def test_add_a_check() -> None:
    column, declared = _snippets("add_a_check.md", "python")
    suite = Suite(schemas.DOCUMENTS, (suites.DOCUMENTS.header, eval(declared, vars(suites))))
    frame = pl.DataFrame({"document_id": ["d1", "d2", "d3"], "headline": ["One line", "Two\nlines", None]})
    (finding,) = check_rows(suite, numbered(frame.with_columns(eval(column, vars(checks)))), {})
    assert (finding.expectation.name, finding.success, finding.rows) == ("headline_on_one_line", False, [1])


def test_add_an_outlet() -> None:
    outlet, pattern = ([*csv.DictReader(io.StringIO(text))] for text in _snippets("add_a_source.md", "csv"))
    assert list(outlet[0]) == seeds.table("shared/sources").columns
    assert not set(seeds.table("shared/sources")["source_id"]) & {row["source_id"] for row in outlet}
    assert list(pattern[0]) == (boilerplate := seeds.table("en/boilerplate")).columns
    assert pattern[0]["kind"] in boilerplate["kind"].to_list()
    assert re.fullmatch(pattern[0]["pattern"], "Sign up for our morning newsletter", re.IGNORECASE)


def test_add_a_verb(tmp_path: Path) -> None:
    (module,) = _snippets("add_a_verb.md", "python")
    names: dict[str, object] = {}
    exec(compile(module, "outlets.py", "exec"), names)
    outlets = names["outlets"]
    assert isinstance(outlets, click.Command)
    assert "  onrecord outlets" in CliRunner().invoke(outlets, ["--help"]).output
    with duckdb.connect(published_path(tmp_path / "w.duckdb")) as con:
        migrate(con)
        con.execute("insert into sources values ('ht', 'Harbour Times', null, null, null, false)")
        row = {
            "document_id": "'d1'",
            "source_id": "'ht'",
            "first_seen_at": "now()",
            "access": "'full'",
            "authors": "[]",
        }
        empty = {pl.String(): "''", pl.Int32(): "0"}
        values = [
            row.get(name, "null" if column.nullable else empty.get(column.dtype))
            for name, column in schemas.DOCUMENTS.columns.items()
        ]
        con.execute(f"insert into documents values ({', '.join(map(str, values))})")
    done = CliRunner().invoke(outlets, ["--warehouse", str(tmp_path / "w.duckdb")])
    assert (done.exit_code, done.output) == (0, "Harbour Times\t1\n")
