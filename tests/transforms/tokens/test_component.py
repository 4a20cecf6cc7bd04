"""The network as a component: one pass gives a Doc its tags, trees and names, and spaCy's own networks stay away."""

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from transforms.annotations import WEIGHTS
from transforms.lexicon.languages import ENGLISH
from transforms.model.network import run
from transforms.tokens import pipelines
from transforms.tokens.component import findings_of

STORY = """Harbour to close, Roe says

Jane Roe, the mayor of Boston, told The New York Times on Monday that she had never met Angela Merkel in Germany.
"""
WORDS = ["Roe", "said", "The", "New", "York", "“", "”", "\n\n", " ", ".", "—", "\u200b", "东京", "🙂", "a" * 400]


def _doc(text: str) -> Doc:
    return pipelines.load(ENGLISH, "fast")(text)


def test_only_the_network_looks_at_the_text() -> None:
    nlp = pipelines.load(ENGLISH, "fast")
    assert nlp.pipe_names == ["network", "word_forms"]


@pytest.mark.parametrize("size", ["fast", "accurate"])
def test_processors_with_and_without_vnni_read_the_same(size: str) -> None:
    found = findings_of(_doc(STORY))
    assert found is not None
    read = []
    for exact in ("0", "1"):  # a processor with VNNI always is
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.x64quantprecision", exact)
        session = onnxruntime.InferenceSession(WEIGHTS / f"{size}.onnx", options, providers=["CPUExecutionProvider"])
        read.append([window.hidden for window, _, _ in run(found.pieces, session)])
    for fast, slow in zip(*read, strict=True):
        np.testing.assert_array_equal(fast, slow)


def test_a_story_is_parsed_and_its_names_are_found() -> None:
    doc = _doc(STORY)
    names = {(entity.text.removeprefix("The "), entity.label_) for entity in doc.ents}
    people_and_places = {("Jane Roe", "PERSON"), ("Angela Merkel", "PERSON"), ("Boston", "GPE"), ("Germany", "GPE")}
    assert people_and_places | {("New York Times", "ORG")} <= names
    by_word = {token.text: token for token in doc}
    told = by_word["told"]
    assert (told.dep_, told.pos_, told.lemma_) == ("ROOT", "VERB", "tell")
    assert [child.text for child in told.children if child.dep_ == "nsubj"] == ["Roe"]
    assert by_word["met"].dep_ == "ccomp" and by_word["met"].head == told
    assert by_word["mayor"].dep_ == "appos" and by_word["mayor"].head.text == "Roe"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=60).map(" ".join))
def test_any_text_gives_sentences_of_one_root_and_a_new_one_with_each_paragraph(text: str) -> None:
    doc = _doc(text)
    assert doc.text == text
    before = None
    for token in doc:
        if token.is_space:
            continue
        assert token.tag_ and token.dep_ and not token.head.is_space
        if before is not None and "\n" in text[before.idx + len(before) : token.idx]:
            assert token.is_sent_start
        before = token
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space]
        assert sum(token.head == token for token in words) == bool(words)
        assert all(token.head in words for token in words)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \n"])
def test_blank_texts_are_left_alone(text: str) -> None:
    assert findings_of(_doc(text)) is None
