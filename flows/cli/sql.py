"""The verb sql: a question to the published tables."""

import sys
from pathlib import Path
from typing import Literal

import click

from flows.cli.options import PATHS, warehouse_option


@click.command("sql")
@click.argument("statement")
@warehouse_option
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--output", type=PATHS, help="File to write to; default: standard output.")
def sql_(statement: str, warehouse: Path, format_: Literal["table", "csv", "json"], output: Path | None) -> None:
    """Query the published tables.

    STATEMENT is one query in DuckDB's SQL, or - to read it from standard input.

    \b
    onrecord sql "select * from mart.quotes_by_speaker limit 5"
    onrecord sql "select * from mart.share_of_voice" --format csv --output voice.csv
    onrecord sql - < question.sql
    """
    from flows.outputs.query_results import run_query, write
    from flows.warehouse.publish import connect_published

    text = sys.stdin.read() if statement == "-" else statement
    with connect_published(warehouse) as con:
        result = run_query(con, text)
        if output is None:
            write(result, format_, sys.stdout)
            return
        with output.open("w", encoding="utf-8", newline="") as stream:
            write(result, format_, stream)
