"""Stories as a person asks for them: a list, and the timeline of one."""

from dataclasses import asdict, dataclass
from datetime import date

import duckdb

from flows.errors import UserError
from flows.warehouse.connection import QueryRow, ask


class UnknownStory(UserError):
    """What names no story, or several."""


@dataclass(frozen=True)
class Timeline:
    """A story: its row, its documents in order, the outlets that published at the time but not this."""

    story: QueryRow
    documents: list[QueryRow]
    absent: list[QueryRow]

    def as_dict(self) -> QueryRow:
        """For JSON."""
        return asdict(self)


def listed(
    con: duckdb.DuckDBPyConnection, *, since: date | None, until: date | None, sources: int, limit: int
) -> list[QueryRow]:
    """The stories of a period with at least so many outlets, those of most outlets first."""
    return ask(con, "stories/list", since=since, until=until, sources=sources, limit=limit)


def timeline(con: duckdb.DuckDBPyConnection, named: str) -> Timeline:
    """The story with this id, or the beginning of it, or with this document. Raises UnknownStory."""
    found = ask(con, "stories/story", named=named) if named else []
    if not found:
        raise UnknownStory(f"no story has the id or document {named!r}; `onrecord stories list` lists them")
    if len(found) > 1:
        raise UnknownStory(f"{named!r} begins several ids: {', '.join(row['story_id'] for row in found[:5])}")
    story = found[0]
    return Timeline(
        story,
        ask(con, "stories/timeline", story_id=story["story_id"]),
        ask(con, "stories/absent", story_id=story["story_id"]) if story["n_sources"] > 1 else [],
    )
