"""The verb lake: a warehouse that several machines write, and readers share."""

from pathlib import Path

import click

from flows.cli.options import PATHS, wait_option


@click.group()
def lake() -> None:
    """Warehouses in DuckLake: a catalog in a database, the tables as Parquet in a folder or a store.

    A lake file, such as news.lake, stands for one: give it wherever --warehouse takes a file.

    \b
    onrecord lake create news.lake
    onrecord run --warehouse news.lake
    """


_catalog_option = click.option(
    "--catalog",
    metavar="CATALOG",
    help="A file of SQLite (sqlite:FILE) for one machine, postgres:CONNECTION for several; default: "
    "sqlite:NAME.catalog.sqlite beside FILE. Passwords come from the environment (PGPASSWORD).",
)
_data_option = click.option(
    "--data", metavar="FOLDER", help="A folder, or s3://bucket/prefix; default: NAME.data/ beside FILE."
)


@lake.command()
@click.argument("file", type=PATHS)
@_catalog_option
@_data_option
def create(file: Path, catalog: str | None, data: str | None) -> None:
    """Make a lake without documents, and FILE, which stands for it.

    If the catalog has a lake already, FILE is made for that: so each machine gets its own.

    \b
    onrecord lake create news.lake
    onrecord lake create news.lake --catalog "postgres:host=db dbname=news" --data s3://press/news/
    onrecord run articles/ --warehouse news.lake
    """
    from flows.warehouse.lake.copying import create_lake
    from flows.wording import counted

    n_documents = create_lake(file, *_places(file, catalog, data))
    click.echo(f"{file} stands for a lake with {counted(n_documents, 'document')}")


@lake.command("import")
@click.argument("warehouse", type=PATHS)
@click.argument("file", type=PATHS)
@_catalog_option
@_data_option
@wait_option
def import_(warehouse: Path, file: Path, catalog: str | None, data: str | None, wait: float) -> None:
    """Make a lake, and FILE, which stands for it, of all that a WAREHOUSE file has; that stays as it is.

    \b
    onrecord lake import data/onrecord.duckdb news.lake
    """
    from flows.warehouse.lake.copying import import_file
    from flows.wording import counted

    n_documents = import_file(warehouse, file, *_places(file, catalog, data), wait_seconds=wait)
    click.echo(f"{file} stands for a lake with {counted(n_documents, 'document')}")


@lake.command("export")
@click.argument("file", type=PATHS)
@click.argument("warehouse", type=PATHS)
@wait_option
def export_(file: Path, warehouse: Path, wait: float) -> None:
    """Make a WAREHOUSE file of all that the lake of FILE has; the lake stays as it is.

    \b
    onrecord lake export news.lake news.duckdb
    """
    from flows.warehouse.lake.copying import export_file
    from flows.wording import counted

    n_documents = export_file(file, warehouse, wait_seconds=wait)
    click.echo(f"{warehouse} has {counted(n_documents, 'document')}")


@lake.command("compact")
@click.argument("file", type=PATHS)
@click.option(
    "--keep", default="30d", show_default=True, help="How far back `onrecord sql --at RUN` can look: 12h, 30d."
)
@wait_option
def compact_(file: Path, keep: str, wait: float) -> None:
    """Merge the small files of a lake, forget old snapshots, and delete what nothing needs any more.

    \b
    onrecord lake compact news.lake
    onrecord lake compact news.lake --keep 7d
    """
    from flows.periods import span
    from flows.warehouse.lake.upkeep import compact_lake
    from flows.wording import counted

    try:
        kept = span(keep)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--keep") from error
    done = compact_lake(file, kept, wait_seconds=wait)
    click.echo(
        f"{counted(done.n_files, 'file')} hold the tables; {counted(done.n_expired, 'snapshot')} forgotten, "
        f"{counted(done.n_deleted, 'file')} deleted"
    )


def _places(file: Path, catalog: str | None, data: str | None) -> tuple[str, str]:
    return catalog or f"sqlite:{file.stem}.catalog.sqlite", data or f"{file.stem}.data/"
