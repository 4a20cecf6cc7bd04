"""Alerts in words: a title, a line or two, and a link each; and the subject of the message that takes several."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from transforms.lexicon.phrases import number, phrase

Payload = Mapping[str, Any]
_TITLE_CHARACTERS = 300
TEST_KIND = "test"  # of no alert: what `onrecord alerts test` sends


@dataclass(frozen=True)
class Alert:
    """An alert as the outbox has it, its payload taken apart."""

    alert_id: str
    watchlist: str | None
    kind: str
    payload: Payload
    created_at: datetime


@dataclass(frozen=True)
class Item:
    """An alert in words: plain text on one line each, which nothing is escaped in; url only of the web."""

    title: str
    body: str
    url: str | None


def item(alert: Alert) -> Item:
    """The words of an alert."""
    title, body, url = _WORDS[alert.kind](alert.payload)
    return Item(_line(title)[:_TITLE_CHARACTERS], _line(body), url)


def subject(alerts: Sequence[Alert]) -> str:
    """The subject of a message with these alerts, which are of one watchlist: the title of one, or what they are."""
    watchlist = alerts[0].watchlist or phrase("alert_no_watchlist")
    if len(alerts) == 1:
        title = item(alerts[0]).title
        is_own = alerts[0].kind in ("brief", TEST_KIND)
        return title if is_own else _line(phrase("alert_single", watchlist=watchlist, title=title))
    kinds = Counter(alert.kind for alert in alerts)
    parts = ", ".join(phrase(f"kind_{kind}", n) for kind, n in kinds.items())
    return _line(phrase("alert_many", watchlist=watchlist, parts=parts))


def day_text(day: str | date | None) -> str:
    """A day as 5 Sep 2025."""
    if day is None:
        return ""
    value = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{value.day} {value:%b %Y}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _hit(of: Payload) -> tuple[str, str, str | None]:
    words = " ".join(filter(None, (_place(of) + ".", of.get("snippet"))))
    return of["headline"] or phrase("alert_no_headline"), words, of["url"]


def _spike(of: Payload) -> tuple[str, str, str | None]:
    title = phrase("alert_spike", of["n"], day=day_text(of["day"]), expected=number(of["expected"]))
    body = phrase(
        "alert_spike_figures",
        days=len(of["past"]),
        mean=number(of["mean"]),
        day_before=number(of["day_before"]),
        week_before=number(of["week_before"]),
        share=f"{100 * of['n'] / of['n_articles']:.1f}%",
    )
    return title, body, None


def _first_statement(of: Payload) -> tuple[str, str, str | None]:
    since = of.get("previous_day")
    key = "alert_first_statement_since" if since else "alert_first_statement"
    return phrase(key, speaker=of["speaker"], day=day_text(since)), f"{_words(of)} {_place(of)}.", of["url"]


def _denial(of: Payload) -> tuple[str, str, str | None]:
    by = phrase("alert_denial_of_by", name=of["earlier_speaker"]) if of.get("earlier_speaker") else ""
    body = phrase(
        "alert_denial_of",
        source=_outlet(of),
        day=day_text(of["published"]),
        earlier_day=day_text(of["earlier_published"]),
        earlier_by=by,
        earlier=_words({"quote": of["earlier_quote"], "is_verbatim": of["earlier_is_verbatim"]}),
    )
    return phrase("alert_denial", speaker=of["speaker"], words=_words(of)), body, of["url"]


def _silent_source(of: Payload) -> tuple[str, str, str | None]:
    moment = datetime.fromisoformat(of["last_article"]).astimezone(UTC)
    title = phrase("alert_silent_source", source=of["source"], moment=f"{day_text(moment.date())}, {moment:%H:%M} UTC")
    rate = phrase("alert_silent_source_rate", rate=number(round(of["articles_a_day_before"], 1)))
    return title, " ".join(filter(None, (rate, of.get("detail")))), None


def _failed_check(of: Payload) -> tuple[str, str, str | None]:
    check = f"{of['expectation']}" + (f" ({of['column_name']})" if of.get("column_name") else "")
    title = phrase("alert_failed_check", check=check, table=of["suite"])
    if of.get("observed_value") is not None:
        return title, phrase("alert_failed_check_measure", value=number(of["observed_value"]), run=of["run_id"]), None
    figures = phrase(
        "alert_failed_check_figures", of["n_checked"], unexpected=number(of["n_unexpected"]), run=of["run_id"]
    )
    return title, figures, None


def _brief(of: Payload) -> tuple[str, str, str | None]:
    return of["subject"], of["lead"], None


def _test(of: Payload) -> tuple[str, str, str | None]:
    return phrase("alert_test"), phrase("alert_test_body"), None


def _place(of: Payload) -> str:
    return phrase("alert_place", source=_outlet(of), day=day_text(of["published"]))


def _outlet(of: Payload) -> str:
    return of.get("source") or phrase("alert_unknown_outlet")


def _words(of: Payload) -> str:
    """The words of a statement: in quotation marks if they are verbatim."""
    return f"“{of['quote']}”" if of.get("is_verbatim") else str(of["quote"])


_WORDS: dict[str, Callable[[Payload], tuple[str, str, str | None]]] = {
    "hit": _hit,
    "spike": _spike,
    "first_statement": _first_statement,
    "denial": _denial,
    "silent_source": _silent_source,
    "failed_check": _failed_check,
    "brief": _brief,
    TEST_KIND: _test,
}
