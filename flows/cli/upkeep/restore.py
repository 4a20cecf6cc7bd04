"""The verb restore: a lost or damaged warehouse file from its published copy."""

from pathlib import Path

import click

from flows.cli.options import wait_option, warehouse_option


@click.command()
@warehouse_option
@click.option("--force", is_flag=True, help="Also if the warehouse file can be read.")
@wait_option
def restore(warehouse: Path, force: bool, wait: float) -> None:
    """Make a lost or damaged warehouse file again.

    It becomes what its published copy holds: all tables, as of the last run that published. A file that was in its
    place is kept under another name. The next `onrecord run` reads again what came after that.

    \b
    onrecord restore
    onrecord restore --warehouse news.duckdb
    """
    from flows.warehouse.restore import restore as make_again

    click.echo(str(make_again(warehouse, is_forced=force, wait_seconds=wait)))
