"""The verb check: do the published tables hold what is expected of them?"""

import sys
from pathlib import Path

import click

from flows.cli.options import DATA_REJECTED, PATHS, warehouse_option


@click.command()
@warehouse_option
@click.option("--docs", type=PATHS, metavar="FOLDER", help="Also write Data Docs: pages that open without a network.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--strict", is_flag=True, help="Exit with code 1 if any check failed.")
def check(warehouse: Path, docs: Path | None, as_json: bool, strict: bool) -> None:
    """Check the published tables.

    The expectations are those that every batch is checked with before it is loaded.

    \b
    onrecord check
    onrecord check --docs quality/
    """
    from flows.outputs.checks import as_text, check_published

    results = check_published(warehouse)
    click.echo(results.write_json() if as_json else as_text(results))
    if docs is not None:
        from expectations.docs import build_docs

        click.echo(f"Data Docs: {build_docs(results, docs)}", err=as_json)
    if strict and not results["success"].all():
        sys.exit(DATA_REJECTED)
