"""Options that several verbs take, and the exit code for rejected data."""

from pathlib import Path

import click

DATA_REJECTED = 1  # exit code
PATHS = click.Path(path_type=Path)

warehouse_option = click.option(
    "--warehouse",
    type=PATHS,
    default=Path("data/onrecord.duckdb"),  # job.DEFAULT_WAREHOUSE, which takes long to import
    show_default=True,
    envvar="ONRECORD_WAREHOUSE",
    show_envvar=True,
    help="DuckDB file that holds the tables, or a lake file (.lake).",
)
overrides_option = click.option(
    "--overrides",
    type=PATHS,
    envvar="ONRECORD_OVERRIDES",
    show_envvar=True,
    help="CSV file in which analysts correct who is who; default: the file that was named last for this warehouse, "
    "at first seeds/entity_overrides.csv.",
)
sources_option = click.option(
    "--sources",
    type=PATHS,
    envvar="ONRECORD_SOURCES",
    show_envvar=True,
    help="TOML file that lists sources; default: seeds/sources.toml.",
)
watchlists_option = click.option(
    "--watchlists",
    type=PATHS,
    envvar="ONRECORD_WATCHLISTS",
    show_envvar=True,
    help="TOML file that lists watchlists; default: the file that was named last for this warehouse, at first "
    "seeds/watchlists.toml.",
)
symlinks_option = click.option(
    "--follow-symlinks", is_flag=True, help="Read also what links lead to outside of the given folders."
)
wait_option = click.option(
    "--wait", type=click.FloatRange(0), default=600.0, show_default=True, help="Seconds to wait for another run."
)
