"""The verb sql: a question to the published tables."""

import sys
from pathlib import Path
from typing import Literal

import click

from flows.cli.options import PATHS, warehouse_option
from flows.errors import UserError


@click.command("sql")
@click.argument("statement")
@warehouse_option
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--output", type=PATHS, help="File to write to; default: standard output.")
@click.option("--raw", is_flag=True, help="Write text to csv as it is, also what a spreadsheet takes for a formula.")
@click.option("--at", metavar="RUN", help="Query a lake as it was after the run of this run_id.")
@click.option("--files", is_flag=True, help="Let the query read files, as read_csv and read_parquet do.")
def sql_(
    statement: str,
    warehouse: Path,
    format_: Literal["table", "csv", "json"],
    output: Path | None,
    raw: bool,
    at: str | None,
    files: bool,
) -> None:
    """Query the published tables.

    STATEMENT is one query in DuckDB's SQL, or - to read it from standard input. It can read the tables of the warehouse
    only, unless --files is given, and can write nothing.

    \b
    onrecord sql "select * from mart.quotes_by_speaker limit 5"
    onrecord sql "select * from mart.who_quotes_whom" --format csv --output quoted.csv
    onrecord sql - < question.sql
    onrecord sql "select count(*) from quotes" --warehouse news.lake --at 20260301T120000-1a2b3c4d
    """
    from flows.output_file import writing
    from flows.outputs.query_results import close_off, run_query, write
    from flows.warehouse.lake.upkeep import snapshot_after
    from flows.warehouse.publish import published

    if output is None and sys.stdout is None:
        raise UserError("standard output is closed: name a file with --output")
    text = _typed() if statement == "-" else statement
    snapshot = snapshot_after(warehouse, at) if at else None
    with published(warehouse, snapshot=snapshot) as con:
        close_off(con, files=files)
        result = run_query(con, text)
        if output is None:
            write(result, format_, sys.stdout, raw=raw)
            return
        with writing(output) as stream:
            write(result, format_, stream, raw=raw)


def _typed() -> str:
    """Standard input; raises UserError if it is closed or not UTF-8."""
    if sys.stdin is None:
        raise UserError("standard input is closed: give the query as an argument")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"standard input is not UTF-8: {error.reason} at byte {error.start:,}") from error
