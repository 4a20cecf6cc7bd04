"""spaCy's rule lemmatizer as a table: the lemma of a word of a kind is worked out once."""

from typing import Any, cast

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

from transforms.tokens.token_kinds import TokenKinds

NAME = "lemma_table"
_READ = [ORTH, POS, MORPH]  # what rules of lemmas look at


@Language.factory(NAME)
def create(nlp: Language, name: str) -> "LemmaTable":
    """The table that stands in for the pipeline's "lemmatizer", which may be disabled but not removed."""
    return LemmaTable(cast(Lemmatizer, nlp.get_pipe("lemmatizer")))


class LemmaTable:
    """Applies a Lemmatizer: the same lemmas, each worked out when a word, its part of speech and form are first met."""

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        """Raises ValueError for a lemmatizer that looks at more than the word by itself."""
        if lemmatizer.mode not in ("rule", "lookup") or lemmatizer.overwrite:
            raise ValueError(f"lemmas of mode {lemmatizer.mode!r} cannot be kept in a table")
        index = lemmatizer.lookups.get_table("lemma_index", {})
        for part, words in index.items():
            index[part] = frozenset(words)  # lists, in which the rules look for each form of each word
        self._lemmatizer = lemmatizer
        self._kinds = TokenKinds()

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with lemmas where it had none."""
        if not len(doc):
            return doc
        read = doc.to_array([*_READ, LEMMA]).view(np.uint64)
        lemmas = self._kinds.numbers(read[:, : len(_READ)], lambda at: self._lemma(doc, at))
        out = np.where(read[:, -1] == 0, np.array(lemmas, np.uint64), read[:, -1])
        doc.from_array([LEMMA], cast(Any, out.reshape(-1, 1)))
        return doc

    def _lemma(self, doc: Doc, at: int) -> int:
        return doc.vocab.strings.add(self._lemmatizer.lemmatize(doc[at])[0])
