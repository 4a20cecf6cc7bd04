"""The command onrecord: one verb for each thing that a person does with the pipeline."""

import os
import sys
from typing import Any

import click

from flows import allocator
from flows.cli.answers.alerts import alerts
from flows.cli.answers.brief import brief
from flows.cli.answers.export import export
from flows.cli.answers.report import report
from flows.cli.answers.search import search
from flows.cli.answers.sql import sql_
from flows.cli.answers.stories import stories
from flows.cli.answers.watch import watch
from flows.cli.entities.group import entities
from flows.cli.intake.replay import replay
from flows.cli.intake.run import run
from flows.cli.intake.schedule import schedule
from flows.cli.intake.sources import sources
from flows.cli.upkeep.check import check
from flows.cli.upkeep.forget import forget
from flows.cli.upkeep.lake import lake
from flows.cli.upkeep.resolve import resolve
from flows.cli.upkeep.restore import restore
from flows.errors import UserError, in_one_line
from flows.wording import can_print, escape_unencodable, printable
from transforms.slim_imports import process

WRONG_USE, OWN_ERROR = 2, 3  # exit codes
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Group(click.Group):
    """Turns errors into one line: exit code 2 for those that a user can fix, 3 for all others."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        escape_unencodable()
        process.is_own = not arguments and not settings  # else another program calls it
        if process.is_own:
            allocator.collect_seldom()
        return super().main(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            done = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()  # what cannot be written shall be an error here, not at the end of the process
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click's own
        except Exception as error:
            if os.environ.get("ONRECORD_DEBUG"):
                raise
            line, is_ours = (str(error), False) if isinstance(error, UserError) else in_one_line(error)
            click.echo(f"onrecord: {printable(line)}", err=True)
            _forget_output()
            ctx.exit(OWN_ERROR if is_ours else WRONG_USE)
        return done


def _forget_output() -> None:
    """Let the end of the process not fail again with what standard output could not take."""
    if sys.stdout is None:  # closed by whoever started the process
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Text(click.types.StringParamType):
    """An argument that is text: UTF-8 whatever the locale says, and nothing else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = super().convert(value, param, ctx)
        try:
            return os.fsencode(text).decode("utf-8") if not can_print(None, text) else text
        except UnicodeDecodeError:
            shown = text.encode("utf-8", "backslashreplace").decode()
            raise UserError(f"{param.human_readable_name if param else 'argument'}: {shown} is not UTF-8") from None


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


def _complete(group: click.Group, *above: str) -> None:
    """Give every option its environment variable, named as the option is written: ONRECORD_RUN_BATCH_DOCUMENTS.

    Arguments and options that are text take nothing but text.
    """
    for name, command in group.commands.items():
        verb = "_".join((*above, name))
        if isinstance(command, click.Group):
            _complete(command, verb)
        for option in command.params:
            if option.type is click.STRING:
                option.type = _Text()
            if isinstance(option, click.Option) and option.envvar is None:
                option.envvar = f"ONRECORD_{verb}_{option.opts[0].lstrip('-')}".replace("-", "_").upper()


for _verb in (
    run, schedule, sources, sql_, search, watch, alerts, brief, stories, export, report, check, replay, resolve,
    restore, forget, lake, entities,
):  # fmt: skip
    main.add_command(_verb)
_complete(main)

if __name__ == "__main__":
    main()
