"""spaCy's attribute ruler as a table: what its patterns say of a kind of token is worked out once."""

import re
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG, intify_attr
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from transforms.tokens.token_kinds import TokenKinds

NAME = "attribute_table"
_READ = {"LOWER": LOWER, "TAG": TAG, "DEP": DEP, "IS_SPACE": IS_SPACE}  # what patterns may ask for
_WRITTEN = [POS, MORPH, LEMMA, TAG, DEP]

Row = tuple[int, ...]


@Language.factory(NAME)
def create(nlp: Language, name: str) -> "AttributeTable":
    """The table that stands in for the pipeline's "attribute_ruler", which may be disabled but not removed."""
    return AttributeTable(nlp.get_pipe("attribute_ruler"))  # type: ignore[arg-type]


class AttributeTable:
    """Applies an AttributeRuler: the same attributes, without matching every pattern against every text.

    A pattern of one token depends on that token's word, tag, dependency and blankness alone, so a token of each such
    kind goes through the ruler once; only patterns of several tokens are matched in each text.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        """Raises ValueError for a ruler with patterns that ask for more, or set more, than the table knows."""
        self._vocab = ruler.vocab
        self._single, self._several = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._sets: list[tuple[int, dict[int, int]]] = []  # of each pattern: index of the token, attributes
        self._openings: list[dict[str, Any]] = []  # what patterns of several tokens ask of their first one
        self._longest = 1
        words: set[int] = set()
        for number, pattern in enumerate(ruler.patterns):
            alternatives, index = cast(list[list[dict[str, Any]]], pattern["patterns"]), cast(int, pattern["index"])
            tokens = [token for alternative in alternatives for token in alternative]
            written = {intify_attr(name): value for name, value in ruler.attrs[number].items()}
            asked = {name for token in tokens for name in token}
            opens_by_none = any(
                "LOWER" not in a[0] and not isinstance(a[0].get("DEP"), str) for a in alternatives if a[1:]
            )
            if not asked <= _READ.keys() or not written.keys() <= set(_WRITTEN) or index < 0 or opens_by_none:
                raise ValueError(f"pattern {number} of the attribute ruler is not one that a table can hold: {pattern}")
            self._sets.append((index, written))
            longest = max(len(alternative) for alternative in alternatives)
            (self._single if longest == 1 else self._several).add(str(number), alternatives)
            if longest > 1:
                self._openings += [alternative[0] for alternative in alternatives]
            self._longest = max(self._longest, longest)
            words |= {ruler.vocab.strings.add(word) for token in tokens for word in _words(token.get("LOWER"))}
        self._words = words
        self._opening_dependencies = {ruler.vocab.strings.add(o["DEP"]) for o in self._openings if "DEP" in o}
        self._opens: dict[int, bool] = {}  # by word, as in LOWER
        self._kinds = TokenKinds()
        self._known: dict[Row, int] = {}  # the patterns of one token that hold of a kind, by their place in the lists
        self._patterns: list[frozenset[int]] = []
        self._values = np.zeros((0, len(_WRITTEN)), np.uint64)  # of each of these, with which are given
        self._given = np.zeros((0, len(_WRITTEN)), np.bool_)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with parts of speech, morphology and the exceptions of lemmas, tags and dependencies set."""
        if not len(doc):
            return doc
        read = doc.to_array(list(_READ.values())).view(np.uint64)
        places = self._kinds.numbers(read, lambda at: self._place(read[at].tolist(), doc, at))
        out = np.where(self._given[places], self._values[places], doc.to_array(_WRITTEN).view(np.uint64))
        for token, more in self._across(doc, self._where_patterns_may_open(read)).items():
            values, given = self._merged(self._patterns[places[token]] | more)
            out[token] = np.where(given, values, out[token])
        doc.from_array(_WRITTEN, cast(Any, out))
        return doc

    def _place(self, row: list[int], doc: Doc, at: int) -> int:
        """Where the lists have the patterns of one token that hold of a kind, such as the one at a place of a Doc."""
        kind = (row[0] if row[0] in self._words else 0, *row[1:])
        if kind not in self._known:
            token = doc[at]
            alone = Doc(self._vocab, words=[token.text], tags=[token.tag_], deps=[token.dep_], heads=[0])
            found = self._single(alone, allow_missing=True)
            patterns = frozenset(int(self._vocab.strings[name]) for name, _, _ in found)
            if patterns not in self._patterns:
                values, given = self._merged(patterns)
                self._patterns.append(patterns)
                self._values, self._given = np.vstack([self._values, values]), np.vstack([self._given, given])
            self._known[kind] = self._patterns.index(patterns)
        return self._known[kind]

    def _where_patterns_may_open(self, read: NDArray[np.uint64]) -> list[int]:
        """The tokens that a pattern of several tokens may start with, by their word or dependency."""
        words, dependencies = read[:, 0].tolist(), read[:, 2].tolist()
        opens, opening = self._opens, self._opening_dependencies
        for word in words:
            if word not in opens:
                text = self._vocab.strings[word]
                opens[word] = any("LOWER" in asked and _is_asked(asked["LOWER"], text) for asked in self._openings)
        each = enumerate(zip(words, dependencies, strict=True))
        return [token for token, (word, dependency) in each if opens[word] or dependency in opening]

    def _across(self, doc: Doc, openings: list[int]) -> dict[int, frozenset[int]]:
        """For each token that a pattern of several tokens sets, the numbers of such patterns."""
        out: dict[int, frozenset[int]] = {}
        for opening in openings:
            for name, start, _ in self._several(doc[opening : opening + self._longest], allow_missing=True):
                number = int(self._vocab.strings[name])
                token = opening + start + self._sets[number][0]
                out[token] = out.get(token, frozenset()) | {number}
        return out

    def _merged(self, patterns: frozenset[int]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        """Values of _WRITTEN and which of them are given; of patterns that set the same the last one holds."""
        merged: dict[int, int] = {}
        for number in sorted(patterns):
            merged |= self._sets[number][1]
        values = np.array([merged.get(attribute, 0) for attribute in _WRITTEN], np.uint64)
        return values, np.array([attribute in merged for attribute in _WRITTEN])


def _is_asked(asked: Any, word: str) -> bool:
    """Whether a word is what a pattern asks of LOWER: itself, one of several, or a match of a regular expression."""
    if isinstance(asked, str):
        return word == asked
    return word in asked.get("IN", ()) or ("REGEX" in asked and re.search(asked["REGEX"], word) is not None)


def _words(asked: Any) -> list[str]:
    """The words that a pattern compares LOWER with."""
    if asked is None:
        return []
    return [asked] if isinstance(asked, str) else [word for words in asked.values() for word in words]
