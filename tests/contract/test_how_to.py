"""The how-tos work: their snippets are put where the page says, and do what it says."""

import csv
import io
import re
import shlex
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
from tests.documentation import ROOT, blocks, commands
from tests.flows.warehouse.marts.rows import create_tables, document, insert
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
        con.execute(f"insert into documents values ({', '.join(map(str, values))}, current_date)")
    done = CliRunner().invoke(outlets, ["--warehouse", str(tmp_path / "w.duckdb")])
    assert (done.exit_code, done.output) == (0, "Harbour Times\t1\n")


def test_recipe_of_what_a_copy_left_out() -> None:
    lines = [command.line for command in commands(ROOT / "docs" / "recipes.md")]
    (line,) = (line for line in lines if "as left_out from mart.copies" in line)
    query = shlex.split(line)[-1]
    con = duckdb.connect()
    create_tables(con)
    whole = "It snowed.\nNobody came, “not one”.\n\nIt was late."
    texts = {"d1": whole, "d2": "IT SNOWED.\nIt was “late”.", "d3": "Nobody came, not one. It was late. It snowed"}
    copy = {"duplicate_of_document_id": "d1", "duplicate_kind": "near"}
    rows = [document(own, own, None, text=text) | (copy if own != "d1" else {}) for own, text in texts.items()]
    insert(con, schemas.SOURCES, [{"source_id": own, "name": own} for own in texts])
    insert(con, schemas.DOCUMENTS, rows)
    assert con.execute(query).fetchall() == [("d2", "d1", ["Nobody came, “not one”."]), ("d3", "d1", [])]
