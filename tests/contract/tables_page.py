"""docs/tables.md, the glossary of every table, mart and column, written from the code: `make tables`.

Comments come from a warehouse that was just created, so from transforms/schemas.py, sql/comments/ and sql/marts/.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

import sql
from flows.warehouse.migrations import migrate
from transforms.entities import link_types as corpus_links
from transforms.entities.overridden_links import OVERRIDE
from transforms.knowledge.choice import METHOD as KNOWLEDGE
from transforms.mentions import referents
from transforms.schemas import ENTITY_OVERRIDES, RECORDS, REJECTED, STORED, TOKENS, Table
from transforms.schemas import KNOWLEDGE as KNOWLEDGE_TABLE

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"

INTRODUCTION = """\
# Tables and marts

<!-- written by make tables from transforms/schemas.py, sql/comments/ and sql/marts/: change those -->

Every table, mart and column of a warehouse. The same texts are comments in DuckDB (`select * from duckdb_columns()`)
and in the exported Parquet files.

| question | ask |
| --- | --- |
| Who said what, where and when? | [`mart.quotes_by_speaker`](#martquotes_by_speaker) |
| Which texts are there, how many copies have they, and who carried them? | [`mart.articles`](#martarticles) |
| Who copied whom? | [`mart.copies`](#martcopies) |
| Whom does an outlet quote, how often? | [`mart.who_quotes_whom`](#martwho_quotes_whom) |
| Whom does a speaker talk about? | [`mart.who_speaks_about_whom`](#martwho_speaks_about_whom) |
| How often, how widely and in which tone is somebody mentioned? | [`mart.entity_daily`](#martentity_daily) |
| The same by week | [`mart.entity_weekly`](#martentity_weekly) |
| In whose words is the tone? | [`mart.tone_daily`](#marttone_daily) |
| Who is quoted how long, and how early? | [`mart.source_balance`](#martsource_balance) |
| Who is for or against what? | [`mart.stances`](#martstances) |
| Who denies what? | [`mart.denials`](#martdenials) |
| Which outlet is first, how often? | [`mart.first_with_the_news`](#martfirst_with_the_news) |
| Which names are new? | [`mart.new_names`](#martnew_names) |
| Which articles were changed after publication? | [`mart.corrections`](#martcorrections) |
| Who is named together? | [`mart.co_mentions`](#martco_mentions) |
| Who published a quote first? | [`mart.who_published_first`](#martwho_published_first) |
| How did a quote spread, and who cut it? | [`mart.quote_traces`](#martquote_traces) |
| What did one outlet leave out of a quote? | [`quote_cuts`](#quote_cuts) |
| Who carried a story, how late, and who did not? | [`mart.story_coverage`](#martstory_coverage) |
| What is the coverage about? | [`mart.topic_daily`](#marttopic_daily) |
| Which words burst? | [`mart.keywords_daily`](#martkeywords_daily) |
| What does an outlet publish, and when was it silent? | [`mart.source_activity`](#martsource_activity) |
| Which checks failed? | [`mart.quality_summary`](#martquality_summary) |
| What was rejected, and why? | [`ops.quarantine`](#opsquarantine) |

**Offsets** are Unicode code points into `documents.text`, end-exclusive: `text[char_start:char_end]` in Python,
`substr(text, char_start + 1, char_end - char_start)` in SQL. **Ids** are strings and stay the same between runs and
machines. **Times** are in UTC. **Duplicates** of a document are stored and marked; marts and counts leave them out.
"""

# link_method -> what it means
OF_DOCUMENTS = {
    "same_name": "the full name, as it was written before in the document",
    "variant_name": "another form of a full name of the document: with a middle name, a nickname, an initial",
    "surname": "a surname that one person of the document has: Brandt, Mrs Brandt",
    "surname_shared": "a surname that several persons of the document have; the most likely one",
    "given_name": "a given name that one person of the document has: Helena",
    "misspelt": "a surname that differs in a letter from one of the document",
    "handle": "a handle that is made of somebody's name, or stands in brackets behind it: @annroe",
    "acronym": "initials of a name of the document: WTO",
    "short_form": "part of an organisation's or place's name: the Harbour Board for the Ellery Harbour Board",
    "coref_pronoun": "a pronoun (she, he, it, they) and the person or organisation that it refers to",
    "coref_nominal": "a description (the minister, the company) and whom it describes",
    "cataphora": "a pronoun or description whose name comes later in the sentence (cataphora)",
    "apposition": "a description beside a name: Helena Brandt, the minister",
    "adjacent_description": "a description that speaks, of the one person who was named just before",
    "relative_pronoun": "who or which, and the name before it",
    "quote_speaker": "I, me and my inside a quote: its speaker",
    "first_person": "I outside of quotes: the author of the article",
    "spoken_for": "she or he after “a spokeswoman for the company said”: the organisation that she or he speaks for",
}
OF_CORPUS = {
    "same_name": "the name stands for itself, or the same name under the type that most documents give it",
    "alias": "another form of a full name, with a nickname, middle name or other spelling",
    "same_role": "a short name, linked to the only one who bears it and has the same role: tech lead",
    "corpus_prior": "a short name, linked to whom most documents with this name mean; less if others have it, too",
    "acronym": "initials, linked to the organisation that documents introduce with them; less if there are others",
    OVERRIDE: "an analyst's correction (`onrecord entities merge` or `split`)",
    KNOWLEDGE: "two names that are the same item of the knowledge base; the score is that of the item",
}


class Described(NamedTuple):
    """A column as the page shows it."""

    name: str
    kind: str
    nullable: bool
    comment: str


def page() -> str:
    """The text of docs/tables.md."""
    con = duckdb.connect()
    migrate(con)
    contract = {table.name: table for table in STORED}
    names = [
        name for (name,) in con.execute("select view_name from duckdb_views() where schema_name = 'mart'").fetchall()
    ]
    parts = [INTRODUCTION, "## Marts\n\nViews for analysts, one file each in [sql/marts/](../sql/marts).\n"]
    parts += [_mart(con, name) for name in sorted(names)]
    parts.append("## Tables\n")
    parts += [_table(con, table) for table in STORED if "." not in table.name]
    parts.append(_link_methods())
    parts.append("## Operations\n\nRuns, checks and what was rejected.\n")
    parts += [_table(con, table) for table in STORED if "." in table.name]
    parts.append("## Internal tables\n\nThe writer keeps these for itself; they may change with every version.\n")
    parts += [_internal(con, name, comment) for name, comment in _internal_tables(con, contract)]
    parts.append("## Frames between stages\n\nPolars frames, not stored: what one stage hands to the next.\n")
    parts += [_frame(table) for table in (RECORDS, TOKENS, REJECTED, ENTITY_OVERRIDES, KNOWLEDGE_TABLE)]
    return "\n".join(parts)


def columns_of(con: duckdb.DuckDBPyConnection, relation: str) -> list[Described]:
    """The columns of a relation such as mentions or mart.articles, with their comments ('' without one)."""
    schema, _, name = relation.rpartition(".")
    rows = con.execute(
        """select column_name, data_type, is_nullable, coalesce(comment, '') from duckdb_columns()
        where schema_name = ? and table_name = ? order by column_index""",
        [schema or "main", name],
    ).fetchall()
    return [Described(*row) for row in rows]


def _internal_tables(con: duckdb.DuckDBPyConnection, contract: Mapping[str, Table]) -> list[tuple[str, str]]:
    rows = con.execute(
        "select if(schema_name = 'main', '', schema_name || '.') || table_name as name, comment from duckdb_tables()"
    ).fetchall()
    return sorted((name, comment) for name, comment in rows if name not in contract)


def _mart(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """A mart, with the comment at the top of its file."""
    head = re.match(r"(?:-- .*\n)+", sql.scripts("marts")[name])
    said = re.sub(r"^-- ", "", head[0] if head else "", flags=re.MULTILINE).strip()
    rows = [(f"`{c.name}`", c.kind.lower(), c.comment) for c in columns_of(con, f"mart.{name}")]
    return f"### mart.{name}\n\n{said}\n\n{_rows(('column', 'type', 'meaning'), rows)}"


def _table(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    rows = []
    for column in columns_of(con, table.name):
        allowed = table.columns[column.name].allowed or ()
        rows.append((
            f"`{column.name}`" + (" (key)" if column.name in table.key else ""),
            column.kind.lower() + (" or null" if column.nullable else ""),
            column.comment + _allowed(column.comment, allowed),
        ))  # fmt: skip
    return f"### {table.name}\n\n{_sentence(table.comment)}\n\n{_rows(('column', 'type', 'meaning'), rows)}"


def _internal(con: duckdb.DuckDBPyConnection, name: str, comment: str) -> str:
    rows = [
        (f"`{c.name}`", c.kind.lower() + (" or null" if c.nullable else ""), c.comment) for c in columns_of(con, name)
    ]
    return f"### {name}\n\n{_sentence(comment)}\n\n{_rows(('column', 'type', 'meaning'), rows)}"


def _frame(table: Table) -> str:
    rows = [
        (
            f"`{name}`" + (" (key)" if name in table.key else ""),
            f"{column.dtype}" + (" or null" if column.nullable else ""),
            column.comment + _allowed(column.comment, column.allowed or ()),
        )
        for name, column in table.columns.items()
    ]
    return f"### {table.name}\n\n{_sentence(table.comment)}\n\n{_rows(('column', 'type', 'meaning'), rows)}"


def _allowed(comment: str, allowed: tuple[str, ...]) -> str:
    """The allowed values, unless the comment has them all."""
    missing = [value for value in allowed if not re.search(rf"\b{value}\b", comment)]
    return f"; one of {', '.join(allowed)}" if missing else ""


def _link_methods() -> str:
    head = ("link_method", "link_score", "the mention is")
    of_documents = [(f"`{m}`", f"{referents.SCORES[m]:g}", said) for m, said in OF_DOCUMENTS.items()]
    scores = {OVERRIDE: "1", KNOWLEDGE: "0.7 to 1", "corpus_prior": "up to 0.98", "acronym": "up to 0.9"}
    of_corpus = [(f"`{m}`", scores.get(m) or f"{corpus_links.SCORES[m]:g}", said) for m, said in OF_CORPUS.items()]
    return f"""\
### How mentions are linked

A mention gets its entity in two steps. Within its document (transforms/mentions/), it is linked to the fullest name
that the document has for it; across documents (transforms/entities/), that name is linked to an entity. `link_method`
names the rule of the second step if that led to another name, otherwise that of the first. `link_score` says how
often links by this rule are right: measured on PolNeAR's dev part if it has at least 15 cases of the rule, otherwise
estimated after reading. A score of the second step replaces that of the first, so that it is too high for a pronoun or
a description whose own link is less sure. To leave out uncertain links, filter by `link_score >= 0.8`.

Within a document:

{_rows(head, of_documents)}
Across documents:

{_rows(("link_method", "link_score", "the name is"), of_corpus)}"""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _rows(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield f"| {' | '.join(head)} |"
        yield f"|{' --- |' * len(head)}"
        for row in rows:
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"

    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
