"""The verb schedule: runs at fixed times."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from flows.cli.intake import inputs
from flows.errors import UserError

Value = TypeVar("Value")


@click.command()
@inputs.inputs
@click.option("--every", metavar="SPAN", help="Time between runs, such as 15m, 1h, 1d; the first run starts at once.")
@click.option("--cron", help="Times of runs as a cron expression: minute, hour, day, month, day of the week.")
@click.option("--timezone", metavar="ZONE", help="Time zone of --cron, such as Europe/Berlin; default: UTC.")
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Port of the server.")
def schedule(
    every: str | None, cron: str | None, timezone: str | None, port: int, source: str | None, **settings: Any
) -> None:
    """Run at fixed times until Ctrl-C.

    Uses the configured Prefect server, or starts one that ends with this command. Inputs and their options are those of
    `onrecord run`; without inputs the sources are read, each no more often than its interval says.

    \b
    onrecord schedule --every 1h articles/
    onrecord schedule --every 15m
    onrecord schedule --cron "0 6 * * 1-5" --timezone Europe/Berlin articles/ --warehouse news.duckdb
    """
    from flows.orchestration.cron import check_cron, check_timezone
    from flows.orchestration.schedule import interval, serve
    from flows.run.starter import has_sources

    if (every is None) == (cron is None):
        raise click.UsageError("give one of --every and --cron")
    settings["with_sources"] = not settings["paths"]
    if not settings["paths"] and not has_sources(settings["sources"]):
        raise click.UsageError("give what to read at each run, or list sources: onrecord sources add URL")
    if timezone is not None and cron is None:
        raise click.UsageError("--timezone goes with --cron")
    span = _checked("--every", interval, every)
    times, zone = _checked("--cron", check_cron, cron), _checked("--timezone", check_timezone, timezone) or "UTC"
    job = inputs.job(default_source=source, **settings)
    inputs.refuse_passwords(job)
    serve(job, every=span, cron=times, timezone=zone, port=port, say=click.echo)


def _checked(option: str, check: Callable[[str], Value], given: str | None) -> Value | None:
    """What an option means; raises UserError with the message of the ValueError that the check raises."""
    try:
        return None if given is None else check(given)
    except ValueError as error:
        raise UserError(f"{option}: {error}") from error
