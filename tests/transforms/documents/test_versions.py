"""documents and what is known -> what is new."""

from datetime import UTC, datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.documents.versions import KNOWN, as_known, versions
from transforms.ids import content_hash
from transforms.schemas import DOCUMENTS

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _documents(*rows: tuple[str, str]) -> pl.DataFrame:
    fixed = {"origin": "o", "authors": [], "language": "en", "first_seen_at": NOW, "version_number": 1, "run_id": "r"}
    return pl.DataFrame(
        [
            {**fixed, "document_id": i, "text": t, "word_count": len(t.split()), "content_hash": content_hash(t)}
            for i, t in rows
        ],
        schema=DOCUMENTS.schema,
    )


def _known(*rows: tuple[str, str, int, bool]) -> pl.DataFrame:
    then = datetime(2025, 1, 1, tzinfo=UTC)
    return pl.DataFrame([(i, content_hash(t), n, then, c) for i, t, n, c in rows], schema=KNOWN, orient="row")


def _rows(frame: pl.DataFrame) -> list[tuple[str, int, str]]:
    return frame.select("document_id", "version_number", "text").rows()


def test_new_changed_and_unchanged() -> None:
    found = versions(
        _documents(("a", "new"), ("b", "second"), ("c", "same"), ("a", "new")),
        _known(("b", "first", 1, True), ("c", "same", 3, True)),
    )
    assert _rows(found.current) == [("a", 1, "new"), ("b", 2, "second")]
    assert found.current["first_seen_at"].to_list() == [NOW, datetime(2025, 1, 1, tzinfo=UTC)]
    assert found.superseded.is_empty()
    assert found.n_unchanged == 2


def test_of_several_new_texts_the_last_is_current() -> None:
    found = versions(_documents(("a", "one"), ("b", "x"), ("a", "two")), _known(("a", "zero", 4, True)))
    assert _rows(found.superseded) == [("a", 5, "one")]
    assert sorted(_rows(found.current)) == [("a", 6, "two"), ("b", 1, "x")]


def test_an_earlier_text_that_comes_again_is_no_new_version() -> None:
    found = versions(_documents(("a", "one")), _known(("a", "one", 1, False), ("a", "two", 2, True)))
    assert found.current.is_empty()
    assert found.n_unchanged == 1


def test_again_loads_the_current_text_under_its_number() -> None:
    known = _known(("a", "one", 1, False), ("a", "two", 2, True))
    found = versions(_documents(("a", "one"), ("a", "two")), known, again=True)
    assert _rows(found.current) == [("a", 2, "two")]
    assert found.n_unchanged == 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12), st.integers(0, 12))
def test_reading_in_two_parts_gives_what_reading_at_once_gives(rows: list[tuple[str, str]], cut: int) -> None:
    whole = versions(_documents(*rows), _known())
    first = versions(_documents(*rows[:cut]), _known())
    known = as_known(first.current, first.superseded)
    second = versions(_documents(*rows[cut:]), known)
    known = pl.concat([known, as_known(second.current, second.superseded)])
    numbers = as_known(whole.current, whole.superseded).select("document_id", "content_hash", "version_number")
    assert known.select(numbers.columns).sort(numbers.columns).equals(numbers.sort(numbers.columns))
    again = versions(_documents(*rows), known)
    assert again.current.is_empty() and again.superseded.is_empty() and again.n_unchanged == len(rows)
