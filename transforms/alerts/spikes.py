"""Days on which a watchlist finds many more texts than the days before let expect."""

import polars as pl

DAYS = 14  # that a day is compared with
LEAST_HITS = 5
LEAST_DAYS_WITH_ARTICLES = 7
DEVIATIONS = 3.0
LEAST_GROWTH = 1.5  # over the day before, and over the same day of the week before


def spikes(daily: pl.DataFrame) -> pl.DataFrame:
    """The days that are spikes, with what they were compared with.

    daily: watchlist, day, n (hits), n_articles (it was evaluated over); a row a day without gaps. Comes out:
    watchlist, day, n, n_articles, expected, mean, day_before, week_before, past (the counts of the 14 days before).

    A day is one if it has at least LEAST_HITS, DEVIATIONS standard deviations (of the 14 days, at least those of
    chance) more than is expected, and LEAST_GROWTH times the day before and the day a week before. Expected is the mean
    of the 14 days or, if there are more other articles than usual, as many hits to these as in the 14 days: that an
    archive was loaded is no spike.
    """
    past = pl.col("n").shift(1)
    shifted = daily.sort("watchlist", "day").with_columns(
        mean=past.rolling_mean(DAYS).over("watchlist"),
        deviation=past.rolling_std(DAYS, ddof=0).over("watchlist"),
        past_hits=past.rolling_sum(DAYS).over("watchlist"),
        past_others=(pl.col("n_articles") - pl.col("n")).shift(1).rolling_sum(DAYS).over("watchlist"),
        days_with_articles=(pl.col("n_articles") > 0).cast(pl.Int64).shift(1).rolling_sum(DAYS).over("watchlist"),
        day_before=past.over("watchlist"),
        week_before=pl.col("n").shift(7).over("watchlist"),
        past=pl.concat_list(pl.col("n").shift(n).over("watchlist") for n in range(DAYS, 0, -1)),
    )
    per_other = pl.when(pl.col("past_others") > 0).then(pl.col("past_hits") / pl.col("past_others"))
    others = pl.col("n_articles") - pl.col("n")
    compared = shifted.with_columns(expected=pl.max_horizontal("mean", per_other * others))
    chance = pl.max_horizontal("deviation", pl.col("expected").sqrt(), pl.lit(1.0))
    growth = LEAST_GROWTH * pl.max_horizontal("day_before", "week_before")
    return compared.filter(
        pl.col("days_with_articles") >= LEAST_DAYS_WITH_ARTICLES,
        pl.col("n") >= LEAST_HITS,
        pl.col("n") >= pl.col("expected") + DEVIATIONS * chance,
        pl.col("n") >= growth,
    ).select("watchlist", "day", "n", "n_articles", "expected", "mean", "day_before", "week_before", "past")
