"""documents and what is known -> what is new."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.documents.versions import KNOWN, as_known, versions
from transforms.ids import content_hash
from transforms.schemas import DOCUMENTS

NOW = datetime(2026, 1, 2, tzinfo=UTC)
THEN = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def _document(document_id: str, text: str, origin: str = "o", **fields: Any) -> dict[str, Any]:
    fixed = {
        "authors": [],
        "language": "en",
        "access": "full",
        "retention": None,
        "first_seen_at": NOW,
        "version_number": 1,
        "run_id": "r",
        "origin": origin,
    }
    words = {"text": text, "word_count": len(text.split()), "content_hash": content_hash(text)}
    return {**fixed, "document_id": document_id, **words, **fields}


def _documents(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=DOCUMENTS.schema)


def _known(*rows: tuple[dict[str, Any], int, bool]) -> pl.DataFrame:
    told = {"first_seen_at": THEN, "is_stored": True}
    found = [{**row, **told, "version_number": number, "is_current": current} for row, number, current in rows]
    return pl.DataFrame(found, schema=KNOWN)


def _rows(frame: pl.DataFrame) -> list[tuple[str, int, str]]:
    return frame.select("document_id", "version_number", "text").rows()


def test_new_changed_and_unchanged() -> None:
    found = versions(
        _documents(_document("a", "new"), _document("b", "second"), _document("c", "same"), _document("a", "new", "p")),
        _known((_document("b", "first"), 1, True), (_document("c", "same"), 3, True)),
    )
    assert _rows(found.current) == [("a", 1, "new"), ("b", 2, "second")]
    assert found.current["first_seen_at"].to_list() == [NOW, THEN]
    assert found.superseded.is_empty() and found.described.is_empty()
    assert found.n_unchanged == 2


def test_of_several_new_texts_the_last_is_current() -> None:
    found = versions(
        _documents(_document("a", "one", "p"), _document("b", "x"), _document("a", "two", "q", section="World")),
        _known((_document("a", "zero"), 4, True)),
    )
    assert _rows(found.superseded) == [("a", 5, "one")]
    assert found.superseded.select("origin", "seen_at", "section").rows() == [("p", NOW, None)]
    assert sorted(_rows(found.current)) == [("a", 6, "two"), ("b", 1, "x")]


def test_an_earlier_version_that_another_file_repeats_is_no_new_one() -> None:
    known = _known((_document("a", "one", "p"), 1, False), (_document("a", "two", "q"), 2, True))
    found = versions(_documents(_document("a", "one", "p")), known)
    assert found.current.is_empty()
    assert found.n_unchanged == 1


def test_a_file_that_goes_back_to_what_it_said_gives_a_new_version() -> None:
    known = _known((_document("a", "one", "p"), 1, False), (_document("a", "two", "p"), 2, True))
    assert _rows(versions(_documents(_document("a", "one", "p")), known).current) == [("a", 3, "one")]
    first, second = (_document("a", "one", "p", date_published=THEN + n * DAY) for n in (0, 1))
    back = versions(_documents(first), _known((first, 1, False), (second, 2, True)))
    assert back.described.select("version_number", "date_published").rows() == [(3, THEN)]


def test_again_loads_the_current_version_under_its_number() -> None:
    known = _known((_document("a", "one", "p"), 1, False), (_document("a", "two", "q"), 2, True))
    found = versions(_documents(_document("a", "one", "p"), _document("a", "two", "q")), known, again=True)
    assert _rows(found.current) == [("a", 2, "two")]
    assert found.n_unchanged == 1


def test_metadata_alone_is_a_version_that_needs_no_analysis() -> None:
    known = _known(
        (_document("a", "one"), 1, True), (_document("b", "two"), 1, True), (_document("c", "three"), 1, True)
    )
    found = versions(
        _documents(
            _document("a", "one", date_published=THEN, section="World", source_id="herald", url="u"),
            _document("b", "two", authors=["Jane Doe"]),
            _document("c", "three", language="fr"),
        ),
        known,
    )
    assert _rows(found.described) == [("a", 2, "one")]
    assert _rows(found.current) == [("b", 2, "two"), ("c", 2, "three")], "authors and language decide the analysis"


def test_metadata_of_a_document_that_is_not_loaded_yet_comes_with_its_analysis() -> None:
    first = versions(_documents(_document("a", "one")), _known())
    second = _documents(_document("a", "one", "p", date_published=THEN))
    found = versions(second, as_known(first.current, first.superseded))
    assert found.described.is_empty()
    assert _rows(found.current) == [("a", 2, "one")]


def test_a_date_ahead_is_the_same_when_it_has_passed() -> None:
    ahead, passed = _document("a", "one", date_published_ahead=NOW), _document("a", "one", date_published=NOW)
    assert versions(_documents(passed), _known((ahead, 1, True))).n_unchanged == 1
    assert versions(_documents(ahead), _known((passed, 1, True))).n_unchanged == 1


def test_versions_from_before_metadata_was_kept_are_known_by_their_text() -> None:
    old = {**_document("a", "one", "p"), "language": None, "authors": None, "origin": None}
    known = _known((old, 1, False), (_document("a", "two", "q"), 2, True))
    assert versions(_documents(_document("a", "one", "p", section="World")), known).n_unchanged == 1


_READ = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from([None, THEN, THEN + DAY]))


@settings(deadline=None)
@given(st.lists(_READ, max_size=12), st.integers(0, 12))
def test_reading_in_two_parts_gives_what_reading_at_once_gives(rows: list[tuple[str, str, Any]], cut: int) -> None:
    read = [_document(i, text, f"{at}", date_published=day) for at, (i, text, day) in enumerate(rows)]
    whole = versions(_documents(*read), _known())
    first = versions(_documents(*read[:cut]), _known())
    known = as_known(first.current, first.superseded)
    second = versions(_documents(*read[cut:]), known)
    known = pl.concat([known, as_known(second.current, second.superseded)])
    columns = ["document_id", "content_hash", "version_number", "date_published", "origin"]
    numbers = as_known(whole.current, whole.superseded).select(columns)
    assert known.select(columns).sort(columns).equals(numbers.sort(columns))
    known = known.with_columns(
        is_stored=True, is_current=pl.col("version_number") == pl.col("version_number").max().over("document_id")
    )
    again = versions(_documents(*read), known)
    assert again.current.is_empty() and again.described.is_empty() and again.superseded.is_empty()
    assert again.n_unchanged == len(rows)
