"""Options that several verbs take, and the exit code for rejected data."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from flows.memory import MEMORY, n_bytes

DATA_REJECTED = 1  # exit code
PATHS = click.Path(path_type=Path)


def _keep_memory(_: click.Context, __: click.Parameter, size: str | None) -> None:
    """Put the size where connections of this process and of those that it starts find it."""
    if size is not None:
        try:
            n_bytes(size)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        os.environ[MEMORY] = size


_memory_option = click.option(
    "--memory",
    metavar="SIZE",
    envvar=MEMORY,
    show_envvar=True,
    callback=_keep_memory,
    expose_value=False,
    help="Most memory that the database takes, such as 512MB or 4GB; default: 1GB to write, four fifths of the "
    "machine's to read.",
)
_warehouse_option = click.option(
    "--warehouse",
    type=PATHS,
    default=Path("data/onrecord.duckdb"),  # job.DEFAULT_WAREHOUSE, which takes long to import
    show_default=True,
    envvar="ONRECORD_WAREHOUSE",
    show_envvar=True,
    help="DuckDB file that holds the tables, or a lake file (.lake).",
)


def warehouse_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--warehouse, and --memory for what works with it."""
    return _warehouse_option(_memory_option(command))


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
