"""The words of a quote that its report interrupts: what was said, without the report; text and offsets stay."""

import re
from itertools import pairwise

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sql
from tests.transforms.quotes.test_quotes import _rows
from transforms.quotes.spoken_words import WORD, words_said

Segments = list[tuple[int, int, bool]]
_SEGMENT = re.compile(r"\{(.*?)\}|\[(.*?)\]", re.DOTALL)


def marked(given: str) -> tuple[str, Segments]:
    """A text in which {pieces} are segments in the reporter's words and [pieces] verbatim ones."""
    text, segments, at = "", Segments(), 0
    for found in _SEGMENT.finditer(given):
        text += given[at : found.start()]
        piece = found[1] if found[2] is None else found[2]
        segments.append((len(text), len(text) + len(piece), found[2] is not None))
        text, at = text + piece, found.end()
    return text + given[at:], segments


CASES = [
    # direct: without marks, each piece apart
    ("[We sail.]", "We sail."),
    ("[We sail,]” she said. “[At dawn.]", "We sail, … At dawn."),
    ("[We sail,]” she said, “[if we may,]” and left: “[At dawn.]", "We sail, … if we may, … At dawn."),
    ("[We sail.]\n\n“[At dawn.]", "We sail. … At dawn."),
    # indirect
    ("{that the boat would sail}", "that the boat would sail"),
    ("{The boat}, she said, {would sail}", "The boat … would sail"),
    ("{The boat}, {would sail}", "The boat, would sail"),
    ("{Das Boot}, so Roe, {fährt}", "Das Boot … fährt"),
    ("{一艘船}，她说，{开了}", "一艘船 … 开了"),
    ("{The boat} – {would sail}", "The boat – would sail"),
    # mixed: marks beside verbatim pieces stay, so that they stay in pairs
    ("{she would} “[act now]” {on it}", "she would “act now” on it"),
    ("{No new name}, he said, ''[hides what it is.]''", "No new name … ''hides what it is.''"),
    ("“[Not now,]” he said, adding that {it} “[may be]” {later}", "“Not now,” … it “may be” later"),
    ("‘[Not now]’, he said, {it was late}", "‘Not now’ … it was late"),
    ("« [Pas ici] », a-t-il dit, {mais} « [là] »", "« Pas ici » … mais « là »"),
    ('{The boats}\' owner, she said, {sails} "[at dawn]"', 'The boats … sails "at dawn"'),
]


@pytest.mark.parametrize(("given", "words"), CASES)
def test_words_are_what_was_said(given: str, words: str) -> None:
    text, segments = marked(given)
    assert words_said(text, 0, len(text), segments) == words
    assert words_said(f"Roe: {text}!", 5, 5 + len(text), [(a + 5, b + 5, v) for a, b, v in segments]) == words


ANALYSED = [
    ("“The plan is dead,” said Jane Roe. “We have moved on.”", "direct", "The plan is dead, … We have moved on."),
    ("“The plan is dead,” said Jane Roe.", "direct", None),
    ("The war, he said, was over.", "indirect", "The war … was over"),
    ("Jane Roe said that the harbour would close.", "indirect", None),
    ("Roe said that the plan was “dead on arrival” in Sarn.", "mixed", None),
    ("The new name, Roe said, “hides what it really is.”", "mixed", "The new name … “hides what it really is.”"),
]


@pytest.mark.parametrize(("text", "kind", "words"), ANALYSED)
def test_a_quote_that_is_interrupted_has_words_of_its_own(text: str, kind: str, words: str | None) -> None:
    (row,) = _rows(text)
    assert (row["quote_kind"], row["words"]) == (kind, words)
    assert text[row["char_start"] : row["char_end"]] == row["text"]


BITS = st.lists(st.sampled_from(["“", "”", "''", "’", " ", ", ", "é", "she said", "\n\n", "😀", "«", "7"]), max_size=4)
PIECES = st.lists(st.tuples(BITS, st.sampled_from(["we won", "1", "ça va ?", "“so”"]), st.booleans()), min_size=1)
GIVEN = st.tuples(PIECES, BITS)


def _quote(pieces: list[tuple[list[str], str, bool]], end: list[str]) -> tuple[str, Segments]:
    text, segments = "", Segments()
    for before, piece, is_verbatim in pieces:
        text += "".join(before)
        segments.append((len(text), len(text) + len(piece), is_verbatim))
        text += piece
    return text + "".join(end), segments


@settings(max_examples=300, deadline=None)
@given(GIVEN)
def test_words_have_the_texts_of_the_segments_in_order(
    given: tuple[list[tuple[list[str], str, bool]], list[str]],
) -> None:
    text, segments = _quote(*given)
    words, at = words_said(text, 0, len(text), segments), 0
    for start, end, _ in segments:
        at = words.index(text[start:end], at) + end - start
    is_direct = all(verbatim for _, _, verbatim in segments)
    gaps = [text[a[1] : b[0]] for a, b in pairwise(segments)]
    n_interruptions = sum(is_direct or WORD.search(gap) is not None for gap in gaps)
    assert words.count(" … ") == n_interruptions
    if n_interruptions == 0:
        assert words == (text[slice(*segments[0][:2])] if is_direct else text)


@settings(max_examples=60, deadline=None)
@given(st.lists(GIVEN, min_size=1, max_size=12))
def test_the_migration_gives_stored_quotes_the_same_words(
    given: list[tuple[list[tuple[list[str], str, bool]], list[str]]],
) -> None:
    quotes, pieces, expected = [], [], {}
    for number, one in enumerate(given):
        text, segments = _quote(*one)
        is_direct = all(verbatim for _, _, verbatim in segments)
        start, end = (segments[0][0], segments[-1][1]) if is_direct else (0, len(text))
        quotes.append((str(number), "d", "direct" if is_direct else "mixed", "statement", text[start:end], start + 9))
        pieces += [(str(number), at, a + 9, b + 9, v) for at, (a, b, v) in enumerate(segments)]
        words = words_said(text, start, end, segments)
        expected[str(number)] = None if words == text[start:end] else words
    columns = ["quote_id", "document_id", "quote_kind", "report_kind", "text", "char_start"]
    rows = pl.DataFrame(quotes, schema=columns, orient="row")
    of_segments = pl.DataFrame(
        pieces, schema=["quote_id", "segment_index", "char_start", "char_end", "is_verbatim"], orient="row"
    )
    with duckdb.connect() as con:
        con.register("rows", rows)
        con.register("of_segments", of_segments)
        con.execute(
            "create schema ops; create table quotes as from rows; create table quote_segments as from of_segments"
        )
        con.execute(
            "create table ops.search_queue (document_id varchar); create table ops.sums_queue as from ops.search_queue"
        )
        con.execute(sql.scripts("migrations")["0032_words"])
        assert dict(con.execute("select quote_id, words from quotes").fetchall()) == expected
        assert len(con.execute("from ops.sums_queue").fetchall()) == any(expected.values())
