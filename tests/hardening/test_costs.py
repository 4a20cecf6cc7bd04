"""Time grows with the length of a document: each stage is measured on runs of each kind of character and of words."""

import gc
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

import polars as pl
import pytest

from transforms.documents.stage import documents
from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.quotes.stage import quotes
from transforms.schemas import RECORDS
from transforms.speakers import speakers
from transforms.text.parsed_text import parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

MOST = 2.5  # times the time for twice the length
MEASURABLE = 0.08  # seconds; less says nothing
TRIES = 3
READ, TOKENIZED, ANALYSED = 25_000, 10_000, 3_000  # characters of the shorter text; the network takes most time

HEAD = "Talks resume\n\n“We will sign,” said Helena Brandt, the finance minister of Norland. He called it good.\n\n"
TAIL = "\n\nShe said that they will go on with it in Oslo tomorrow, and told us that all was well.\n"

# one character of each category of Unicode, and those with a meaning in texts or mark-up
CHARACTERS = [
    *(
        "A",
        "a",
        "ǅ",
        "ʰ",
        "中",
        "\u0301",
        "\u0903",
        "\u20dd",
        "7",
        "Ⅷ",
        "½",
        "_",
        "-",
        "(",
        ")",
        "“",
        "”",
        "!",
        "+",
        "€",
    ),
    *("^", "😀", "\u3000", "=", "'", '"', "«", ".", ",", ":", "/", "*", "`", "[", "]", "<", "&", "\\", "#", "@", "%"),
    *("…", "—", "🇩", "\u200b"),
]
SIGNS = ["“", "”", '"', "'", "=", ")", "…", "😀"]
MARKUP = [
    *("[a](", "![", "![x](data:", "`a", "<b>", "<!--", "<?", "> ", "- ", "| a ", "**a", "*a**", "[^a]", "a\n"),
    *("a\n\n", "=\n", "&amp;", "<p>x", "<td>", "</p>", "<a b=c>", "---\n", "~~a", "<div>\n\n", "a-\n", "1. ", "\\a"),
]
WORDS = [
    *("he ", "his mother ", "she said ", "said that ", "Brandt, ", "A. B. ", "U.S. ", "Helena Brandt ", "'s", "a."),
    *("“x,” he said. ", "“a” said Brandt. ", "Oslo, April 3 - ", "BRANDT: yes.\n\n", "the minister ", "the company "),
    *("“a\n\n", "‘a’ ", "Brandt and Lee ", "NEW YORK (Reuters) - x\n\n", "http://a"),
]


@pytest.mark.parametrize("kind", ["plain", "markdown", "html"])
def test_reading_takes_time_by_length(kind: str) -> None:
    for unit in [*CHARACTERS, *MARKUP]:
        _check(unit, lambda text: {"documents": _reading(text, kind)}, READ)


def test_tokenizing_takes_time_by_length() -> None:
    for unit in [*CHARACTERS, *WORDS]:
        _check(unit, lambda text: {"tokenizer": _tokenizing(text)}, TOKENIZED)


@pytest.mark.parametrize("unit", [*SIGNS, *WORDS], ids=ascii)
def test_analysis_takes_time_by_length(unit: str) -> None:
    _check(unit, _analysing, ANALYSED)


def test_there_is_a_character_of_each_category() -> None:
    written = {unicodedata.category(character) for character in CHARACTERS}
    never_in_text = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}  # cleaned from each document, or no character
    everything = {unicodedata.category(chr(point)) for point in range(0x110000)}
    assert everything - written <= never_in_text | {"Zs"}


@pytest.fixture(autouse=True)
def _without_collection() -> Iterator[None]:
    """Python's garbage collector off: it runs when it likes."""
    gc.disable()
    yield
    gc.enable()


def _check(unit: str, costs: Callable[[str], dict[str, float]], size: int) -> None:
    """Fails if a stage takes more than MOST times as long for twice as many of a unit, however large both are."""
    slow = {"": 0.0}
    for larger in range(TRIES):
        texts = [_text(unit, times * size << larger) for times in (1, 2)]
        best: list[dict[str, float]] = [{}, {}]
        for _ in range(TRIES):
            for text, known in zip(texts, best, strict=True):
                known |= {stage: min(cost, known.get(stage, cost)) for stage, cost in costs(text).items()}
            shorter, longer = best
            ratios = {stage: longer[stage] / shorter[stage] for stage in longer if longer[stage] > MEASURABLE}
            slow = {stage: ratio for stage, ratio in ratios.items() if ratio > MOST}
            if not slow:
                return
    raise AssertionError(f"twice as many of {unit!r} take so many times as long: {slow}")


def _text(unit: str, size: int) -> str:
    return HEAD + (unit * (size // len(unit) + 1))[:size] + TAIL


def _reading(text: str, kind: str) -> float:
    record = {"origin": "x", "format": kind, "payload": text.encode(), "payload_sha256": "0"}
    started = time.thread_time()
    documents(pl.DataFrame([record], schema=RECORDS.schema), now=datetime(2026, 1, 1, tzinfo=UTC), run_id="r")
    return time.thread_time() - started


def _tokenizing(text: str) -> float:
    started = time.thread_time()
    pipelines.load(ENGLISH, "fast").make_doc(text)
    return time.thread_time() - started


def _analysing(text: str) -> dict[str, float]:
    """Seconds by stage."""
    row = {"document_id": "d", "text": text, "language": "en", "headline": None, "authors": []}
    frame = pl.DataFrame([row], schema_overrides={"headline": pl.String, "authors": pl.List(pl.String)})
    clock = [time.thread_time()]
    tokens, findings = analysis(frame, "fast")
    clock.append(time.thread_time())
    parsed = list(parsed_texts(frame, tokens))
    found, segments = quotes(parsed, findings)
    clock.append(time.thread_time())
    named = mentions(frame, parsed, found, segments, findings)
    clock.append(time.thread_time())
    speakers(parsed, found, named)
    clock.append(time.thread_time())
    stages = ("network", "quotes", "mentions", "speakers")
    return {stage: after - before for stage, (before, after) in zip(stages, pairwise(clock), strict=True)}
