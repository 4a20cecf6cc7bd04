"""Sentences like those with gold tones, which a teacher judges."""

from dataclasses import replace
from itertools import chain

import numpy as np
from spacy.vocab import Vocab

from flows.training.corpora import Example, read
from flows.training.silver_syntax import Silver, Syntax
from flows.training.variation import Sentence, like_words, sentences, varied
from transforms.model.labels import TAGS
from transforms.model.pieces import pieces
from transforms.model.wordpiece import encoder

TEXT = "Jane Roe gladly praised Sarn."
TAGGED = ["NNP", "NNP", "RB", "VBD", "NNP", "."]
SENTENCE = Sentence("a", [*TEXT[:-1].split(), "."], TAGGED, [" ", " ", " ", " ", "", ""], [(0, 1), (4, 4)])
OTHER = replace(SENTENCE, name="b", words=["Ann", "Lee", "gladly", "left", "Oslo", "."])


def _silver(tags: list[str]) -> Silver:
    numbers = np.array([TAGS.index(tag) for tag in tags])
    return Silver(Syntax(numbers, numbers * 0, numbers * 0, numbers * 0), [], [])


def test_sentences_keep_their_spaces_tags_and_targets() -> None:
    example = Example("a", pieces(read("a", TEXT), encoder()), targets=((0, 1), (4, 4)))
    (found,) = sentences({"a": TEXT}, [example], {"a": _silver(TAGGED)})
    assert found == replace(SENTENCE, targets=example.targets)
    assert sentences({"a": TEXT}, [example], {"a": _silver(TAGGED[1:])}) == []  # tags of other tokens


def test_words_are_replaced_by_like_ones_of_their_tag_and_names_by_names_of_as_many_words() -> None:
    like = {("praised", "VBD"): ["blamed"], ("Sarn", "NNP"): ["nobody"], ("gladly", "VBD"): ["nothing"]}
    words: list[list[str]] = []

    def encode(word: str) -> list[int]:
        words[-1].append(word)
        return [7]

    made = []
    examples = varied([SENTENCE, OTHER], like, encode, copies=40)
    words.append([])
    for example in examples:
        made.append(example)
        words.append([])
    assert len(made) == 80
    assert all(example.targets == ((0, 1), (4, 4)) and example.tones is None for example in made)
    assert len({example.name for example in made}) == 80
    of_first = words[:40]
    assert {tuple(w[:2]) for w in of_first} == {("Jane", "Roe"), ("Ann", "Lee")}
    assert {w[4] for w in of_first} == {"Sarn", "Oslo"}
    assert {w[2] for w in of_first} == {"gladly"}
    assert {w[3] for w in of_first} == {"praised", "blamed"}
    assert {w[3] for w in words[40:80]} == {"left"}


def test_copies_are_the_same_each_time() -> None:
    like = {("praised", "VBD"): ["blamed", "hailed"]}
    first, second = (list(varied([SENTENCE, OTHER], like, encoder())) for _ in range(2))
    assert [e.name for e in first] == [e.name for e in second]
    assert all((a.pieces.ids == b.pieces.ids).all() for a, b in zip(first, second, strict=True))


def test_like_words_are_near_and_often_seen() -> None:
    tagged = [("The", "DT"), ("superb", "JJ"), ("awful", "JJ"), ("great", "JJ"), ("dinner", "NN"), (".", ".")]
    text = " ".join(word for word, _ in tagged)
    rare = {"r": "terrific"}
    silver = {f"{n}": _silver([tag for _, tag in tagged]) for n in range(8)} | {"r": _silver(["JJ"])}
    asked = Sentence("q", ["excellent", "table"], ["JJ", "NN"], [" ", ""], [])
    vocab = Vocab()
    vocab.reset_vectors(width=2)
    good, bad, thing = ([1.0, 0.1], [0.9, -0.3], [0.0, 1.0])
    of_words = {"superb": good, "great": good, "terrific": good, "excellent": good, "awful": bad}
    for word, vector in (of_words | dict.fromkeys(["dinner", "table"], thing)).items():
        vocab.set_vector(word, np.array(vector, np.float32))
    found = like_words({f"{n}": text for n in range(8)} | rare, silver, [asked], vocab)
    assert set(found) == {("excellent", "JJ"), ("table", "NN")}
    assert sorted(found["excellent", "JJ"][:2]) == ["great", "superb"]
    assert "terrific" not in chain(*found.values())  # seen once
    assert found["table", "NN"] == ["dinner"]
