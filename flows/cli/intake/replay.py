"""The verb replay: read again what was rejected."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from flows.cli.intake.run import finish
from flows.cli.options import PATHS, overrides_option, warehouse_option


@click.command()
@warehouse_option
@overrides_option
@click.option("--reason", help="Only what was rejected for this reason, such as malformed_json.")
@click.option("--root", type=PATHS, help="Folder that origins are relative to, if the run had one.")
@click.option("--dry-run", is_flag=True, help="Only list what would be read again.")
def replay(warehouse: Path, overrides: Path | None, reason: str | None, root: Path | None, dry_run: bool) -> None:
    """Read again what was rejected.

    To be used after the cause was fixed; what loads now is marked as resolved in ops.quarantine.

    \b
    onrecord replay --dry-run
    onrecord replay --reason unreadable_file
    """
    from flows.run.pipeline import run as run_plain
    from flows.run.progress import progress_on
    from flows.run.replay import rejected_origins, replay_job

    origins = rejected_origins(warehouse, reason)
    if dry_run or not origins:
        click.echo("\n".join(origins) if origins else "nothing is in quarantine" + (f" for {reason}" if reason else ""))
        return
    job, gone = replay_job(warehouse.absolute(), origins, root)
    for origin in gone:
        click.echo(f"does not exist any more: {origin}", err=True)
    if job is not None:
        job = replace(job, overrides=overrides)
        finish(run_plain(job, progress=progress_on(sys.stderr)), strict=False, as_json=False)
