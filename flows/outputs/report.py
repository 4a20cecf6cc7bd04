"""The report: what the published tables hold, for an analyst to read in a browser or on paper."""

from datetime import date
from typing import Any

import duckdb

import sql
from flows.errors import UserError
from flows.outputs.report_charts import unit_for
from flows.outputs.report_page import Contents, render
from flows.warehouse.connection import another, ask

TITLE = "Who said what"
LIMIT = 12
QUOTES_PER_SPEAKER = 3


class ReportError(UserError):
    """A report that cannot be made."""


def report(
    con: duckdb.DuckDBPyConnection,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = LIMIT,
    title: str = TITLE,
) -> str:
    """A page of HTML on the documents from since to until, both included, with at most limit rows a list.

    It shows one state of the warehouse. Raises ReportError when since is after until, when limit is below 1, and when
    the warehouse lacks a table or mart.
    """
    if since and until and since > until:
        raise ReportError(f"the period ends on {until} before it starts on {since}: give them the other way round")
    if limit < 1:
        raise ReportError(f"a report with {limit} rows a list is empty: the limit must be 1 or more")
    with another(con) as cursor:
        cursor.begin()
        try:
            return render(_contents(cursor, since, until, limit, title))
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise ReportError(
                f"the warehouse cannot be reported on: {reason}; `onrecord run` builds its marts again"
            ) from error
        finally:
            cursor.rollback()


def _contents(
    cursor: duckdb.DuckDBPyConnection, since: date | None, until: date | None, limit: int, title: str
) -> Contents:
    period = {"since": since or date.min, "until": until or date.max}

    def rows(name: str, **parameters: object) -> list[dict[str, Any]]:
        return ask(cursor, f"report/{name}", **parameters)

    cursor.execute(sql.query("report/quotes"), period)
    overview = rows("overview", **period)[0]
    unit = unit_for(overview["first_day"] or date.min, overview["last_day"] or date.min)
    speakers = rows("speakers", limit=limit)
    ids = [row["speaker_entity_id"] for row in speakers]
    return Contents(
        title=title,
        since=since,
        until=until,
        unit=unit,
        overview=overview,
        articles=rows("articles_over_time", **period, unit=unit),
        mentions=rows("mentions_over_time", **period, unit=unit, limit=limit),
        voices=rows("share_of_voice", **period, limit=limit),
        speakers=speakers,
        speaker_quotes=rows("speaker_quotes", speakers=ids, per_speaker=QUOTES_PER_SPEAKER),
        contested=rows("contested_quotes", limit=limit),
        who_quotes_whom=rows("who_quotes_whom", **period, speakers=ids),
        about=rows("who_speaks_about_whom", **period, limit=limit),
        kinds=rows("quote_shares", dimension="quote_kind"),
        statuses=rows("quote_shares", dimension="speaker_status"),
        shared=rows("shared_quotes", **period, limit=limit),
        sources=rows("sources", **period, limit=limit),
        sources_over_time=rows("sources_over_time", **period, unit=unit),
        rejected=rows("rejected"),
        checks=rows("checks"),
    )
