"""Parts of speech and lemmas: the table gives what spaCy's attribute ruler and lemmatizer give, token by token."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from transforms.lexicon.languages import ENGLISH
from transforms.tokens import pipelines
from transforms.tokens.english import word_forms
from transforms.tokens.english.word_forms import WordForms, attribute_ruler, lemmatizer

ARTICLES = sorted((Path(__file__).parents[3] / "seeds/articles").iterdir())
WORDS = [
    "got",
    "ta",
    "gon",
    "na",
    "Ai",
    "n't",
    "let",
    "Let",
    "'s",
    "y'",
    "all",
    "nothin'",
    "there",
    "is",
    "saw",
    "wolves",
]
TAGS = ["VB", "VBZ", "VBP", "VBD", "VBN", "MD", "PRP", "EX", "RB", "NN", "NNS", "NNP", "DT", "JJR", "``", "IN"]
DEPENDENCIES = ["expl", "ROOT", "aux", "nsubj", "det", "dobj", "advmod"]


def _forms(doc: Doc) -> list[tuple[str, str, str]]:
    return [(word.pos_, str(word.morph), word.lemma_) for word in doc if not word.is_space]


def test_articles_get_the_forms_that_spacy_gives() -> None:
    nlp = pipelines.load(ENGLISH, "fast")
    ruler, lemmas, network = attribute_ruler(nlp.vocab), lemmatizer(nlp.vocab), nlp.get_pipe("network")
    n_words = 0
    for path in ARTICLES:
        found, plain = (network(nlp.make_doc(path.read_text(encoding="utf-8"))) for _ in range(2))
        assert _forms(nlp.get_pipe("word_forms")(found)) == _forms(lemmas(ruler(plain)))
        n_words += len(found)
    assert n_words > 5_000


_VOCAB = Vocab()
_RULER, _LEMMATIZER = attribute_ruler(_VOCAB), lemmatizer(_VOCAB)  # to make them takes half a second


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*map(st.sampled_from, (WORDS, TAGS, DEPENDENCIES))), min_size=1, max_size=12))
def test_any_tags_get_the_forms_that_spacy_gives(rows: list[tuple[str, str, str]]) -> None:
    words, tags, dependencies = zip(*rows, strict=True)
    heads = list(range(len(rows)))
    doc, plain = (Doc(_VOCAB, words=words, tags=tags, deps=dependencies, heads=heads) for _ in range(2))
    assert _forms(WordForms(_VOCAB)(doc)) == _forms(_LEMMATIZER(_RULER(plain)))


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("She was gonna let's talk.", ["she", "be", "go", "to", "let", "us", "talk", "."]),
        ("The wolves had been better fed.", ["the", "wolf", "have", "be", "well", "feed", "."]),
    ],
)
def test_lemmas_of_contractions_and_irregular_forms(text: str, lemmas: list[str]) -> None:
    assert [word.lemma_ for word in pipelines.load(ENGLISH, "accurate")(text)] == lemmas


def test_no_more_words_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_forms, "_MOST", 2)
    vocab = Vocab()
    forms = WordForms(vocab)
    for words, lemmas in ((["wolves", "geese", "mice"], ["wolf", "goose", "mouse"]), (["oxen"], ["ox"])):
        size = len(words)
        doc = Doc(vocab, words=words, tags=["NNS"] * size, deps=["dep"] * size, heads=list(range(size)))
        assert [word.lemma_ for word in forms(doc)] == lemmas
    assert len(forms._lemmas) == 1


def test_rules_speak_of_words_themselves() -> None:
    """A table by words cannot hold regular expressions, nor rules of more than two words."""
    patterns = list(chain.from_iterable(rule["patterns"] for rule in word_forms._rules()))
    asked = {name for tokens in patterns for token in tokens for name in token}
    assert asked <= {"LOWER", "TAG", "DEP", "IS_SPACE"}
    assert max(map(len, patterns)) == 2
    assert not any("REGEX" in str(token) for tokens in patterns for token in tokens)
