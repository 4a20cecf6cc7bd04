"""The index finds what the evaluator finds, whatever the query and however the index came to be."""

import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.search.querying import Asked, Reader
from flows.warehouse.search.index import bring_up_to_date, discard_others, generation_of, index_path, is_there
from flows.warehouse.search.texts import names_by_id, searched_documents, source_names, topic_names
from tests.flows.search import corpus
from transforms.search.evaluate import QUOTE_FIELDS, Names, matcher
from transforms.search.grammar import QueryError, parse

_ALL = 10_000
words = st.sampled_from(
    ["port", "Strike", "ferry", "FERRIES", "harbour", "cafe", "US", "talks", "brandt", "x1", "ost", "none"]
)
prefixes = st.sampled_from(["ferr*", "ha*", "str*", "Øs*", "zz*"])
phrases = st.lists(words, min_size=2, max_size=3).map(lambda found: f'"{" ".join(found)}"')
open_phrases = st.tuples(words, prefixes).map(lambda pair: f'"{pair[0]} {pair[1]}"')
simple = words | prefixes | phrases | open_phrases
sides = words | prefixes | phrases | st.tuples(words, words | phrases).map(lambda pair: f"({pair[0]} OR {pair[1]})")
near = st.tuples(sides, st.integers(1, 6), sides).map(lambda found: f"{found[0]} NEAR/{found[1]} {found[2]}")
in_text = st.tuples(st.sampled_from(["title", "body", "quote"]), simple | near.map(lambda one: f"({one})")).map(
    ":".join
)
names = (
    st.sampled_from(
        ["speaker:brandt", 'speaker:"helena brandt"', "speaker:pres*", "entity:danek", "entity:ost*", "source:times"]
    )
    | st.sampled_from(["source:wire", "source:nor*", "lang:en", "lang:fr", "speaker:nobody", "entity:harbour"])
    | st.sampled_from(["speaker:luk*", "entity:angstrom", 'entity:"brien ang*"', "speaker:oeuvre", "entity:oe*"])
    | st.sampled_from(["entity:jr", "entity:strauss", "entity:strauß", "speaker:inc*", "entity:maersk", "entity:rsk*"])
    | st.sampled_from(["topic:sport", "topic:ec*", 'topic:"law and justice"', "topic:t2", "topic:drop", "topic:none"])
)
queries = st.recursive(
    simple | near | in_text | names,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) AND ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) OR ({pair[1]})"),
        inner.map(lambda one: f"NOT ({one})"),
    ),
    max_leaves=5,
)


def all_names(con: duckdb.DuckDBPyConnection) -> Names:
    rows = con.execute("select entity_id, name from entities union select entity_id, alias from entity_aliases")
    own = names_by_id(rows.fetchall())
    return {"entity": own, "speaker": own, "source": source_names(con), "topic": topic_names(con)}


class Naive:
    """What queries match by the evaluator alone, read from the tables."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        ids = [own for (own,) in con.execute("select document_id from documents order by all").fetchall()]
        self.documents, self.names = list(searched_documents(con, ids)), all_names(con)

    def found(self, query: str) -> list[str]:
        test = matcher(parse(query), self.names)
        return sorted(document.document_id for document in self.documents if test(document.whole))

    def quotes(self, query: str) -> list[str]:
        test = matcher(parse(query), self.names, QUOTE_FIELDS)
        pairs = [pair for document in self.documents for pair in document.quotes()]
        return sorted(statement.quote_id for statement, searched in pairs if test(searched))


def found(reader: Reader, query: str, *, with_quotes: bool = False) -> list[str]:
    answer = reader.answer(Asked(parse(query), with_quotes, limit=_ALL))
    assert answer.total == len(answer.hits)
    return sorted(hit["quote_id" if with_quotes else "document_id"] for hit in answer.hits)


def indexed(con: duckdb.DuckDBPyConnection, warehouse: Path) -> Reader:
    generation = bring_up_to_date(con, warehouse)
    assert generation == generation_of(con) and is_there(warehouse, generation)
    discard_others(warehouse, generation)
    return Reader(con, index_path(warehouse, generation))


@pytest.fixture(scope="module")
def sides_compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Naive, Reader]:
    """Sixty documents of which some are copies, through the evaluator and through an index made in three batches."""
    con, chance = corpus.warehouse(), random.Random(5)
    folder = tmp_path_factory.mktemp("index")
    for batch in range(3):
        for number in range(batch * 20, batch * 20 + 20):
            corpus.put(con, number, chance)
        reader = indexed(con, folder / "w.duckdb")
    con.execute("update documents set duplicate_of_document_id = 'd000' where document_id in ('d007', 'd030')")
    corpus.changed(con, "d007", "d030", "d000")
    reader = indexed(con, folder / "w.duckdb")
    return Naive(con), reader


@settings(max_examples=150, deadline=None)
@given(query=queries)
def test_documents_are_those_of_the_evaluator(sides_compared: tuple[Naive, Reader], query: str) -> None:
    naive, reader = sides_compared
    assert found(reader, query) == naive.found(query)


@settings(max_examples=100, deadline=None)
@given(query=queries)
def test_quotes_are_those_of_the_evaluator(sides_compared: tuple[Naive, Reader], query: str) -> None:
    naive, reader = sides_compared
    assert found(reader, query, with_quotes=True) == naive.quotes(query)


@settings(max_examples=200, deadline=None)
@given(query=st.text(alphabet="ab*\"()-: \n'&\\;%<ANDORTEitle/0123456789", max_size=40) | st.text(max_size=30))
def test_any_text_is_a_query_or_an_error_with_a_column(sides_compared: tuple[Naive, Reader], query: str) -> None:
    naive, reader = sides_compared
    try:
        parse(query)
    except QueryError as error:
        assert 1 <= error.column <= len(query) + 1
        return
    assert found(reader, query) == naive.found(query)


@pytest.mark.parametrize("seed", range(4))
def test_batches_do_not_matter(seed: int, tmp_path: Path) -> None:
    con, chance = corpus.warehouse(), random.Random(seed)
    asked = ["port", "ferr*", "quote:strike", "speaker:danek", "harbour NEAR/3 talks", "source:wire NOT x1", "NOT port"]
    for _ in range(6):
        for _ in range(chance.randint(0, 12)):
            own = corpus.put(con, chance.randrange(25), chance)
            if chance.random() < 0.3:
                corpus.take(con, own)
            elif chance.random() < 0.2:
                con.execute("update documents set duplicate_of_document_id = 'd000' where document_id = ?", [own])
                corpus.changed(con, own, "d000")
        reader, naive = indexed(con, tmp_path / "w.duckdb"), Naive(con)
        for query in asked:
            assert found(reader, query) == naive.found(query), query
            assert found(reader, query, with_quotes=True) == naive.quotes(query), query
    before = generation_of(con)
    assert bring_up_to_date(con, tmp_path / "w.duckdb") == before  # nothing changed


def test_an_index_that_is_gone_or_broken_off_is_made_again(tmp_path: Path) -> None:
    con, warehouse = corpus.warehouse(), tmp_path / "w.duckdb"
    corpus.put(con, 1, random.Random(1))
    first = bring_up_to_date(con, warehouse)
    (index_path(warehouse, first) / "complete").unlink()
    second = bring_up_to_date(con, warehouse)
    assert second != first and Naive(con).found("NOT none") == found(indexed(con, warehouse), "NOT none") == ["d001"]


def test_a_kill_while_indexing_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    con, warehouse = corpus.warehouse(), tmp_path / "w.duckdb"
    for number in range(10):
        corpus.put(con, number, random.Random(number))
    first = bring_up_to_date(con, warehouse)
    corpus.put(con, 11, random.Random(11))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.warehouse.search.index.sync", die)
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(con, warehouse)
    monkeypatch.undo()
    assert generation_of(con) == first
    assert len(found(Reader(con, index_path(warehouse, first)), "NOT none")) == 10
    assert len(found(indexed(con, warehouse), "NOT none")) == 11
