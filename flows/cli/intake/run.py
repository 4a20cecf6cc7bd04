"""The verb run: read articles and load what they say."""

import sys
from typing import TYPE_CHECKING, Any

import click

from flows.cli.intake import inputs
from flows.cli.options import DATA_REJECTED, wait_option

if TYPE_CHECKING:
    from flows.run.summary import Summary


@click.command()
@inputs.inputs
@click.option("--strict", is_flag=True, help="Exit with code 1 if anything was rejected.")
@click.option("--again", is_flag=True, help="Analyse all documents again, also those whose text did not change.")
@click.option(
    "--prefect/--no-prefect",
    "with_prefect",
    default=None,
    help="Run as a Prefect flow, with history and artifacts; default: if a Prefect server is configured.",
)
@wait_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def run(
    strict: bool, with_prefect: bool | None, as_json: bool, wait: float, source: str | None, **settings: Any
) -> None:
    """Read articles and load what they say.

    Inputs are files, folders and addresses of pages, feeds and sitemaps; pages that a feed lists are fetched. Without
    any, the sources are read (see onrecord sources), or, if there are none, the starter corpus, unless the warehouse
    holds other articles. Articles are analysed, their rows checked and loaded, and the tables published. What did not
    change since the last run is not read again; a run that was killed continues where it stopped.

    \b
    What is read, also as .gz, .zst or .bz2 (more in docs/inputs.md):
      articles     .txt .text .md .markdown .html .htm .pdf
      records      .jsonl .ndjson .json .csv .tsv .parquet .xlsx .xlsb .xls .ods
      feeds        .xml .rss .atom .rdf, JSON Feed, sitemaps
      archives     .warc .zip .tar .tgz .tbz2 .tzst
      mails        .eml .mbox
      transcripts  .vtt .srt

    \b
    onrecord run
    onrecord run articles/ --source "Harbour Times"
    onrecord run https://harbourtimes.example/feed.xml saved/sitemap.xml
    onrecord run dump.csv.gz --map text=body,source=outlet --workers 4
    """
    from flows.orchestration.server import history, is_configured
    from flows.run.progress import progress_on
    from flows.run.starter import has_sources, starter_corpus

    settings["with_sources"] = not settings["paths"] and has_sources(settings["sources"])
    if not settings["paths"] and not settings["with_sources"]:
        settings["paths"] = (starter_corpus(settings["warehouse"], settings["root"]),)
    job = inputs.job(default_source=source, wait_seconds=wait, **settings)
    progress = progress_on(sys.stderr)
    if is_configured() if with_prefect is None else with_prefect:
        inputs.refuse_passwords(job)
        from flows.orchestration.flow import run_flow

        summary = run_flow(job, progress)
        click.echo(f"history of runs: {history()}", err=True)
    else:
        from flows.run.pipeline import run as run_plain

        summary = run_plain(job, progress=progress)
    finish(summary, strict=strict, as_json=as_json)


def finish(summary: "Summary", *, strict: bool, as_json: bool) -> None:
    """Print the outcome of a run; exit code 1 if the gate stopped a batch or, under strict, rejected anything."""
    from flows.run.summary import as_json as to_json
    from flows.run.summary import as_text

    click.echo(to_json(summary) if as_json else as_text(summary))
    if summary.stopped or (strict and summary.has_bad_data):
        sys.exit(DATA_REJECTED)
