"""The verbs that take articles in: run, schedule, replay."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.cli.options import DATA_REJECTED, PATHS, overrides_option, warehouse_option
from flows.errors import UserError

if TYPE_CHECKING:
    from flows.run.job import Job
    from flows.run.summary import Summary

Value = TypeVar("Value")


def _field_map(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    pairs = [pair for value in values for pair in value.split(",") if pair]
    if wrong := [pair for pair in pairs if pair.count("=") != 1]:
        raise click.BadParameter(f"{wrong[0]!r} is not FIELD=COLUMN, such as text=body,source=outlet")
    mapped = {name.strip(): column.strip() for name, column in (pair.split("=") for pair in pairs)}
    if mapped:
        from transforms.documents.field_map import check_field_map

        try:
            check_field_map(mapped)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    return mapped


def _inputs(command: Any) -> Any:
    """The arguments that say what to read and how: the same for run and schedule."""
    options = [
        click.argument("paths", type=PATHS, nargs=-1),
        warehouse_option,
        overrides_option,
        click.option(
            "--workers", type=click.IntRange(1), help="Processes that analyse; default: one a core, at most 4."
        ),
        click.option(
            "--map",
            "field_map",
            multiple=True,
            callback=_field_map,
            metavar="FIELD=COLUMN,…",
            help="Where records of jsonl, csv and parquet have their fields, such as text=body,source=outlet.",
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
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _note(line: str) -> None:
    click.echo(f"onrecord: {line}", err=True)


def _job(paths: Sequence[Path], warehouse: Path, workers: int | None, **settings: Any) -> "Job":
    from flows.run.job import Job
    from flows.run.model_choice import check
    from flows.run.workers import default_workers

    check(settings["model"])
    return Job(tuple(paths), warehouse.absolute(), n_workers=workers or default_workers(), **settings)


@click.command()
@_inputs
@click.option("--strict", is_flag=True, help="Exit with code 1 when anything was rejected.")
@click.option("--again", is_flag=True, help="Analyse documents anew even when their text did not change.")
@click.option(
    "--prefect/--no-prefect",
    "with_prefect",
    default=None,
    help="Run as a Prefect flow, with history and artifacts; default: where a Prefect server is configured.",
)
@click.option(
    "--wait", type=click.FloatRange(0), default=600.0, show_default=True, help="Seconds to wait for another run."
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def run(strict: bool, with_prefect: bool | None, as_json: bool, wait: float, source: str | None, **inputs: Any) -> None:
    """Take in articles: read, analyse, check, load, publish.

    PATHS are files or folders of .txt, .md, .html, .jsonl, .json, .csv, .parquet, also as .gz or .zst; without any,
    the starter corpus, unless the warehouse holds other articles. What was taken in before and did not change costs
    nothing; a run that died goes on.

    \b
    onrecord run
    onrecord run articles/ --source "Harbour Times"
    onrecord run dump.csv.gz --map text=body,source=outlet --workers 4
    """
    from rich.console import Console

    from flows.orchestration.server import history, is_configured
    from flows.run.progress import progress_on
    from flows.run.starter import starter_corpus

    inputs["paths"] = inputs["paths"] or (starter_corpus(inputs["warehouse"], inputs["root"]),)
    job = _job(default_source=source, wait_seconds=wait, **inputs)
    progress = progress_on(Console(stderr=True))
    if is_configured() if with_prefect is None else with_prefect:
        from flows.orchestration.flow import run_flow

        summary = run_flow(job, progress)
        click.echo(f"history of runs: {history()}", err=True)
    else:
        from flows.run.pipeline import run as run_plain

        summary = run_plain(job, progress=progress)
    _finish(summary, strict=strict, as_json=as_json)


def _finish(summary: "Summary", *, strict: bool, as_json: bool) -> None:
    from flows.run.summary import as_json as to_json
    from flows.run.summary import as_text

    click.echo(to_json(summary) if as_json else as_text(summary))
    if summary.stopped or (strict and (summary.run["n_rejected"] or summary.run["n_quarantined"])):
        sys.exit(DATA_REJECTED)


@click.command()
@_inputs
@click.option("--every", metavar="SPAN", help="Time between runs, such as 15m, 1h, 1d; the first run starts at once.")
@click.option("--cron", help="Times of runs as a cron expression: minute, hour, day, month, day of the week.")
@click.option("--timezone", metavar="ZONE", help="Time zone of --cron, such as Europe/Berlin; default: UTC.")
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Port of the server.")
def schedule(
    every: str | None, cron: str | None, timezone: str | None, port: int, source: str | None, **inputs: Any
) -> None:
    """Run at fixed times until Ctrl-C: starts a Prefect server where none is configured, and serves the runs.

    \b
    onrecord schedule --every 1h articles/
    onrecord schedule --cron "0 6 * * 1-5" --timezone Europe/Berlin articles/ --warehouse news.duckdb
    """
    from flows.orchestration.cron import check_cron, check_timezone
    from flows.orchestration.schedule import interval, serve

    if (every is None) == (cron is None):
        raise click.UsageError("give one of --every and --cron")
    if not inputs["paths"]:
        raise click.UsageError("give PATHS: files and folders to read at each run")
    if timezone is not None and cron is None:
        raise click.UsageError("--timezone goes with --cron")
    span = _checked("--every", interval, every)
    times, zone = _checked("--cron", check_cron, cron), _checked("--timezone", check_timezone, timezone) or "UTC"
    job = _job(default_source=source, **inputs)
    serve(job, every=span, cron=times, timezone=zone, port=port, say=click.echo)


def _checked(option: str, check: Callable[[str], Value], given: str | None) -> Value | None:
    """What an option means; raises UserError with the message of the ValueError that the check raises."""
    try:
        return None if given is None else check(given)
    except ValueError as error:
        raise UserError(f"{option}: {error}") from error


@click.command()
@warehouse_option
@overrides_option
@click.option(
    "--wait", type=click.FloatRange(0), default=600.0, show_default=True, help="Seconds to wait for another run."
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def resolve(warehouse: Path, overrides: Path | None, wait: float, as_json: bool) -> None:
    """Resolve entities again over the whole warehouse, without reading articles, and publish them.

    To be used after the file of overrides was edited, or a knowledge base was imported. Without --overrides, the file
    that was named last for this warehouse is used; if it is gone, the rows that it had.

    \b
    onrecord resolve
    onrecord resolve --overrides overrides.csv
    """
    import json
    from dataclasses import asdict

    from rich.console import Console

    from flows.run.progress import LineProgress
    from flows.run.resolving import resolve as resolve_entities

    progress = LineProgress(Console(stderr=True))
    outcome = resolve_entities(warehouse.absolute(), overrides=overrides, wait_seconds=wait, progress=progress)
    click.echo(json.dumps(asdict(outcome), ensure_ascii=False) if as_json else str(outcome))
    if outcome.stopped:
        click.echo(outcome.stopped, err=True)
        sys.exit(DATA_REJECTED)


@click.command()
@warehouse_option
@overrides_option
@click.option("--reason", help="Only what was rejected for this reason, such as malformed_json.")
@click.option("--root", type=PATHS, help="Folder that origins are relative to, where the run was given one.")
@click.option("--dry-run", is_flag=True, help="Only list what would be taken up again.")
def replay(warehouse: Path, overrides: Path | None, reason: str | None, root: Path | None, dry_run: bool) -> None:
    """Take up again what was rejected, after its cause was mended; what loads now is marked as resolved.

    \b
    onrecord replay --dry-run
    onrecord replay --reason unreadable_file
    """
    from rich.console import Console

    from flows.run.pipeline import run as run_plain
    from flows.run.progress import progress_on
    from flows.run.replay import rejected_origins, replay_job

    origins = rejected_origins(warehouse, reason)
    if dry_run or not origins:
        click.echo("\n".join(origins) if origins else "nothing is in quarantine" + (f" for {reason}" if reason else ""))
        return
    job, gone = replay_job(warehouse.absolute(), origins, root)
    for origin in gone:
        click.echo(f"not there any more: {origin}", err=True)
    if job is not None:
        job = replace(job, overrides=overrides)
        _finish(run_plain(job, progress=progress_on(Console(stderr=True))), strict=False, as_json=False)
