"""Spikes: counts a day in, days that stand out."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.alerts.spikes import spikes

FIRST = date(2026, 3, 2)  # a Monday


def daily(counts: list[int], articles: int | list[int] = 200, watchlist: str = "Ports") -> pl.DataFrame:
    n_articles = articles if isinstance(articles, list) else [articles] * len(counts)
    rows = [
        (watchlist, FIRST + timedelta(days=number), n, total)
        for number, (n, total) in enumerate(zip(counts, n_articles, strict=True))
    ]
    names = ["watchlist", "day", "n", "n_articles"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("n", "n_articles").cast(pl.Int64))


def days(found: pl.DataFrame) -> list[date]:
    return found["day"].to_list()


def test_a_day_far_above_the_fourteen_before_is_a_spike_with_its_numbers() -> None:
    (row,) = spikes(daily([2, 3, 1, 2, 2, 4, 3, 2, 1, 2, 3, 2, 2, 3, 20])).rows(named=True)
    assert row["day"] == FIRST + timedelta(days=14)
    assert (row["n"], row["day_before"], row["week_before"], row["n_articles"]) == (20, 3, 2, 200)
    assert row["past"] == [2, 3, 1, 2, 2, 4, 3, 2, 1, 2, 3, 2, 2, 3]
    assert round(row["mean"], 2) == 2.29 and row["expected"] < 2.5


def test_what_is_no_spike() -> None:
    quiet = [2, 3, 1, 2, 2, 4, 3, 2, 1, 2, 3, 2, 2, 3]
    assert days(spikes(daily([*quiet, 4]))) == [], "few"
    assert days(spikes(daily([*quiet[1:], 20]))) == [], "thirteen days before it"
    mondays = [9, 1, 1, 1, 1, 1, 1, 9, 1, 1, 1, 1, 1, 1, 10]
    assert days(spikes(daily(mondays))) == [], "each Monday is like that"
    assert days(spikes(daily([*quiet, 20, 24]))) == [FIRST + timedelta(days=14)], "the day after goes on"
    assert days(spikes(daily([*quiet, 20], [200] * 14 + [2000]))) == [], "there are ten times as many articles"
    assert days(spikes(daily([*quiet, 20], [0] * 10 + [200] * 5))) == [], "too few days with articles"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 40), min_size=16, max_size=16), min_size=1, max_size=4))
def test_neither_other_watchlists_nor_the_order_of_rows_matter(counts: list[list[int]]) -> None:
    frames = [daily(each, watchlist=f"list {number}") for number, each in enumerate(counts)]
    alone = pl.concat([spikes(frame) for frame in frames])
    together = pl.concat(frames).sample(fraction=1.0, shuffle=True, seed=7)
    assert spikes(together).sort("watchlist", "day").equals(alone.sort("watchlist", "day"))
