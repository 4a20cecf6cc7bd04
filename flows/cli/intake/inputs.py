"""The arguments of the verbs that read articles: what to read, and how."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.options import (
    PATHS,
    overrides_option,
    sources_option,
    symlinks_option,
    warehouse_option,
    watchlists_option,
)
from transforms.credentials import without_credentials

if TYPE_CHECKING:
    from flows.run.job import Job

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class _Input(click.Path):
    """A path, or an address as it is written."""

    def convert(self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None) -> Any:
        is_address = isinstance(value, str) and _ADDRESS.match(value)
        return value if is_address else super().convert(value, parameter, ctx)


def _field_map(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    pairs = [pair for value in values for pair in value.split(",") if pair]
    if wrong := [pair for pair in pairs if pair.count("=") != 1]:
        raise click.BadParameter(
            f"{without_credentials(wrong[0])!r} is not FIELD=COLUMN, such as text=body,source=outlet"
        )
    mapped = {name.strip(): column.strip() for name, column in (pair.split("=") for pair in pairs)}
    if mapped:
        from transforms.documents.field_map import check_field_map

        try:
            check_field_map(mapped)
        except ValueError as error:
            raise click.BadParameter(without_credentials(str(error))) from error
    return mapped


def _briefs(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    if values:
        from flows.alerts.orders import order

        for value in values:
            order(value)
    return tuple(values)


_ENGINE = (
    click.option(
        "--workers",
        type=click.IntRange(1),
        help="Processes that analyse; default: one a core, at most 4. With --address: how many workers of the "
        "cluster are kept at work, by default 16.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["local", "dask", "ray"]),
        default="local",
        show_default=True,
        help="What analyses: processes on this machine, or the workers of a Dask or Ray cluster; without --address "
        "one that lives as long as the run.",
    ),
    click.option(
        "--address",
        metavar="ADDRESS",
        help="Where the cluster is: tcp://HOST:8786 of a Dask scheduler, HOST:6379 or ray://HOST:10001 of Ray.",
    ),
    click.option(
        "--exchange",
        metavar="FOLDER|URL",
        help="Where batches lie for the workers, a folder that all machines share or s3://…; default: they travel "
        "through the cluster.",
    ),
)


def inputs(command: Any) -> Any:
    """Decorator: the arguments that say what to read and how, the same for run and schedule."""
    options: list[Any] = [
        click.argument("paths", type=_Input(path_type=Path), nargs=-1, metavar="[PATH|URL]..."),
        sources_option,
        warehouse_option,
        overrides_option,
        watchlists_option,
        *_ENGINE,
        click.option(
            "--map",
            "field_map",
            multiple=True,
            callback=_field_map,
            metavar="FIELD=COLUMN,…",
            help="Where records of jsonl, csv, xlsx and parquet have their fields, such as text=body,source=outlet; "
            "dots lead into objects and lists (text=doc.body). FIELD is text, headline, url, source, authors, "
            "date_published, date_modified, section or language.",
        ),
        click.option(
            "--brief",
            "briefs",
            multiple=True,
            callback=_briefs,
            metavar="PERIOD:CHANNEL",
            help="Send the briefing on the last day or week that is over to a channel, once: day:desk, week:desk, or "
            "week:desk:WATCHLIST; see onrecord brief.",
        ),
        click.option("--source", help="Outlet of documents that do not name theirs."),
        click.option(
            "--batch-documents",
            type=click.IntRange(1),
            default=128,
            show_default=True,
            help="Documents that are analysed, checked and loaded together.",
        ),
        click.option(
            "--model",
            type=click.Choice(["fast", "accurate"]),
            default="accurate",
            show_default=True,
            help="The network that reads English: accurate, or fast in three quarters of the time.",
        ),
        click.option("--root", type=PATHS, help="Folder that origins are written relative to, for shared warehouses."),
        symlinks_option,
    ]
    for option in reversed(options):
        command = option(command)
    return command


def refuse_passwords(job: "Job") -> None:
    """Raises InputError if an address that Prefect would keep among the parameters of a run has a password."""
    from flows.inputs.files import InputError

    for address in (*job.addresses, *job.remote, job.address or "", job.exchange or ""):
        if (shown := without_credentials(address)) != address:
            raise InputError(
                f"{shown}: Prefect keeps the inputs of its runs, so that an address may have no password there; list "
                "it in a file of sources, or run without Prefect"
            )


def job(paths: Sequence[Path | str], warehouse: Path, workers: int | None, **settings: Any) -> "Job":
    """The job of these arguments; addresses are among the paths.

    Raises WeightsMissing if the model's weights are not there.
    """
    from flows.remote.files import is_remote_file
    from flows.run.job import Job
    from flows.run.model_choice import check
    from flows.run.workers import default_workers

    check(settings["model"])
    addresses = [path for path in paths if isinstance(path, str)]
    remote = tuple(filter(is_remote_file, addresses))
    files = tuple(path for path in paths if isinstance(path, Path))
    settings["default_source"] = without_credentials(settings.get("default_source") or "") or None
    return Job(
        files,
        warehouse.absolute(),
        n_workers=workers or default_workers(settings["address"]),
        addresses=tuple(address for address in addresses if address not in remote),
        remote=remote,
        **settings,
    )
