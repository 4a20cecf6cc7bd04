"""The command onrecord: one verb for each thing that a person does with the pipeline."""

import os
from typing import Any

import click

from flows.cli.check import check
from flows.cli.entities import entities
from flows.cli.export import export
from flows.cli.replay import replay
from flows.cli.report import report
from flows.cli.resolve import resolve
from flows.cli.restore import restore
from flows.cli.run import run
from flows.cli.schedule import schedule
from flows.cli.sql import sql_
from flows.errors import UserError

WRONG_USE = 2
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Group(click.Group):
    """Turns the errors that a user can fix into one line and exit code 2."""

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


def _name_variables(group: click.Group, *above: str) -> None:
    """Give every option its environment variable, named as the option is written: ONRECORD_RUN_BATCH_DOCUMENTS."""
    for name, command in group.commands.items():
        verb = "_".join((*above, name))
        if isinstance(command, click.Group):
            _name_variables(command, verb)
        for option in command.params:
            if isinstance(option, click.Option) and option.envvar is None:
                option.envvar = f"ONRECORD_{verb}_{option.opts[0].lstrip('-')}".replace("-", "_").upper()


for _verb in (run, schedule, sql_, export, report, check, replay, resolve, restore, entities):
    main.add_command(_verb)
_name_variables(main)

if __name__ == "__main__":
    main()
