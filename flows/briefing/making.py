"""A briefing, made whole: what it is about, its words, and what it takes to know it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl

from flows.briefing.contents import FIGURES, BriefError, Contents, Scope, contents, period_of
from flows.briefing.page import as_html, as_text
from transforms.alerts.rows import briefs
from transforms.briefing.periods import Kind
from transforms.lexicon.folding import lookup_key


@dataclass(frozen=True)
class Brief:
    """A briefing as HTML and as text."""

    contents: Contents
    html: str
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """What it is about: no two briefings with the same key are sent to a channel."""
        return brief_key(self.contents.period.kind, self.contents.period.first, self.contents.scope)

    @property
    def watchlist(self) -> str | None:
        """The watchlist that it is about."""
        return self.contents.scope.of if self.contents.scope.kind == "watchlist" else None

    def as_alert(self, now: datetime) -> pl.DataFrame:
        """ALERTS: one row, for the outbox."""
        row = {
            "key": list(self.key),
            "watchlist": self.watchlist,
            "subject": self.contents.title,
            "lead": " ".join(self.contents.sentences),
            "text": self.text,
            "html": self.html,
            "document_ids": self.contents.document_ids,
            "entity_ids": self.contents.entity_ids,
        }
        return briefs(pl.DataFrame([row]), now)

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        shown, period = self.contents, self.contents.period
        return {
            "title": shown.title,
            "period": {"kind": period.kind, "first": period.first.isoformat(), "last": period.last.isoformat()},
            "sentences": shown.sentences,
            "figures": {name: {"now": shown.now[name], "before": shown.before[name]} for name in FIGURES},
            **{name: _plain(getattr(shown, name)) for name in _LISTS},
            "text": self.text,
        }


_LISTS = ("stories", "speakers", "statements", "risers", "topics", "new_names", "denials", "firsts", "rejected")


def brief_key(kind: Kind, first: date, scope: Scope) -> tuple[str, ...]:
    """What a briefing on the period that begins on a day is known by."""
    return (kind, first.isoformat(), scope.kind, scope.of or "")


def make(con: duckdb.DuckDBPyConnection, kind: Kind, scope: Scope, *, today: date, day: date | None = None) -> Brief:
    """The briefing on the period that a day is in, or the last that is over. Raises BriefError."""
    found = contents(con, period_of(con, kind, today, day), scope)
    return Brief(found, as_html(found), as_text(found))


def watchlist_scope(con: duckdb.DuckDBPyConnection, name: str) -> Scope:
    """The scope of a watchlist; raises BriefError for one that no run has evaluated."""
    rows = con.execute("select watchlist from ops.watchlists union select watchlist from watch_hits").fetchall()
    names = sorted(known for (known,) in rows)
    if name not in names:
        raise BriefError(f"no run has evaluated a watchlist {name!r}; there are: {', '.join(names) or 'none'}")
    return Scope("watchlist", name, name)


def topic_scope(con: duckdb.DuckDBPyConnection, name: str) -> Scope:
    """The scope of a topic, by its name or id; raises BriefError for one that is not there."""
    rows = con.execute("select topic_id, label from topics order by label, topic_id").fetchall()
    key = lookup_key(name)
    for topic_id, label in rows:
        if name == topic_id or key == lookup_key(label):
            return Scope("topic", topic_id, label)
    names = ", ".join(label for _, label in rows)
    raise BriefError(f"there is no topic {name!r}; there are: {names or 'none'}")


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()} for row in rows
    ]
