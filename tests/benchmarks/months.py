"""A warehouse of one generated month -> the same month many times over, with other ids and dates, without texts.

What is often named is named each month. What two articles name at most is somebody else in each month, as the long tail
of names is: so the list of entities grows with the corpus.
"""

import duckdb

from tests.benchmarks.corpus_plan import DAYS

_TABLES = (
    "entities",
    "documents",
    "mentions",
    "quotes",
    "quote_segments",
    "ops.document_entities",
    "ops.statement_stems",
)
_ROWS = ("document_id", "mention_id", "quote_id", "speaker_mention_id", "stance_target_mention_id", "content_hash")
_ENTITIES = ("entity_id", "speaker_entity_id")
_JOINT = "other_speaker_mention_ids"
_TIMES = ("day", "date_published", "first_seen_at")
_RARE = 2  # documents


def repeat_month(con: duckdb.DuckDBPyConnection, n_months: int) -> None:
    """Add n_months - 1 months to the tables that marts read; the texts of all documents go."""
    con.execute("update documents set text = ''")
    con.execute(f"create temp table rare as select entity_id from entities where n_documents <= {_RARE}")
    for table in _TABLES:
        con.execute(f"create temp table month_{_plain(table)} as from {table}")
    con.execute("delete from month_entities where entity_id not in (from rare)")
    for number in range(1, n_months):
        con.execute("begin")
        for table in _TABLES:
            con.execute(_insert(con, table, number))
        con.execute("commit")
        if number % 10 == 9:
            con.execute("checkpoint")
            print(f"{number + 1} of {n_months} months", flush=True)
    con.execute("checkpoint")


def _insert(con: duckdb.DuckDBPyConnection, table: str, number: int) -> str:
    columns = [row[0] for row in con.execute(f"describe {table}").fetchall()]
    named = [column for column in _ENTITIES if column in columns]
    moved = {column: _other(f"made.{column}", number) for column in columns if column in _ROWS}
    moved |= {
        column: f"(made.{column} + interval {DAYS * number} day)::{'date' if column == 'day' else 'timestamptz'}"
        for column in columns
        if column in _TIMES
    }
    moved |= {
        column: f"if(rare_{column}.entity_id is null, made.{column}, {_other(f'made.{column}', number)})"
        for column in named
    }
    if _JOINT in columns:
        moved[_JOINT] = f"list_transform(made.{_JOINT}, lambda each: {_other('each', number)})"
    replaced = ", ".join(f"{expression} as {column}" for column, expression in moved.items())
    joins = " ".join(f"left join rare as rare_{column} on rare_{column}.entity_id = made.{column}" for column in named)
    return f"insert into {table} by name select made.* replace ({replaced}) from month_{_plain(table)} as made {joins}"


def _plain(table: str) -> str:
    return table.removeprefix("ops.")


def _other(column: str, number: int) -> str:
    """The id of the same in another month, as long as it was."""
    return f"left({column}, 1) || '{number:04x}' || substr({column}, 6)"
