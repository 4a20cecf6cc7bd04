"""The model: what it finds, that offsets hold, and that company changes nothing."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from flows.training.corpora import Example
from tests.analysed import analysed
from tests.benchmarks.fit_transitions import counts
from transforms.model.findings import joined
from transforms.model.labels import QUOTATION_TAGS
from transforms.model.linker import Link
from transforms.model.network import Judge, Layers, Pointer, Scores, Syntax, Window
from transforms.model.parsing import Kinds
from transforms.model.pieces import MAX_PIECES, SEP, Pieces, pieces, shape, windows
from transforms.model.tag_decoding import best_tags, permitted, quotation_transitions, spans
from transforms.model.tone import tones
from transforms.model.wordpiece import encode, encoder
from transforms.quotes.learned.sources import calibrated
from transforms.quotes.stage import quotes

STORY = """Harbour to close, Roe says

“We will close the harbour,” Jane Roe said on Monday. “And we will not open it again.”

The mayor, Tom Doe, told reporters that the town could not pay for it.

According to the harbour board, 300 people work there.
"""
COUNCIL = "Council leader Ann Poe denied that the vote had been bought. “It’s a lie,” she said."


def _documents(texts: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"document_id": [f"d{n}" for n in range(len(texts))], "text": texts},
        schema={"document_id": pl.String, "text": pl.String},
    ).with_columns(language=pl.lit("en"))


def _frames(texts: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return quotes(*analysed(_documents(texts), "accurate"))


def _rows(text: str) -> list[dict[str, Any]]:
    return _frames([text])[0].to_dicts()


def test_a_story_gives_its_quotes_with_their_speakers() -> None:
    rows = _rows(STORY)
    said = {row["text"].replace("\n", " "): row for row in rows}
    first = next(row for text, row in said.items() if text.startswith("We will close the harbour"))
    assert (first["quote_kind"], first["speaker_text"], first["cue_lemma"]) == ("direct", "Jane Roe", "say")
    told = next(row for text, row in said.items() if "could not pay" in text)
    assert told["quote_kind"] == "indirect" and "Tom Doe" in told["speaker_text"] and told["cue_lemma"] == "tell"
    board = next(row for text, row in said.items() if "300 people" in text)
    assert "harbour board" in board["speaker_text"] and board["is_speech"]
    assert all(0 <= row["speaker_score"] <= 1 for row in rows if row["speaker_text"])


def test_words_before_and_after_their_cue_are_one_quote_of_two_segments() -> None:
    frame, segments = _frames([STORY])
    quote = next(row for row in frame.to_dicts() if row["text"].startswith("We will close the harbour"))
    parts = segments.filter(pl.col("quote_id") == quote["quote_id"]).sort("segment_index")
    texts = [STORY[a:b] for a, b in parts.select("char_start", "char_end").iter_rows()]
    assert texts == ["We will close the harbour,", "And we will not open it again."]
    assert parts["is_verbatim"].all()


@pytest.mark.parametrize(
    ("text", "askers"),
    [
        ("Minister Jane Roe, asked about the remark in Sarn, said: “No.”", {None}),
        ("Minister Ann Roe, reminded of the remark in Sarn, said: “No.”", {None}),
        ("Jane Roe, who asked whether the pier was safe, said: “No.”", {"Jane Roe", "who"}),  # "who" is resolved later
    ],
)
def test_who_is_asked_does_not_ask(text: str, askers: set[str | None]) -> None:
    asked, said = _rows(text)
    assert asked["speaker_text"] in askers and "Roe" in said["speaker_text"]


def test_who_is_fined_and_ordered_orders_nothing() -> None:
    (row,) = _rows("The firm was fined on Monday and was ordered to sell both of its old piers.")
    assert row["cue_lemma"] == "order" and row["speaker_text"] is None
    (row,) = _rows("Jane Roe was elected in May and vowed to close the old harbour.")
    assert row["speaker_text"] == "Jane Roe"


def test_the_first_paragraph_of_a_quote_is_said_by_whom_the_second_names() -> None:
    text = (
        "Roe won the race in Glasgow. “It was nice to get that out of the way. I was nervous.\n\n"
        "“I felt good. I just had to relax,” said Jane Roe. “The time is irrelevant.”"
    )
    first, second = _rows(text)
    assert first["text"].startswith("It was nice") and second["text"].endswith("irrelevant.")
    assert first["speaker_text"] == second["speaker_text"] == "Jane Roe"


def test_who_is_asked_something_is_no_quote_alone() -> None:
    assert [row["text"] for row in _rows("“No,” said Jane Roe. His wife was asked the same question.")] == ["No,"]


def test_what_joins_the_next_report_belongs_to_neither() -> None:
    text = (
        "Roe, a friend of the mayor, said he had battled through three bouts of flu in his campaigns and called it a "
        "common ailment during gruelling races.\n"
    )
    first, second = (row["text"] for row in _rows(text))
    assert first.endswith("in his campaigns") and second.startswith("it a common ailment")


def test_denials_keep_their_polarity() -> None:
    row = next(row for row in _rows(COUNCIL) if "bought" in row["text"])
    assert (row["polarity"], row["cue_lemma"]) == ("denied", "deny")
    assert "Ann Poe" in row["speaker_text"]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "“", "“”", "”“”“", ".", "a", "\u200b", "“a” " * 40, "東京都は言った。", "🙂" * 30]
)
def test_odd_texts_give_no_error(text: str) -> None:
    for row in _rows(text):
        assert text[row["char_start"] : row["char_end"]] == row["text"]


def test_company_changes_nothing() -> None:
    """The rows of a document are the same alone, in any order, and among longer and shorter ones."""
    texts = [STORY, COUNCIL, STORY * 8, "Rain.", COUNCIL * 30]
    alone = {text: _frames([text])[0].drop("document_id", "quote_id").to_dicts() for text in texts}
    for order in (texts, texts[::-1]):
        frame = _frames(order)[0]
        for number, text in enumerate(order):
            rows = frame.filter(pl.col("document_id") == f"d{number}").drop("document_id", "quote_id").to_dicts()
            mine = [{**row, "quote_group_id": ""} for row in rows]
            assert mine == [{**row, "quote_group_id": ""} for row in alone[text]]


words = st.sampled_from(["“", "”", '"', "said", "Roe", "that", "he", "won", ",", ".", "\n\n", "’", "told", "us", "—"])


@settings(max_examples=25, deadline=None)
@given(st.lists(words, max_size=80).map(" ".join))
def test_offsets_hold_and_segments_lie_in_their_quote_apart(text: str) -> None:
    frame, segments = _frames([text])
    spans_of = {row["quote_id"]: (row["char_start"], row["char_end"]) for row in frame.to_dicts()}
    for row in frame.to_dicts():
        assert text[row["char_start"] : row["char_end"]] == row["text"]
        if row["speaker_text"] is not None:
            assert text[row["speaker_char_start"] : row["speaker_char_end"]] == row["speaker_text"]
    end: dict[str, int] = {}
    for row in segments.sort("quote_id", "segment_index").to_dicts():
        first, last = spans_of[row["quote_id"]]
        assert first <= row["char_start"] < row["char_end"] <= last
        assert end.get(row["quote_id"], 0) <= row["char_start"]
        end[row["quote_id"]] = row["char_end"]
    assert set(end) == set(spans_of)


_TAGS = 5
_floats = st.lists(st.floats(-5, 5, width=32), min_size=_TAGS, max_size=_TAGS)


@given(
    st.lists(st.lists(_floats, min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(_floats, min_size=_TAGS, max_size=_TAGS),
)
def test_the_best_permitted_tags_of_each_paragraph_are_found(
    paragraphs: list[list[list[float]]], weights: list[list[float]]
) -> None:
    transitions = permitted(_TAGS) + np.array(weights)
    scores = np.array([row for rows in paragraphs for row in rows], np.float32).reshape(-1, _TAGS)
    ends = np.cumsum([len(rows) for rows in paragraphs], dtype=np.int64)
    tags = best_tags(scores, transitions, ends)
    assert len(tags) == len(scores)
    for rows, found in zip(np.split(scores, ends[:-1]), np.split(np.array(tags), ends[:-1]), strict=True):
        _check_best(rows, tuple(found.tolist()), transitions)


def _check_best(scores: NDArray[np.float32], got: tuple[int, ...], transitions: NDArray[np.float64]) -> None:

    def is_permitted(path: tuple[int, ...]) -> bool:
        return all(
            tag == 0 or tag % 2 or before in (tag, tag - 1) for before, tag in zip((0, *path), path, strict=False)
        )

    def total(path: tuple[int, ...]) -> float:
        steps = zip((0, *path), path, strict=False)
        return float(sum(scores[i, tag] + transitions[a, tag] for i, (a, tag) in enumerate(steps)))

    assert is_permitted(got)
    best = max(total(path) for path in np.ndindex(*(_TAGS,) * len(scores)) if is_permitted(path))
    assert total(got) == pytest.approx(best, abs=1e-4)


def test_transitions_lead_to_no_second_cue_and_into_nothing_without_its_beginning() -> None:
    weights = quotation_transitions()
    tag = {name: number for number, name in enumerate(QUOTATION_TAGS)}
    assert weights[tag["I-SOURCE"], tag["B-CUE"]] > 0 > weights[tag["I-SOURCE"], tag["B-SOURCE"]]
    expected = np.isinf(permitted(len(QUOTATION_TAGS)))
    expected[[tag["B-CUE"], tag["I-CUE"]], tag["B-CUE"]] = True
    assert np.array_equal(np.isinf(weights), expected)


def test_calibrated_scores_rise_with_the_probability_and_stay_below_one() -> None:
    got = [calibrated(p) for p in (0.0, 0.2, 0.5, 0.9, 0.99, 1.0)]
    assert got == sorted(got)
    assert got[0] > 0 and got[-1] < 0.98


def test_spans_of_a_kind() -> None:
    tags = [QUOTATION_TAGS.index(tag) for tag in ["B-CUE", "I-CUE", "B-CUE", "O", "B-SOURCE", "I-SOURCE", "B-CONTENT"]]
    assert spans(tags, 1) == [(0, 2), (2, 3)]
    assert spans(tags, 2) == [(4, 6)]
    assert spans(tags, 0) == [(6, 7)]


def test_contents_of_one_cue_are_one_attribution() -> None:
    found = [Link((0, 3), (4, 5), None, 0.9), Link((7, 9), (4, 5), (5, 6), 0.6), Link((12, 14), None, None, 0.9)]
    one, other = joined(found)
    assert (one.contents, one.source, one.score) == (((0, 3), (7, 9)), (5, 6), 0.6)
    assert (other.contents, other.cue) == (((12, 14),), None)


@pytest.mark.parametrize(
    ("word", "n_shape"),
    [("1,200", 1), ("—", 2), ("said", 3), ("NATO", 4), ("I", 5), ("Roe", 6), ("McRoe", 7), ("e.g.", 3)],
)
def test_shapes(word: str, n_shape: int) -> None:
    assert shape(word) == n_shape


def test_words_are_cut_into_known_pieces() -> None:
    vocabulary = {"[UNK]": 100, "un": 1, "##known": 2, "'": 3, "s": 4, "cafe": 5}
    assert encode("Unknown", vocabulary) == (1, 2)
    assert encode("Café's", vocabulary) == (5, 3, 4)
    assert encode("xyz", vocabulary) == (100,)
    assert encode("\u200b", vocabulary) == ()


def test_overlong_paragraphs_are_cut_between_words() -> None:
    (text,), _ = analysed(_documents(["harbourmasters " * 400 + "\n\nThe end."]))
    made = pieces(text, encoder())
    assert made.cuts[0] == 0 and made.cuts[-1] == len(made.ids)
    assert all(0 < b - a <= MAX_PIECES for a, b in zip(made.cuts, made.cuts[1:], strict=False))
    inner = [cut for cut in made.cuts[1:-1] if made.ids[cut - 1] != 102]
    assert inner and all(made.token[cut] >= 0 for cut in inner)
    found = windows(made.cuts, 318)
    assert [a for a, _ in found[1:]] == [b for _, b in found[:-1]]


def test_transitions_are_counted_with_an_o_before_each_paragraph() -> None:
    made = Pieces(
        *(np.array(column) for column in ([7, 8, SEP, 9, SEP], [3] * 5, [0] * 5, [0, 1, -1, 2, -1])), [0, 3, 5]
    )
    begin, inside = QUOTATION_TAGS.index("B-CONTENT"), QUOTATION_TAGS.index("I-CONTENT")
    found = counts([Example("a", made, np.array([begin, inside, -100, begin, -100]))])
    assert found[0, begin] == 2 and found[begin, inside] == 1 and found.sum() == 3


def _judged(odds: list[float]) -> float:
    """The tone of the second of three tokens, where the network has these odds of tones for its first piece."""
    document = Pieces(*(np.zeros(4, np.int64) for _ in range(3)), np.array([0, 1, 2, -1]), [0, 4])
    hidden = np.eye(5, dtype=np.float32)  # [CLS], three tokens, the separator
    said = np.zeros((5, 3), np.float32)
    target = np.zeros((10, 3), np.float32)
    target[2] = odds  # of a target whose first piece is the third position
    blind = Pointer(np.zeros((10, 1), np.float32), np.zeros(1, np.float32), np.zeros((1, 5), np.float32))
    kinds = Kinds(np.zeros((1, 1), np.float32), np.zeros(1, np.float32))
    layers = Layers(kinds, {}, Judge(blind, target, np.zeros(3, np.float32), said))
    nothing = np.zeros((3, 0), np.float32)
    none = np.zeros(3, np.int64)
    scores = Scores(nothing, nothing, Syntax(none, none, none), [Window(0, 4, hidden)], layers)
    return tones(document, scores, [(1, 2)])[0]


def test_the_sign_of_a_tone_is_the_likeliest_tone_and_neutral_is_nought() -> None:
    assert _judged([0.0, 0.0, 5.0]) > 0.9
    assert _judged([5.0, 0.0, 0.0]) < -0.9
    assert _judged([0.0, 0.2, 0.1]) == 0.0
    assert 0.0 < _judged([0.0, 0.1, 0.2]) < 0.1


def test_overlong_paragraphs_are_cut_between_sentences_that_are_not_quoted() -> None:
    sentence = "The harbour board of Sarn met on Monday to hear what the engineers had found. "
    (text,), _ = analysed(_documents([sentence * 60 + "“" + sentence * 12 + "” he said."]))
    made = pieces(text, encoder())
    starts = [text.words[made.token[cut]] for cut in made.cuts[1:-1]]
    assert len(starts) > 2 and set(starts) <= {"The", "“"}
