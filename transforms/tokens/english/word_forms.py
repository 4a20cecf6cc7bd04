"""Words with tags and dependencies -> parts of speech, morphology and lemmas, by spaCy's rules for English.

The rules are spaCy's AttributeRuler and Lemmatizer with the tables of its English models, in seeds/en/. What they say
of a kind of word is worked out once: to match 179 patterns against every text costs as much as the network.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

import seeds

NAME = "word_forms"
_MOST = 200_000  # kinds of words whose lemmas are remembered


class Form(NamedTuple):
    """What the rules say of a kind of word, as spaCy's hashes; lemma is 0 if it is left to the lemmatizer."""

    pos: int
    morph: int
    lemma: int
    is_opening: bool  # whether a rule of two words may start with it


@Language.factory(NAME)
def create(nlp: Language, name: str) -> "WordForms":
    """The component, which needs tags and dependencies."""
    return WordForms(nlp.vocab)


def attribute_ruler(vocab: Vocab) -> AttributeRuler:
    """spaCy's AttributeRuler with the rules of seeds/en/tag_rules.json."""
    ruler = AttributeRuler(vocab)
    ruler.add_patterns(_rules())
    return ruler


def lemmatizer(vocab: Vocab) -> EnglishLemmatizer:
    """spaCy's Lemmatizer with the tables of seeds/en/."""
    words, suffixes, exceptions = (
        {str(pos): rows for (pos,), rows in seeds.table(f"en/lemma_{name}").fill_null("").group_by("pos")}
        for name in ("words", "suffixes", "exceptions")
    )
    lookups = Lookups()
    lookups.add_table("lemma_index", {pos: frozenset(rows["word"].to_list()) for pos, rows in words.items()})
    lookups.add_table("lemma_rules", {pos: rows.drop("pos").rows() for pos, rows in suffixes.items()})
    lookups.add_table("lemma_exc", {pos: _by_form(rows.drop("pos").iter_rows()) for pos, rows in exceptions.items()})
    out = EnglishLemmatizer(vocab, None, mode="rule")
    out.initialize(lookups=lookups)
    return out


class WordForms:
    """Sets parts of speech, morphology and lemmas of Docs, as an AttributeRuler and a Lemmatizer would."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._ruler, self._lemmatizer = attribute_ruler(vocab), lemmatizer(vocab)
        self._openings = Matcher(vocab)  # the first words of rules of two words
        self._words = set()  # in lower case, of which a rule speaks
        for number, rule in enumerate(_rules()):
            for tokens in rule["patterns"]:
                self._words |= {vocab.strings.add(word) for token in tokens for word in _named(token.get("LOWER"))}
                if len(tokens) > 1:
                    self._openings.add(str(number), [tokens[:1]])
        self._forms: dict[tuple[int, int, int], Form] = {}  # by word (0: none of the rules'), tag, dependency
        self._lemmas: dict[tuple[int, int, int], int] = {}  # by word as written, part of speech, morphology

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with the forms of its words."""
        if not len(doc):
            return doc
        if len(self._lemmas) > _MOST:
            self._lemmas.clear()
            self._lemmatizer.cache.clear()
        forms = self._forms_of(doc)
        doc.from_array([POS, MORPH], cast(Any, np.array([(form.pos, form.morph) for form in forms], np.uint64)))
        words = doc.to_array([ORTH]).view(np.uint64).tolist()
        lemmas = [
            form.lemma or self._lemmas.get((word, form.pos, form.morph)) or self._lemma(doc, at, (word, *form[:2]))
            for at, (word, form) in enumerate(zip(words, forms, strict=True))
        ]
        doc.from_array([LEMMA], cast(Any, np.array(lemmas, np.uint64).reshape(-1, 1)))
        return doc

    def _forms_of(self, doc: Doc) -> list[Form]:
        """The Form of each word; of two words that a rule may join, as they are side by side."""
        lower, tags, dependencies = doc.to_array([LOWER, TAG, DEP]).view(np.uint64).T.tolist()
        known = (word if word in self._words else 0 for word in lower)
        kinds = enumerate(zip(known, tags, dependencies, strict=True))
        forms = [self._forms.get(kind) or self._form(doc, at, kind) for at, kind in kinds]
        for at, form in enumerate(forms[:-1]):
            if form.is_opening:
                forms[at : at + 2] = self._ruled(doc[at : at + 2])
        return forms

    def _form(self, doc: Doc, at: int, kind: tuple[int, int, int]) -> Form:
        (self._forms[kind],) = self._ruled(doc[at : at + 1])
        return self._forms[kind]

    def _ruled(self, words: Span) -> list[Form]:
        """What the rules say of neighbouring words, apart from what stands around."""
        apart = self._ruler(
            Doc(
                self._vocab,
                words=[word.text for word in words],
                tags=[word.tag_ for word in words],
                deps=[word.dep_ for word in words],
                heads=list(range(len(words))),
            )
        )
        openings = {start for _, start, _ in self._openings(apart, allow_missing=True)}
        rows = apart.to_array([POS, MORPH, LEMMA]).view(np.uint64).tolist()
        return [Form(pos, morph, lemma, at in openings) for at, (pos, morph, lemma) in enumerate(rows)]

    def _lemma(self, doc: Doc, at: int, kind: tuple[int, int, int]) -> int:
        self._lemmas[kind] = self._vocab.strings.add(self._lemmatizer.lemmatize(doc[at])[0])
        return self._lemmas[kind]


def _rules() -> list[dict[str, Any]]:
    return seeds.records("en/tag_rules")


def _named(asked: Any) -> list[str]:
    """The words that a pattern asks LOWER to be, or to be one of."""
    if asked is None:
        return []
    return [asked] if isinstance(asked, str) else list(asked["IN"])


def _by_form(rows: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    """The lemmas of each form."""
    out: dict[str, list[str]] = {}
    for form, lemma in rows:
        out.setdefault(form, []).append(lemma)
    return out
