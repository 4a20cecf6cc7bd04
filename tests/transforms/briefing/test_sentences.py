"""Sentences on top of a briefing, and its periods."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.briefing.periods import Period, containing, last_complete, title
from transforms.briefing.sentences import change, sentences

NONE: dict[str, Any] = {"n_articles": 0, "n_sources": 0}


def figures(n: int, sources: int = 5) -> dict[str, Any]:
    return {"n_articles": n, "n_sources": sources}


def speaker(name: str, n: int, before: int = 0, articles: int = 2) -> dict[str, Any]:
    return {"name": name, "n_now": n, "n_before": before, "n_articles": articles}


def story(headline: str, outlets: int, source: str | None = None) -> dict[str, Any]:
    return {"headline": headline, "n_outlets": outlets, "first_source": source}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (figures(60), figures(50), "60 articles from 5 outlets, 20% more than the week before (50)."),
        (figures(40, 1), figures(50), "40 articles from 1 outlet, 20% fewer than the week before (50)."),
        (figures(3), figures(1), "3 articles from 5 outlets, up from 1 the week before."),
        (figures(1, 1), figures(19), "1 article from 1 outlet, down from 19 the week before."),
        (figures(7), figures(7), "7 articles from 5 outlets, as many as the week before."),
        (figures(1200), figures(1201), "1,200 articles from 5 outlets, as many as the week before."),
        (figures(7), NONE, "7 articles from 5 outlets; none the week before."),
        (NONE, figures(7), "No articles in this week."),
    ],
)
def test_how_much(now: dict[str, Any], before: dict[str, Any], said: str) -> None:
    assert sentences("week", now, before, [], [], [])[0] == said


@pytest.mark.parametrize(
    ("speakers", "said"),
    [
        (
            [speaker("Ana Silva", 9, 4), speaker("B. Roe", 3)],
            "Ana Silva spoke most: 9 statements in 2 articles, 4 the day before.",
        ),
        ([speaker("Ana Silva", 1, 0, 1)], "Ana Silva spoke most: 1 statement in 1 article, none the day before."),
        (
            [speaker("Ana Silva", 3), speaker("B. Roe", 3), speaker("C. Doe", 1)],
            "Ana Silva and B. Roe spoke most: 3 statements each.",
        ),
        (
            [speaker(name, 1) for name in ("A", "B", "C", "D")],
            "Nobody stands out: A, B, C and D have 1 statement each.",
        ),
        ([], "Nobody who is known by name was quoted."),
    ],
)
def test_who(speakers: list[dict[str, Any]], said: str) -> None:
    assert sentences("day", figures(3), figures(3), speakers, [], [])[1] == said


def test_what() -> None:
    def third(stories: list[dict[str, Any]], risers: list[dict[str, Any]]) -> str:
        return sentences("day", figures(3), figures(3), [], stories, risers)[2]

    riser = {"name": "Kestrel", "n_now": 8, "n_before": 2}
    assert third([story("Strike ends {n}", 4, "Northern Wire")], [riser]) == (
        "The most widely carried: “Strike ends {n}”, in 4 outlets, first in Northern Wire."
    )
    assert third([story("Strike ends", 1)], [riser]) == (
        "Kestrel is in the news: named in 8 articles, in 2 the day before."
    )
    assert third([story("Strike ends", 1)], []) == "No story was carried by more than one outlet."
    assert third([story("word " * 100, 2)], []).endswith("word…”, in 2 outlets.")


def test_differences_have_a_direction() -> None:
    assert [change(5, 5), change(5, 2), change(2, 5)] == ["=", "▲ 3", "▼ 3"]
    assert [change(30, 20), change(15, 20), change(1000, 20)] == ["▲ 10 (+50%)", "▼ 5 (-25%)", "▲ 980 (×50.0)"]


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "week"]))
def test_periods_follow_each_other_without_gaps(day: date, kind: Any) -> None:
    period = containing(kind, day)
    assert period.first <= day <= period.last
    assert period.before.last + timedelta(days=1) == period.first
    assert last_complete(kind, day) == period.before
    assert all(
        containing(kind, period.first + timedelta(days=n)) == period for n in range((period.last - period.first).days)
    )


def test_titles() -> None:
    assert title(Period("day", date(2025, 9, 2)), None) == "Daily briefing, 2 Sep 2025"
    assert title(Period("week", date(2025, 9, 22)), "Ports") == "Weekly briefing, 22–28 Sep 2025: Ports"
    assert str(Period("week", date(2025, 9, 29))) == "29 Sep – 5 Oct 2025"
    assert str(Period("week", date(2025, 12, 29))) == "29 Dec 2025 – 4 Jan 2026"
