"""documents -> what is new: the texts, and what is known about them, that the warehouse does not have yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from transforms.annotations import ANALYSED
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, TIMESTAMP, conform

METADATA = ("source_id", "url", "headline", "authors", "section", "language", "access")  # besides the dates
_DATES = ("date_published", "date_modified")
_OF_VERSION = ("origin", *METADATA, *_DATES, *(f"{name}_ahead" for name in _DATES))
KNOWN = pl.Schema(
    {
        "document_id": pl.String(),
        "content_hash": pl.String(),
        "version_number": pl.Int32(),
        "first_seen_at": TIMESTAMP,
        "is_current": pl.Boolean(),
        "is_stored": pl.Boolean(),  # in the warehouse, not only in a batch that is on its way there
        **{name: DOCUMENT_VERSIONS.schema[name] for name in _OF_VERSION},
    }
)


class Versions(NamedTuple):
    """What is new: DOCUMENTS to analyse and load; DOCUMENTS of which the warehouse has the analysis already; and
    DOCUMENT_VERSIONS that another version of the same call follows."""

    current: pl.DataFrame
    described: pl.DataFrame
    superseded: pl.DataFrame
    n_unchanged: int


@dataclass
class _History:
    """The versions of a document, those that are accepted now included."""

    last_number: int = 0
    first_seen_at: Any = None
    states: set[tuple[object, ...]] = field(default_factory=set)
    texts_alone: set[str] = field(default_factory=set)  # of versions without metadata
    current: dict[str, Any] | None = None
    stored: dict[str, Any] | None = None  # the current one, if it is in the warehouse
    accepted: list[int] = field(default_factory=list)  # rows of documents


def versions(documents: pl.DataFrame, known: pl.DataFrame, *, again: bool = False) -> Versions:
    """DOCUMENTS in order of reading and KNOWN versions -> Versions.

    A version is a text with what is known about it: outlet, address, headline, authors, section, language,
    access, dates. What
    its document is already is unchanged. So is what it was before if another file says it than the one that gave the
    current version: so two files that differ give the same rows, however often they are read. A file that goes back to
    what it said before is a change. Of several new versions of one document the last is current. With `again` an
    unchanged current version is loaded again, under the number that it has.
    """
    histories = _histories(known)
    numbers: dict[int, int] = {}
    columns = ["document_id", "content_hash", "first_seen_at", *_OF_VERSION]
    for at, row in enumerate(documents.select(columns).iter_rows(named=True)):
        history = histories.setdefault(row["document_id"], _History())
        number = _number(row, history, again=again)
        if number is None:
            continue
        numbers[at] = number
        history.accepted.append(at)
        history.current = {**row, "version_number": number}
        history.last_number = max(history.last_number, number)
        history.first_seen_at = history.first_seen_at or row["first_seen_at"]
        history.states.add(_state(row))
    return _split(documents, numbers, histories, again=again)


def _split(
    documents: pl.DataFrame, numbers: Mapping[int, int], histories: Mapping[str, _History], *, again: bool
) -> Versions:
    """The accepted rows of documents as Versions."""
    accepted = [(document, history) for document, history in histories.items() if history.accepted]
    last = {history.accepted[-1] for _, history in accepted}
    described = {h.accepted[-1] for _, h in accepted if not again and _is_analysed(h)}
    first_seen = pl.DataFrame(
        [(document, history.first_seen_at) for document, history in accepted],
        schema={"document_id": pl.String, "seen_before": TIMESTAMP},
        orient="row",
    )
    rows = sorted(numbers)
    numbered = (
        documents[rows]
        .with_columns(
            version_number=pl.Series([numbers[at] for at in rows], dtype=pl.Int32),
            seen_at="first_seen_at",
            is_last=pl.Series([at in last for at in rows], dtype=pl.Boolean),
            is_described=pl.Series([at in described for at in rows], dtype=pl.Boolean),
        )
        .join(first_seen, on="document_id", how="left", maintain_order="left")
        .with_columns(first_seen_at="seen_before")
    )
    return Versions(
        conform(numbered.filter(pl.col("is_last") & ~pl.col("is_described")).select(*DOCUMENTS.columns), DOCUMENTS),
        conform(numbered.filter("is_described").select(*DOCUMENTS.columns), DOCUMENTS),
        conform(numbered.filter(~pl.col("is_last")).select(*DOCUMENT_VERSIONS.columns), DOCUMENT_VERSIONS),
        documents.height - numbered.height,
    )


def as_known(current: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """The KNOWN rows that loading these DOCUMENTS and DOCUMENT_VERSIONS will add."""
    stored = pl.lit(False).alias("is_stored")
    return pl.concat(
        [
            current.with_columns(stored, is_current=pl.lit(True)).select(KNOWN.names()),
            superseded.with_columns(stored, is_current=pl.lit(False), first_seen_at="seen_at").select(KNOWN.names()),
        ]
    )


def _histories(known: pl.DataFrame) -> dict[str, _History]:
    found: dict[str, _History] = {}
    for row in known.sort("version_number", maintain_order=True).iter_rows(named=True):
        history = found.setdefault(row["document_id"], _History())
        history.last_number = max(history.last_number, row["version_number"])
        history.first_seen_at = min(filter(None, (history.first_seen_at, row["first_seen_at"])), default=None)
        if row["language"] is None:  # a version of before metadata was kept
            history.texts_alone.add(row["content_hash"])
        else:
            history.states.add(_state(row))
        if row["is_current"]:
            history.current = row
            history.stored = row if row["is_stored"] else None
    return found


def _number(row: Mapping[str, Any], history: _History, *, again: bool) -> int | None:
    """The version number under which a row is to be loaded; None if it is unchanged."""
    state, current = _state(row), history.current
    if current is None:
        return history.last_number + 1
    if state == _state(current):
        is_first = not history.accepted and history.stored is not None
        return int(current["version_number"]) if again and is_first else None
    was_there = state in history.states or row["content_hash"] in history.texts_alone
    return None if was_there and row["origin"] != current["origin"] else history.last_number + 1


def _state(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes a version: a date that lies ahead is the date, whether it has passed or not."""
    dates = (row[f"{name}_ahead"] or row[name] for name in _DATES)
    metadata = (tuple(row[name] or ()) if name == "authors" else row[name] for name in METADATA)
    return (row["content_hash"], *metadata, *dates)


def _is_analysed(history: _History) -> bool:
    """Whether the warehouse has the analysis of the version that is to be loaded."""
    stored, current = history.stored, history.current
    return stored is not None and current is not None and all(stored[name] == current[name] for name in ANALYSED)
