"""What was found -> ALERTS: an id made of what is told, and what its words are made from."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import polars as pl

from transforms.credentials import without_credentials
from transforms.documents.urls import web_address
from transforms.ids import alert_id
from transforms.schemas import ALERTS, conform

_CHARACTERS, _HEADLINE_CHARACTERS, _SNIPPET_CHARACTERS = 600, 300, 280  # of texts in a message

Row = Mapping[str, Any]


class _Found(NamedTuple):
    """An alert before it has an id: key are the parts that, with kind and watchlist, make it this one."""

    kind: str
    key: Sequence[str]
    payload: Mapping[str, Any]
    watchlist: str | None = None
    document_ids: Sequence[str] = ()
    entity_ids: Sequence[str] = ()


def silent_sources(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of sources that fell silent: source_id, name, last_article, before (articles a day), detail. One a silence."""
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "silent_source",
            (row["source_id"], row["last_article"].astimezone(UTC).isoformat()),
            {
                "source_id": row["source_id"],
                "source": row["name"],
                "last_article": row["last_article"],
                "articles_a_day_before": row["before"],
                "detail": row["detail"],
            },
        ),
    )


def failed_checks(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of the rows of sql/queries/alerts/failed_checks.sql. One until the check has held again."""
    names = ("suite", "expectation", "column_name", "severity", "n_unexpected", "n_checked", "observed_value", "run_id")
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "failed_check",
            (row["run_id"], row["suite"], row["expectation"], row["column_name"] or ""),
            {name: row[name] for name in names},
        ),
    )


def hits(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of the rows of sql/queries/alerts/hits.sql. One a watchlist and text, and one for statements added to it."""
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "hit",
            (row["hit_document_id"], *([row["added_at"].astimezone(UTC).isoformat()] if row["added_at"] else [])),
            {
                **_article(row),
                "snippet": _spoken(row) if row["quote"] else _shown(row["beginning"], _SNIPPET_CHARACTERS),
            },
            row["watchlist"],
            sorted({row["hit_document_id"], row["document_id"]}),
            [row["speaker_entity_id"]] if row["speaker_entity_id"] else [],
        ),
    )


def spikes(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of the rows of transforms/alerts/spikes.py. One a watchlist and day."""
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "spike",
            (row["day"].isoformat(),),
            {**row, "expected": round(row["expected"], 2), "mean": round(row["mean"], 2)},
            row["watchlist"],
        ),
    )


def first_statements(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of the rows of sql/queries/alerts/first_statements.sql. One a watchlist, speaker and day."""
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "first_statement",
            (row["speaker_entity_id"], row["day"].isoformat()),
            {
                **_article({**row, "published": row["day"]}),
                "speaker": row["speaker"],
                "quote": _quote(row),
                "is_verbatim": row["quote_kind"] == "direct",
                "previous_day": row["previous_day"],
            },
            row["watchlist"],
            [row["document_id"]],
            [row["speaker_entity_id"]],
        ),
    )


def denials(found: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of the rows of sql/queries/alerts/denials.sql. One a watchlist, speaker and words, whoever carries them."""
    return _alerts(
        found,
        now,
        lambda row: _Found(
            "denial",
            (row["speaker_entity_id"] or "", row["quote_group_id"]),
            {
                **_article({**row, "published": row["day"]}),
                "speaker": row["speaker"],
                "quote": _quote(row),
                "earlier_quote": _shown(row["earlier_text"]),
                "earlier_is_verbatim": row["earlier_quote_kind"] == "direct",
                "earlier_speaker": row["earlier_speaker"],
                "earlier_published": row["earlier_published_at"],
            },
            row["watchlist"],
            sorted({row["document_id"], row["earlier_document_id"]}),
            [own for own in (row["speaker_entity_id"], row["earlier_speaker_entity_id"]) if own],
        ),
    )


def briefs(made: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Of briefings: key (what it is about), watchlist, subject, lead, text, html, document_ids, entity_ids."""
    return _alerts(
        made,
        now,
        lambda row: _Found(
            "brief",
            row["key"],
            {name: row[name] for name in ("subject", "lead", "text", "html")},
            row["watchlist"],
            row["document_ids"],
            row["entity_ids"],
        ),
    )


def _alerts(found: pl.DataFrame, now: datetime, alert: Callable[[Row], _Found]) -> pl.DataFrame:
    """ALERTS, one for each row of what was found."""
    rows = [
        {
            "alert_id": alert_id(each.kind, each.watchlist or "", *each.key),
            "watchlist": each.watchlist,
            "kind": each.kind,
            "payload": json.dumps(each.payload, ensure_ascii=False, default=_as_text),
            "created_at": now,
            "document_ids": list(each.document_ids),
            "entity_ids": list(each.entity_ids),
        }
        for each in map(alert, found.iter_rows(named=True))
    ]
    return conform(pl.DataFrame(rows, schema=ALERTS.schema), ALERTS)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a payload")


def _article(row: Row) -> dict[str, Any]:
    """What messages say of an article; its address has no password, and is none but of the web."""
    return {
        "headline": _shown(row["headline"], _HEADLINE_CHARACTERS) or None,
        "source": row["source"],
        "published": row["published"],
        "url": web_address(without_credentials(row["url"] or "")),
    }


def _spoken(row: Row) -> str:
    words = _quote(row)
    return f"{row['speaker']}: " + (f"“{words}”" if row["quote_kind"] == "direct" else words)


def _quote(row: Row) -> str:
    """The words of a statement, without the comma before "she said"."""
    return _shown(row["quote"]).rstrip(",")


def _shown(text: str | None, characters: int = _CHARACTERS) -> str:
    """A text of a document on one line, cut to what a message takes."""
    line = " ".join((text or "").split())
    return line if len(line) <= characters else line[: characters - 1].rsplit(" ", 1)[0] + "…"
