"""The pipeline of an installed spaCy package, brought to the scheme of the English one if it has another."""

import importlib
import warnings
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Span

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import FRENCH, closed_class, language_record
from transforms.schemas import ENTITY_LABELS
from transforms.tokens.french.repairs import FrenchRepairs
from transforms.tokens.stretches import StretchTokenizer
from transforms.tokens.universal_dependencies import Parse, Repairs, to_english_scheme

# What models were not trained on and read astray, by its usual form; one character each, so that offsets hold.
PLAIN = str.maketrans({"’": "'", **dict.fromkeys("«»“”„", '"'), **dict.fromkeys("\u00a0\u202f", " ")})
PARAGRAPHS, _SCHEME, _STARTS = "paragraph_starts", "english_scheme", "quoted_sentence_starts"
_LABELS = {**dict(zip(ENTITY_LABELS, ENTITY_LABELS, strict=True)), "PER": "PERSON", "LOC": "GPE"}
_STOPS = frozenset({".", "?", "!", "…"})
_REPAIRS: dict[str, Repairs] = {FRENCH: FrenchRepairs()}  # what the models of a language get wrong


def load(package: str, language: str) -> Language:
    """The pipeline of an installed package of spaCy for texts of a language."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp: Language = importlib.import_module(package).load()
    nlp.tokenizer = StretchTokenizer(nlp.tokenizer)
    nlp.add_pipe(PARAGRAPHS, before="parser")
    nlp.add_pipe(_STARTS, before="parser")
    if language_record(language).tag_scheme == "universal":
        nlp.add_pipe(_SCHEME, config={"language": language})
    return nlp


@Language.component(PARAGRAPHS)
def paragraph_starts(doc: Doc) -> Doc:
    """Start a sentence at each paragraph, so that the parser never joins a headline with the line below."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.component(_STARTS)
def quoted_sentence_starts(doc: Doc) -> Doc:
    """Start a sentence at a mark that opens behind a full stop: … dit-elle. «Et lui, demande Paul Roux, …»"""
    is_open, before = False, ""
    for token in doc:
        if "\n" in token.text:
            is_open = False
        elif token.text == '"':
            is_open = not is_open
            if is_open and before in _STOPS:
                token.is_sent_start = True
        before = before if token.is_space else token.text
    return doc


@Language.factory(_SCHEME, default_config={"language": FRENCH})
def create(nlp: Language, name: str, language: str) -> "EnglishScheme":
    """The component for texts of a language."""
    return EnglishScheme(language)


class EnglishScheme:
    """Gives a Doc the relations, heads, tags, lemmas of function words and labels of names that TOKENS promises."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.repairs = _REPAIRS.get(language, Repairs())

    def __call__(self, doc: Doc) -> Doc:
        """The Doc in the English scheme."""
        if not len(doc):
            return doc
        self.repairs.split(doc)
        parse = Parse(
            [token.text for token in doc],
            [token.lemma_ for token in doc],
            [token.pos_ for token in doc],
            [token.morph.to_dict() for token in doc],
            [token.dep_ for token in doc],
            [token.head.i for token in doc],
        )
        self.repairs.before(parse)
        to_english_scheme(parse, self.language)
        self.repairs.after(parse)
        strings = doc.vocab.strings
        columns = [
            np.array([head - token for token, head in enumerate(parse.heads)], np.int64).view(np.uint64),
            *(
                np.array([strings.add(text) for text in texts], np.uint64)
                for texts in (parse.deps, parse.tags, parse.lemmas)
            ),
            np.array([IDS[pos] for pos in parse.pos], np.uint64),
        ]
        doc.from_array([HEAD, DEP, TAG, LEMMA, POS], cast(Any, np.stack(columns, axis=1)))
        doc.set_ents(list(self._labelled(doc)))
        return doc

    def _labelled(self, doc: Doc) -> Iterator[Span]:
        """The names with the labels of the English model: countries and towns are GPE, peoples NORP."""
        for entity in doc.ents:
            form = lookup_key(entity.text)
            label = _LABELS.get(entity.label_)
            if form in gazetteer.demonyms(self.language):
                label = "NORP"
            elif form in gazetteer.countries(self.language):
                label = "GPE"
            elif label == "GPE" and form.partition(" ")[0] in closed_class("landscape_noun", self.language):
                label = "LOC"
            if label is not None:
                yield Span(doc, entity.start, entity.end, label)
