"""What a briefing shows, out of a warehouse: rows of the queries in sql/queries/brief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

import sql
from flows.errors import UserError
from flows.warehouse.connection import QueryRow, another, ask
from transforms.briefing.periods import Kind, Period, containing, last_complete, title
from transforms.briefing.sentences import sentences
from transforms.lexicon.phrases import phrase

SPEAKERS, PER_SPEAKER, ROWS = 5, 2, 6
FIGURES = ("n_articles", "n_sources", "n_statements", "n_speakers", "n_names", "n_copies")


class BriefError(UserError):
    """A briefing that cannot be made."""


@dataclass(frozen=True)
class Scope:
    """What a briefing is about: all articles, or those of a watchlist (by name), an entity or a topic (by id)."""

    kind: str = "all"  # all, watchlist, entity, topic
    of: str | None = None
    name: str | None = None  # to show


@dataclass(frozen=True)
class Contents:
    """What a briefing shows."""

    period: Period
    scope: Scope
    now: QueryRow
    before: QueryRow
    stories: Sequence[QueryRow]
    speakers: Sequence[QueryRow]
    statements: Sequence[QueryRow]
    risers: Sequence[QueryRow]
    topics: Sequence[QueryRow]
    new_names: Sequence[QueryRow]
    denials: Sequence[QueryRow]
    firsts: Sequence[QueryRow]
    rejected: Sequence[QueryRow]

    @property
    def title(self) -> str:
        """Its title, which is the subject of a mail."""
        return title(self.period, self.scope.name)

    @property
    def sentences(self) -> list[str]:
        """The sentences on top."""
        return sentences(self.period.kind, self.now, self.before, self.speakers, self.stories, self.risers)

    @property
    def is_young(self) -> bool:
        """Whether the warehouse holds too little from before to say which names are new."""
        return bool(self.now["n_earlier"] < self.now["n_articles"])

    @property
    def document_ids(self) -> list[str]:
        """The documents that it names."""
        rows = [*self.statements, *self.new_names, *self.denials, *(row for row in self.firsts if row["document_id"])]
        return sorted(
            {row["document_id"] for row in rows} | {one for row in self.stories for one in row["document_ids"]}
        )

    @property
    def entity_ids(self) -> list[str]:
        """The entities that it names."""
        ids = {row["speaker_entity_id"] for row in (*self.speakers, *self.denials)}
        ids |= {row["entity_id"] for row in (*self.risers, *self.new_names)}
        return sorted(ids | ({self.scope.of} if self.scope.kind == "entity" and self.scope.of else set()))


def period_of(con: duckdb.DuckDBPyConnection, kind: Kind, today: date, day: date | None = None) -> Period:
    """The period that a day is in; without a day the last that is over, or the last that has articles.

    Raises BriefError for a day that is not over.
    """
    if day is not None:
        if day >= today:
            raise BriefError(f"{day} is not over yet: a briefing is about days before {today}")
        return containing(kind, day)
    newest = ask(con, "brief/last_day", today=today)[0]["day"]
    last = last_complete(kind, today)
    return last if newest is None or newest >= last.first else containing(kind, newest)


def contents(con: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> Contents:
    """What a briefing on a period shows, of one state of the warehouse.

    Raises BriefError when the warehouse lacks a table or mart.
    """
    with another(con) as cursor:
        cursor.begin()
        try:
            return _contents(cursor, period, scope)
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise BriefError(f"no briefing can be made: {reason}; `onrecord run` builds the marts again") from error
        finally:
            cursor.rollback()


def _contents(con: duckdb.DuckDBPyConnection, period: Period, scope: Scope) -> Contents:
    days = {"first": period.first, "last": period.last}
    of = {} if scope.kind == "all" else {"of": scope.of}
    con.execute(sql.query(f"brief/{_SCOPES[scope.kind]}"), {**days, "before": period.before.first, **of})
    con.execute(sql.query("brief/statements"))
    now, before = ask(con, "brief/figures", first=period.first)
    speakers = ask(con, "brief/speakers", limit=SPEAKERS)
    return Contents(
        period=period,
        scope=scope,
        now=now,
        before=before,
        stories=ask(con, "brief/stories", **days, limit=ROWS) or ask(con, "brief/articles", limit=ROWS),
        speakers=speakers,
        statements=ask(
            con,
            "brief/best_statements",
            speakers=[row["speaker_entity_id"] for row in speakers],
            per_speaker=PER_SPEAKER,
        ),
        risers=ask(con, "brief/risers", limit=ROWS, of=scope.of),
        topics=ask(con, "brief/topics", limit=ROWS),
        new_names=ask(con, "brief/new_names", first=period.first, limit=ROWS),
        denials=ask(con, "brief/denials", limit=ROWS),
        firsts=ask(con, "brief/first_with_the_news", **days, limit=ROWS),
        rejected=ask(con, "brief/rejected", **days, limit=ROWS) if scope.kind == "all" else [],
    )


def figure_name(column: str) -> str:
    """What a figure of FIGURES is called."""
    return phrase(f"brief_figure_{column}")


_SCOPES = {"all": "of_all", "watchlist": "of_watchlist", "entity": "of_entity", "topic": "of_topic"}
