"""What is kept of a text stands where it stood, so that every offset stays true."""

from datetime import UTC, datetime

import polars as pl
import pytest

from transforms.retention import Retention, kept_text, retained
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, MENTIONS, QUOTE_SEGMENTS, QUOTES, Table

TEXT = "Mine floods\n\nThe valley is under water again. Much later Ann Carver said: “We tried 🙂.” Nobody replied."
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def frame(table: Table, **values: object) -> pl.DataFrame:
    """A row of a table with these values, nulls and empty values elsewhere."""
    empty = {pl.String(): "", pl.Int32(): 0, pl.Boolean(): False, pl.List(pl.String()): []}
    row = {
        name: values.get(name, None if c.nullable else empty.get(c.dtype, SEEN)) for name, c in table.columns.items()
    }
    return pl.DataFrame([row], schema=table.schema)


def tables(source: str | None = "post") -> dict[str, pl.DataFrame]:
    """A document with a version, a mention far down, and a quote with speaker and cue."""
    (name_start, name_end), (start, end), (cue_start, cue_end) = span("Ann Carver"), span("We tried 🙂."), span("said")
    of = {"document_id": "d1", "source_id": source, "headline": "Mine floods"}
    quote = frame(
        QUOTES, document_id="d1", quote_id="q1", text=TEXT[start:end], char_start=start, char_end=end,
        speaker_text="Ann Carver", speaker_char_start=name_start, speaker_char_end=name_end,
        cue="said", cue_char_start=cue_start, cue_char_end=cue_end,
    )  # fmt: skip
    return {
        "documents": frame(DOCUMENTS, text=TEXT, content_hash="h", **of),
        "document_versions": frame(DOCUMENT_VERSIONS, text=TEXT.replace("again", "twice"), **of),
        "mentions": frame(MENTIONS, document_id="d1", text="Ann Carver", char_start=name_start, char_end=name_end),
        "quotes": quote,
        "quote_segments": frame(QUOTE_SEGMENTS, quote_id="q1", char_start=start, char_end=end),
    }


def words(text: str) -> str:
    """A text with each run of blanks as one."""
    return " ".join(text.split())


def test_a_snippet_keeps_its_first_words_quotes_and_names() -> None:
    kept = retained(tables(), {"post": Retention("snippet", 3)})
    (text,), (version,) = kept["documents"]["text"], kept["document_versions"]["text"]
    assert words(text) == "Mine floods The valley is Ann Carver said We tried 🙂."
    assert words(version) == "Mine floods The valley is"
    assert len(text) == len(TEXT) and text[:13] == "Mine floods\n\n"
    for name, start, end in (("text", "char_start", "char_end"), ("cue", "cue_char_start", "cue_char_end")):
        (row,) = kept["quotes"].iter_rows(named=True)
        assert text[row[start] : row[end]] == row[name]
    assert kept["documents"]["retention"].to_list() == kept["document_versions"]["retention"].to_list() == ["snippet"]
    assert kept["documents"]["content_hash"].to_list() == ["h"], "by which the text is known when it is read again"
    assert kept["quote_segments"].height == 1


def test_metadata_keeps_the_headline_and_names() -> None:
    kept = retained(tables(), {"post": Retention("metadata")})
    assert words(kept["documents"]["text"][0]) == "Mine floods Ann Carver"
    assert kept["quotes"].is_empty() and kept["quote_segments"].is_empty() and kept["mentions"].height == 1
    assert kept["documents"]["retention"].to_list() == ["metadata"]
    again = retained(kept, {"post": Retention("snippet", 50)})
    assert again["documents"].equals(kept["documents"]), "what is gone does not come back, and says so"


@pytest.mark.parametrize("rules", [{}, {"post": Retention()}, {"other": Retention("metadata")}])
def test_other_texts_stay_as_they_are(rules: dict[str, Retention]) -> None:
    for source in ("post", None):
        given = tables(source)
        kept = retained(given, rules)
        assert all(kept[name].equals(given[name]) for name in given)


@pytest.mark.parametrize(
    ("text", "headline", "rule", "spans", "kept"),
    [
        ("one two three", None, Retention("snippet", 2), [], "one two      "),
        ("one two", None, Retention("snippet", 9), [], "one two"),
        ("one two", None, Retention("metadata"), [(4, 7), (5, 6)], "    two"),
        ("Head\n\na b", "Head", Retention("snippet"), [], "Head\n\n   "),
        ("", None, Retention("snippet", 3), [], ""),
        ("Head", "Head", Retention("metadata"), [], "Head"),
        ("a\nb\tc", None, Retention("metadata"), [], " \n \t "),
    ],
)
def test_a_text_is_cut_in_place(
    text: str, headline: str | None, rule: Retention, spans: list[tuple[int, int]], kept: str
) -> None:
    assert kept_text(text, headline, rule, spans) == kept
