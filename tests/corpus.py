"""Little articles that tests write themselves, and what a warehouse holds but for when and by which run."""

import random
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.warehouse.connection import connect
from transforms.schemas import NAMES

PEOPLE = [
    ("Mayor", "Ann", "Carver"),
    ("Senator", "Paul", "Okafor"),
    ("Dr.", "Lena", "Brandt"),
    ("Governor", "Miguel", "Santos"),
    ("Judge", "Ruth", "Halvorsen"),
]
PLACES = ["Harbour City", "London", "Paris", "Nairobi", "Chicago"]
TOPICS = ["the new bridge", "the school budget", "the water works", "the night bus", "the old market"]
CLAIMS = [
    "We will finish this before the winter",
    "Nobody asked the people who live here",
    "The figures do not add up",
    "It is the best plan that we have seen in years",
    "There is no money left for it",
]
# what a run decides by itself: its id, its clock, its own records, and what the next one has to do
OF_THE_RUN = {"run_id", "last_run_id", "batch_id", "change_id", "load_id", "resolved_load_id"}
RECORDS_OF_RUNS = {"runs", "batches", "quality_results", "state", "migrations", "watch_queue", "search_queue"}


def article(number: int, paragraphs: int = 4) -> str:
    """An article with a headline, names and quotes; the same for the same number."""
    chance = random.Random(number)
    title, first, last = chance.choice(PEOPLE)
    place, topic = chance.choice(PLACES), chance.choice(TOPICS)
    lines = [f"{place} argues about {topic}, part {number}"]
    lines.append(f"{title} {first} {last} spoke about {topic} in {place} on Monday before a crowd of {number + 10}.")
    for _ in range(paragraphs):
        _, other_first, other_last = chance.choice(PEOPLE)
        lines.append(f'"{chance.choice(CLAIMS)}," {last} said. "{chance.choice(CLAIMS)}."')
        lines.append(
            f"{other_first} {other_last} said that {topic} would cost {chance.randint(2, 90)} million dollars."
        )
    return "\n\n".join(lines) + "\n"


def name_rows(*rows: tuple[str, str, int], role: str | None = None, kind: str = "name") -> pl.DataFrame:
    """NAMES of rows (name_key, alias, documents), three mentions a document."""
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    full = [(key, kind, alias, role, 3 * n, n, seen) for key, alias, n in rows]
    return pl.DataFrame(full, schema=NAMES.schema, orient="row")


def write_corpus(folder: Path, n: int, *, first: int = 0, paragraphs: int = 4) -> Path:
    """A folder with n articles from the first on, every fifth with front matter."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + n):
        head = ""
        if number % 5 == 0:
            head = f"---\nurl: https://news.example/{number}\ndate: 2026-03-{number % 28 + 1:02}T08:00:00Z\n---\n"
        (folder / f"a{number:03}.txt").write_text(head + article(number, paragraphs), encoding="utf-8")
    return folder


def contents(database: Path) -> dict[str, pl.DataFrame]:
    """Every table of a DuckDB file or a lake that says what was found, without run ids and times, its rows in order."""
    with connect(database, read_only=True) as con:
        con.execute("begin")  # or the catalog of a lake is read for each
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database() order by all"
        ).fetchall()
        found = {}
        for schema, table in tables:
            if table in RECORDS_OF_RUNS:
                continue
            frame = con.sql(f'from "{schema}"."{table}"').pl()
            keep = [c for c in frame.columns if c not in OF_THE_RUN and not c.endswith("_at")]
            found[f"{schema}.{table}"] = frame.select(keep).sort(by=pl.all().exclude(pl.List(pl.String)))
    return found


def assert_same(left: dict[str, pl.DataFrame], right: dict[str, pl.DataFrame]) -> None:
    """Fails with the first table that differs."""
    assert left.keys() == right.keys()
    for name, frame in left.items():
        other = right[name]
        assert frame.equals(other), f"{name}: {frame.height} and {other.height} rows\n{frame}\n{other}"
