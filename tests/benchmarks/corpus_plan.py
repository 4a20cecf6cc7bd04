"""What happens in months that nobody lived: outlets, names, words, and events with who reports them when.

Frequencies are as unequal as in news: names by Zipf with a long tail, events by their number of articles, outlets by
theirs. The same seed gives the same months; a month does not depend on those before it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import polars as pl

import seeds
from tests.benchmarks import synthetic
from transforms import ids

PERSONS, ORGANISATIONS, PLACES = 200_000, 40_000, 2_000
PHRASES = 200_000
OUTLETS, WIRES = 150, 3
COPIES = 0.12  # of the documents
CAST = (5, 3, 2)  # persons, organisations and places of an event
CAST_SIZE = sum(CAST)
TOPIC_PHRASES, STATEMENTS = 14, 6  # of an event
FIRST_MONTH = (2025, 10)
DAYS = 30  # of a month

_VOCABULARY = 30_000
_COMMON = synthetic.words(
    """
    the of a and to in for on that with as at by from it was not has will after over their more
    """
)
_TITLES = ("Times", "Courier", "Herald", "Post", "Observer", "Gazette", "Tribune", "News", "Star", "Journal")
_SECTIONS = ("Politics", "World", "Business", "Sport", "Culture", "Science", "Health", "Opinion", "Local")
_HOURS = np.array([2, 1, 1, 1, 2, 4, 7, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8, 7, 6, 5, 4, 3, 3], dtype=float)
_WEEKDAYS = np.array([1, 1, 1, 1, 1, 0.6, 0.55])


@dataclass(frozen=True)
class World:
    """What all months have in common."""

    seed: int
    entities: pl.DataFrame  # number, entity_id, entity_type, name, short, role, name_key
    phrases: pl.Series  # of two to four words in small letters
    outlets: pl.DataFrame  # columns of sources, and domain
    sections: tuple[str, ...] = _SECTIONS


@dataclass(frozen=True)
class Month:
    """The articles of a month: originals in order of time, and copies by the row of their original."""

    number: int
    events: "Events"
    originals: pl.DataFrame  # event, time, outlet, n_sentences
    copies: pl.DataFrame  # original, time, outlet, kind


@dataclass(frozen=True)
class Events:
    """One row an event: numbers of entities, phrases, and statements that several outlets may report."""

    cast: np.ndarray
    phrases: np.ndarray
    speakers: np.ndarray
    about: np.ndarray
    said: np.ndarray  # three pairs of phrases a statement


def world(seed: int = 1) -> World:
    """The names, words and outlets of this seed."""
    chance = np.random.default_rng([seed, 0])
    return World(seed, _entities(chance), _phrases(chance), _outlets(chance))


def month(made: World, number: int, n_articles: int) -> Month:
    """The month with this number, from 0, of so many articles."""
    chance = np.random.default_rng([made.seed, 1, number])
    n_copies = round(COPIES * n_articles)
    n = n_articles - n_copies
    sizes = np.minimum(1 + np.floor(chance.pareto(1.2, n)), 400).astype(int)
    n_events = int(np.searchsorted(np.cumsum(sizes), n)) + 1
    event = np.repeat(np.arange(n_events), sizes[:n_events])[:n]
    start = _moments(chance, number, n_events)
    year, first_month = divmod(FIRST_MONTH[1] - 1 + number, 12)
    opening = int(datetime(FIRST_MONTH[0] + year, first_month + 1, 1, tzinfo=UTC).timestamp())
    late = start[event] + chance.exponential(14 * 3600, n).astype(int)
    seconds = np.where(late < DAYS * 86_400, late, start[event])
    originals = pl.DataFrame(
        {
            "event": event,
            "time": opening + seconds // 60 * 60,
            "outlet": _zipf(chance, OUTLETS, n, 4.0),
            "n_sentences": np.clip(chance.lognormal(3.0, 0.5, n), 5, 90).astype(int),
        }
    ).sort("time", "event", maintain_order=True)
    return Month(number, _events(chance, n_events), originals, _copies(chance, originals, n_copies))


def _moments(chance: np.random.Generator, number: int, n: int) -> np.ndarray:
    """Seconds from the start of the month: fewer at night and at weekends."""
    days = np.array([_WEEKDAYS[(day + number * 2) % 7] for day in range(DAYS)])
    day = chance.choice(DAYS, n, p=days / days.sum())
    hour = chance.choice(24, n, p=_HOURS / _HOURS.sum())
    return day * 86_400 + hour * 3_600 + chance.integers(0, 3_600, n)


def _copies(chance: np.random.Generator, originals: pl.DataFrame, n: int) -> pl.DataFrame:
    wire = originals["outlet"].to_numpy() < WIRES
    weights = np.where(wire, 12.0, 1.0)
    original = chance.choice(originals.height, n, p=weights / weights.sum())
    return pl.DataFrame(
        {
            "original": original,
            "time": originals["time"].to_numpy()[original] + chance.exponential(3 * 3600, n).astype(int) // 60 * 60,
            "outlet": WIRES + _zipf(chance, OUTLETS - WIRES, n, 6.0),
            "kind": chance.choice(["exact", "near", "update"], n, p=[0.45, 0.45, 0.1]),
        }
    ).sort("original", "time", "outlet", maintain_order=True)


def _events(chance: np.random.Generator, n: int) -> Events:
    persons, organisations, places = CAST
    cast = np.concatenate(
        [
            _zipf(chance, PERSONS, (n, persons), 40.0),
            PERSONS + _zipf(chance, ORGANISATIONS, (n, organisations), 30.0),
            PERSONS + ORGANISATIONS + _zipf(chance, PLACES, (n, places), 4.0),
        ],
        axis=1,
    )
    rows = np.arange(n)[:, None]
    speakers = cast[rows, np.minimum(chance.geometric(0.4, (n, STATEMENTS)) - 1, persons + organisations - 1)]
    about = cast[rows, chance.integers(0, CAST_SIZE, (n, STATEMENTS))]
    return Events(
        cast,
        chance.integers(0, PHRASES, (n, TOPIC_PHRASES)),
        speakers,
        np.where((about == speakers) | (chance.random((n, STATEMENTS)) < 0.5), -1, about),
        chance.integers(0, PHRASES, (n, STATEMENTS, 3)),
    )


def _zipf(chance: np.random.Generator, n: int, shape: int | tuple[int, ...], offset: float) -> np.ndarray:
    """Numbers below n, a number's chance being about 1 / (number + offset)."""
    drawn = offset * (np.power((n + offset) / offset, chance.random(shape)) - 1)
    return np.minimum(drawn, n - 1).astype(np.int64)


def _entities(chance: np.random.Generator) -> pl.DataFrame:
    given = seeds.table("shared/given_names")["name"].sample(fraction=1.0, shuffle=True, seed=7)
    families = pl.Series(synthetic.surnames(synthetic.SURNAMES))
    places = (
        seeds.table("knowledge/places")
        .sort(pl.col("population").cast(pl.Int64), descending=True)
        .filter(pl.col("name").str.contains(r"^[A-Z][a-z]{2,}$"))["name"]
        .unique(maintain_order=True)
        .head(PLACES)
    )
    first = given.gather(_zipf(chance, given.len(), PERSONS, 10.0))
    family = families.gather(_zipf(chance, families.len(), PERSONS, 300.0))
    titles = pl.Series([title.title() for title in seeds.table("en/titles")["title"].head(60)])
    role = titles.gather(chance.integers(0, titles.len(), PERSONS))
    persons = pl.DataFrame({"name": first + pl.Series([" "]) + family, "short": family, "role": role})
    persons = persons.with_columns(role=pl.when(pl.Series(chance.random(PERSONS) < 0.4)).then("role"))
    founders = families.gather(_zipf(chance, families.len(), ORGANISATIONS, 300.0))
    subjects = pl.Series(synthetic.SUBJECTS).gather(chance.integers(0, len(synthetic.SUBJECTS), ORGANISATIONS))
    kinds = pl.Series(synthetic.KINDS).gather(chance.integers(0, len(synthetic.KINDS), ORGANISATIONS))
    organisations = pl.DataFrame({"founder": founders, "subject": subjects, "kind": kinds}).select(
        name=pl.concat_str("founder", "subject", "kind", separator=" "),
        short=pl.col("founder").str.head(1) + pl.col("subject").str.head(1) + pl.col("kind").str.head(1),
    )
    found = pl.concat(
        [
            persons.with_columns(entity_type=pl.lit("PERSON")),
            organisations.with_columns(entity_type=pl.lit("ORG")),
            pl.DataFrame({"name": places, "short": places, "entity_type": ["GPE"] * places.len()}),
        ],
        how="diagonal",
    )
    return found.with_columns(name_key=pl.col("entity_type") + ":" + pl.col("name").str.to_lowercase()).with_columns(
        number=pl.int_range(pl.len()),
        entity_id=pl.struct("entity_type", "name_key").map_elements(
            lambda row: ids.entity_id(row["entity_type"], row["name_key"]), return_dtype=pl.String
        ),
    )


def _phrases(chance: np.random.Generator) -> pl.Series:
    """Phrases of words that are as unequal as in a language; each third or so is a function word.

    They are short: of two texts by different hands few have five words in a row in common.
    """
    words = seeds.table("en/lemma_words").filter(pl.col("word").str.contains(r"^[a-z]{3,11}$"))["word"].unique().sort()
    content = words.sample(_VOCABULARY, shuffle=True, seed=5).to_list()
    lengths = chance.integers(2, 5, PHRASES)
    total = int(lengths.sum())
    picked = _zipf(chance, _VOCABULARY, total, 60.0)
    common = np.where(chance.random(total) < 0.38, chance.integers(0, len(_COMMON), total), -1)
    return (
        pl.DataFrame({"phrase": np.repeat(np.arange(PHRASES), lengths), "word": picked, "common": common})
        .with_columns(
            text=pl.when(pl.col("common") < 0)
            .then(pl.Series(content).gather(picked))
            .otherwise(pl.Series(_COMMON).gather(np.maximum(common, 0)))
        )
        .group_by("phrase", maintain_order=True)
        .agg(pl.col("text").str.join(" "))["text"]
    )


def _outlets(chance: np.random.Generator) -> pl.DataFrame:
    towns = seeds.table("knowledge/places").filter(pl.col("name").str.contains(r"^[A-Z][a-z]{4,}$"))["name"].unique()
    town = towns.sort().sample(OUTLETS, shuffle=True, seed=3).to_list()
    name = [
        f"{town[n]} Agency" if n < WIRES else f"{town[n]} {_TITLES[int(chance.integers(len(_TITLES)))]}"
        for n in range(OUTLETS)
    ]
    source_id = [f"{n.lower().replace(' ', '_')}" for n in name]
    return pl.DataFrame(
        {
            "source_id": source_id,
            "name": name,
            "domain": [f"{s.replace('_', '-')}.example" for s in source_id],
            "language": ["en"] * OUTLETS,
            "is_wire": [n < WIRES for n in range(OUTLETS)],
        }
    ).with_row_index("outlet")
