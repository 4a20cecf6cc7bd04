"""Arguments that several of these verbs understand: times and queries."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from transforms.search.tree import Node


def moment(option: str, text: str, now: datetime, *, is_end: bool = False) -> datetime:
    """The time that an option means; raises click.UsageError for one that is none."""
    from flows.periods import moment as moment_of

    try:
        return moment_of(text, now, is_end=is_end)
    except ValueError as error:
        raise click.UsageError(f"{option} {text}: {error}") from error


def in_order(since: datetime | None, until: datetime | None) -> None:
    """Raises click.UsageError for a period that is over when it starts, in which nothing can be found."""
    if since and until and until <= since:
        raise click.UsageError("the period ends before it starts: give --since and --until the other way round")


def parsed(query: str) -> "Node":
    """The tree of a query; raises click.UsageError that says where it is wrong."""
    from transforms.search.grammar import QueryError, parse

    try:
        return parse(query)
    except QueryError as error:
        raise click.UsageError(f"query: {error}") from error
