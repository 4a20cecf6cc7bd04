"""The verb resolve: who is who, again."""

import sys
from pathlib import Path

import click

from flows.cli.options import DATA_REJECTED, overrides_option, wait_option, warehouse_option


@click.command()
@warehouse_option
@overrides_option
@wait_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def resolve(warehouse: Path, overrides: Path | None, wait: float, as_json: bool) -> None:
    """Resolve entities again without reading articles.

    To be used after the file of overrides was edited, or a knowledge base was imported: works over the whole warehouse
    and publishes it. Without --overrides, the file that was named last for this warehouse is used; if it is gone, the
    rows that it had.

    \b
    onrecord resolve
    onrecord resolve --overrides overrides.csv
    """
    import json
    from dataclasses import asdict

    from flows.run.progress import LineProgress
    from flows.run.resolving import resolve_warehouse

    progress = LineProgress(sys.stderr)
    outcome = resolve_warehouse(warehouse.absolute(), overrides=overrides, wait_seconds=wait, progress=progress)
    click.echo(json.dumps(asdict(outcome), ensure_ascii=False) if as_json else str(outcome))
    if outcome.stopped:
        click.echo(outcome.stopped, err=True)
        sys.exit(DATA_REJECTED)
