"""The command onrecord: one verb for each thing that a person does with the pipeline."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from flows.cli_options import DATA_REJECTED, PATHS, overrides_option, warehouse_option
from flows.entity_verbs import entities
from flows.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from flows.job import Job
    from flows.summary import Summary

WRONG_USE = 2
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Group(click.Group):
    """Turns the errors that a user can mend into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            if os.environ.get("ONRECORD_DEBUG"):
                raise
            click.echo(f"onrecord: {error}", err=True)
            ctx.exit(WRONG_USE)


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(package_name="onrecord")
def main() -> None:
    """Who said what, about whom, where and when: news text in, trusted tables out.

    \b
    onrecord run                          the starter corpus, to see what comes out
    onrecord run articles/ feed.jsonl.gz  your own articles
    onrecord sql "select * from mart.quotes_by_speaker limit 5"
    onrecord export exports/              Parquet for BI tools

    Every option can be set by an environment variable, such as ONRECORD_WAREHOUSE or ONRECORD_RUN_WORKERS.
    """


def _field_map(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    pairs = [pair for value in values for pair in value.split(",") if pair]
    if wrong := [pair for pair in pairs if pair.count("=") != 1]:
        raise click.BadParameter(f"{wrong[0]!r} is not FIELD=COLUMN, such as text=body,source=outlet")
    mapped = {name.strip(): column.strip() for name, column in (pair.split("=") for pair in pairs)}
    if mapped:
        from transforms.field_map import check_field_map

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
            "--quotations",
            type=click.Choice(["rules", "fast", "accurate"]),
            help="What finds quotations: the learned reader, fast (default) or accurate, with rules; or rules alone.",
        ),
        click.option("--root", type=PATHS, help="Folder that origins are written relative to, for shared warehouses."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _note(line: str) -> None:
    click.echo(f"onrecord: {line}", err=True)


def _job(paths: Sequence[Path], warehouse: Path, workers: int | None, **settings: Any) -> "Job":
    from flows.job import Job
    from flows.reader_weights import chosen
    from flows.workers import default_workers

    settings["quotations"] = chosen(settings["quotations"], _note)
    given = tuple(paths) or (Path(str(files("seeds") / "articles")),)
    return Job(given, warehouse.absolute(), n_workers=workers or default_workers(), **settings)


@main.command()
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
    the starter corpus. What was taken in before and did not change costs nothing; a run that died goes on.

    \b
    onrecord run
    onrecord run articles/ --source "Harbour Times"
    onrecord run dump.csv.gz --map text=body,source=outlet --workers 4
    """
    from rich.console import Console

    from flows.prefect_server import history, is_configured
    from flows.progress import progress_on

    job = _job(default_source=source, wait_seconds=wait, **inputs)
    progress = progress_on(Console(stderr=True))
    if is_configured() if with_prefect is None else with_prefect:
        from flows.prefect_flow import run_flow

        summary = run_flow(job, progress)
        click.echo(f"history of runs: {history()}", err=True)
    else:
        from flows.pipeline import run as run_plain

        summary = run_plain(job, progress=progress)
    _finish(summary, strict=strict, as_json=as_json)


def _finish(summary: "Summary", *, strict: bool, as_json: bool) -> None:
    from flows.summary import as_json as to_json
    from flows.summary import as_text

    click.echo(to_json(summary) if as_json else as_text(summary))
    if summary.stopped or (strict and summary.run["n_quarantined"]):
        sys.exit(DATA_REJECTED)


@main.command()
@_inputs
@click.option("--every", metavar="SPAN", help="Time between runs, such as 15m, 1h, 1d; the first run starts at once.")
@click.option("--cron", help="Times of runs as a cron expression in UTC, such as '0 6 * * *'.")
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Port of the server.")
def schedule(every: str | None, cron: str | None, port: int, source: str | None, **inputs: Any) -> None:
    """Run at fixed times until Ctrl-C: starts a Prefect server where none is configured, and serves the runs.

    \b
    onrecord schedule --every 1h articles/
    onrecord schedule --cron "0 6 * * 1-5" articles/ --warehouse news.duckdb
    """
    from flows.scheduling import interval, serve

    if (every is None) == (cron is None):
        raise click.UsageError("give one of --every and --cron")
    try:
        span = interval(every) if every else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--every") from error
    serve(_job(default_source=source, **inputs), every=span, cron=cron, port=port, say=click.echo)


@main.command("sql")
@click.argument("statement")
@warehouse_option
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--output", type=PATHS, help="File to write to; default: standard output.")
def sql_(statement: str, warehouse: Path, format_: Literal["table", "csv", "json"], output: Path | None) -> None:
    """Ask the published tables; STATEMENT is one SQL statement of DuckDB, or - to read it from standard input.

    \b
    onrecord sql "select * from mart.quotes_by_speaker limit 5"
    onrecord sql "select * from mart.share_of_voice" --format csv --output voice.csv
    onrecord sql - < question.sql
    """
    from flows.publish import connect_reader
    from flows.tabular import run_query, write

    text = sys.stdin.read() if statement == "-" else statement
    with connect_reader(warehouse) as con:
        result = run_query(con, text)
        if output is None:
            write(result, format_, sys.stdout)
            return
        with output.open("w", encoding="utf-8", newline="") as stream:
            write(result, format_, stream)


@main.command()
@click.argument("folder", type=PATHS)
@warehouse_option
@click.option("--table", "tables", multiple=True, help="Only this table or mart; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export(folder: Path, warehouse: Path, tables: tuple[str, ...], as_json: bool) -> None:
    """Write tables and marts to FOLDER as Parquet for BI tools; the next call writes only what changed.

    \b
    onrecord export exports/
    onrecord export exports/ --table quotes --table mart.share_of_voice
    """
    from datetime import UTC, datetime

    from flows.exporting import export as write_export
    from flows.publish import connect_reader

    with connect_reader(warehouse) as con:
        manifest = write_export(con, folder, exported_at=datetime.now(UTC), tables=tables or None)
    click.echo(manifest.as_json() if as_json else manifest.as_text())


@main.command()
@click.argument("file", type=PATHS)
@warehouse_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="First day, such as 2025-09-01.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day.")
@click.option("--limit", type=click.IntRange(1), default=12, show_default=True, help="Most rows of a list.")
@click.option("--title", default="Who said what", show_default=True, help="Title of the page.")
def report(
    file: Path, warehouse: Path, since: "datetime | None", until: "datetime | None", limit: int, title: str
) -> None:
    """Write FILE, a page of HTML for analysts: who is mentioned and quoted, by whom, about whom, and how sure that is.

    The page needs no network and no script. It shows the published tables; without a period, all days.

    \b
    onrecord report report.html
    onrecord report september.html --since 2025-09-01 --until 2025-09-30 --title "The port strike"
    """
    from flows.publish import connect_reader
    from flows.reporting import report as render_report
    from flows.reporting import write_report

    with connect_reader(warehouse) as con:
        page = render_report(
            con,
            since=since.date() if since else None,
            until=until.date() if until else None,
            limit=limit,
            title=title,
        )
    write_report(page, file)
    click.echo(f"written to {file}")


@main.command()
@warehouse_option
@click.option("--docs", type=PATHS, metavar="FOLDER", help="Also write Data Docs: pages that open without a network.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--strict", is_flag=True, help="Exit with code 1 when anything does not hold.")
def check(warehouse: Path, docs: Path | None, as_json: bool, strict: bool) -> None:
    """Check all published tables against the expectations that guard each batch.

    \b
    onrecord check
    onrecord check --docs quality/
    """
    from flows.checking import as_text, check_published

    results = check_published(warehouse)
    click.echo(results.write_json() if as_json else as_text(results))
    if docs is not None:
        from expectations.data_docs import build_docs

        click.echo(f"Data Docs: {build_docs(results, docs)}", err=as_json)
    if strict and not results["success"].all():
        sys.exit(DATA_REJECTED)


@main.command()
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

    from flows.pipeline import run as run_plain
    from flows.progress import progress_on
    from flows.reader_weights import chosen
    from flows.replaying import rejected_origins, replay_job

    origins = rejected_origins(warehouse, reason)
    if dry_run or not origins:
        click.echo("\n".join(origins) if origins else "nothing is in quarantine" + (f" for {reason}" if reason else ""))
        return
    job, gone = replay_job(warehouse.absolute(), origins, root)
    for origin in gone:
        click.echo(f"not there any more: {origin}", err=True)
    if job is not None:
        job = replace(job, overrides=overrides, quotations=chosen(None, _note))
        _finish(run_plain(job, progress=progress_on(Console(stderr=True))), strict=False, as_json=False)


def _name_variables(group: click.Group, *above: str) -> None:
    """Give every option its environment variable, named as the option is written: ONRECORD_RUN_BATCH_DOCUMENTS."""
    for name, command in group.commands.items():
        verb = "_".join((*above, name))
        if isinstance(command, click.Group):
            _name_variables(command, verb)
        for option in command.params:
            if isinstance(option, click.Option) and option.envvar is None:
                option.envvar = f"ONRECORD_{verb}_{option.opts[0].lstrip('-')}".replace("-", "_").upper()


main.add_command(entities)
_name_variables(main)

if __name__ == "__main__":
    main()
