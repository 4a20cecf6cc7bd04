"""Sentences like those with gold tones, for a teacher to judge: words replaced by like ones, targets by other names.

Small models learn most of what a big one knows from texts near the annotated ones (Jiao et al. 2020, TinyBERT).
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.vocab import Vocab

from flows.training.corpora import Example, read
from flows.training.silver_syntax import Silver
from transforms.model.labels import TAGS
from transforms.model.pieces import Encode, pieces
from transforms.text.parsed_text import ParsedText

COPIES = 8  # of each sentence
REPLACED, RENAMED = 0.25, 0.5  # the share of words that may be, that are; of targets
_NEIGHBOURS, _SEEN = 12, 8  # words that may stand for another; how often a word must be seen to be one of them
_CONTENT = ("NN", "NNS", "JJ", "JJR", "JJS", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
Words = Mapping[tuple[str, str], Sequence[str]]  # by word and tag


@dataclass(frozen=True)
class Sentence:
    """A sentence's words with their tags and what follows each, and the first and last word of its targets."""

    name: str
    words: Sequence[str]
    tags: Sequence[str]
    spaces: Sequence[str]
    targets: Sequence[tuple[int, int]]


def sentences(texts: Mapping[str, str], examples: Iterable[Example], silver: Mapping[str, Silver]) -> list[Sentence]:
    """The sentences of examples with their texts, those whose tags are known."""
    out = []
    for example in examples:
        parsed, tags = _tagged(example.name, texts[example.name], silver)
        if tags:
            text, starts, ends = parsed.text, parsed.starts, parsed.ends
            spaces = [text[a:b] for a, b in zip(ends, [*starts[1:], len(text)], strict=True)]
            out.append(Sentence(example.name, parsed.words, tags, spaces, example.targets))
    return out


def like_words(
    texts: Mapping[str, str], silver: Mapping[str, Silver], wanted: Iterable[Sentence], vocab: Vocab
) -> Words:
    """For each content word of some sentences the words of the texts with its tag that the vectors put nearest."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for name, text in texts.items():
        parsed, tags = _tagged(name, text, silver)
        for word, tag in zip(parsed.words, tags, strict=False):  # none where they are not known
            if tag in _CONTENT and word.isalpha() and word.islower():
                seen[tag][word] += 1
    asked = {(w, t) for s in wanted for w, t in zip(s.words, s.tags, strict=True) if t in _CONTENT and w.islower()}
    out = {}
    for tag, counts in seen.items():
        often = [word for word, count in counts.items() if count >= _SEEN and vocab[word].has_vector]
        mine = sorted({word for word, its in asked if its == tag and vocab[word].has_vector})
        if often and mine:
            near = _unit([vocab[w].vector for w in mine]) @ _unit([vocab[w].vector for w in often]).T
            for word, row in zip(mine, np.argsort(-near, axis=1)[:, : _NEIGHBOURS + 1], strict=True):
                out[word, tag] = [often[i] for i in row if often[i] != word][:_NEIGHBOURS]
    return out


def varied(found: Sequence[Sentence], like: Words, encode: Encode, copies: int = COPIES) -> Iterator[Example]:
    """Copies of sentences, each varied in another way, with targets whose tones nobody knows yet; always the same."""
    rng = random.Random(0)  # noqa: S311 - to vary
    names: dict[int, list[Sequence[str]]] = defaultdict(list)  # by number of words
    for sentence in found:
        for first, last in sentence.targets:
            names[last - first].append(sentence.words[first : last + 1])
    for sentence in found:
        for copy in range(copies):
            words = _changed(sentence, like, names, rng)
            text = "".join(w + space for w, space in zip(words, sentence.spaces, strict=True))
            parsed = read(f"{sentence.name}~{copy}", text)
            if len(parsed) == len(words):  # as many tokens as before, so that targets stay where they were
                yield Example(parsed.document_id, pieces(parsed, encode), targets=tuple(sentence.targets))


def _changed(
    sentence: Sentence, like: Words, names: Mapping[int, list[Sequence[str]]], rng: random.Random
) -> list[str]:
    words, named = list(sentence.words), {i for a, b in sentence.targets for i in range(a, b + 1)}
    for first, last in sentence.targets:
        if rng.random() < RENAMED:
            words[first : last + 1] = rng.choice(names[last - first])
    for i, (word, tag) in enumerate(zip(sentence.words, sentence.tags, strict=True)):
        others = like.get((word, tag))
        if others and i not in named and rng.random() < REPLACED:
            words[i] = rng.choice(others)
    return words


def _tagged(name: str, text: str, silver: Mapping[str, Silver]) -> tuple[ParsedText, list[str]]:
    """A text's tokens with their tags, which are none where they are of other tokens."""
    parsed, known = read(name, text), silver[name].syntax.tags
    return parsed, [TAGS[tag] for tag in known] if len(known) == len(parsed) else []


def _unit(vectors: Sequence[Any]) -> Any:
    rows = np.stack(vectors)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
