"""The French pipeline: spaCy's model of the extra "french", brought to the scheme of the English one."""

import importlib
import warnings
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Span

from transforms.annotations import FRENCH_MODELS, french_model_version
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold
from transforms.lexicon.languages import FRENCH, closed_class
from transforms.tokens.french.inverted_attributions import repair_inverted_attributions
from transforms.tokens.french.syntax import mark_views, repair_appositions, repair_lemmas, repair_roots
from transforms.tokens.universal_dependencies import Parse, to_english_scheme

# What the model was not trained on and reads astray, by its usual form; one character each, so that offsets hold.
PLAIN = str.maketrans({"’": "'", **dict.fromkeys("«»“”„", '"'), **dict.fromkeys("\u00a0\u202f", " ")})
_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "MISC": "MISC"}
_JOINED = closed_class("joined_to_verb", FRENCH)
PARAGRAPHS, _SCHEME, _STARTS = "paragraph_starts", "english_scheme", "quoted_sentence_starts"
_STOPS = frozenset({".", "?", "!", "…"})


def load() -> Language:
    """The pipeline. Raises LookupError where no model is installed."""
    model = french_model_version()
    if model is None:
        raise LookupError(f"none of {', '.join(FRENCH_MODELS)} is installed")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp: Language = importlib.import_module(model.rsplit("-", 1)[0]).load()
    nlp.add_pipe(PARAGRAPHS, before="parser")
    nlp.add_pipe(_STARTS, before="parser")
    nlp.add_pipe(_SCHEME)
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


@Language.component(_SCHEME)
def english_scheme(doc: Doc) -> Doc:
    """The Doc with the relations, heads, tags, lemmas of function words and labels of names that TOKENS promises."""
    if not len(doc):
        return doc
    _split_clitics(doc)
    parse = Parse(
        [token.text for token in doc],
        [token.lemma_ for token in doc],
        [token.pos_ for token in doc],
        [token.morph.to_dict() for token in doc],
        [token.dep_ for token in doc],
        [token.head.i for token in doc],
    )
    repair_lemmas(parse)
    repair_roots(parse)
    repair_inverted_attributions(parse)
    repair_appositions(parse)
    to_english_scheme(parse, FRENCH)
    mark_views(parse)
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
    doc.set_ents(list(_labelled(doc)))
    return doc


def _split_clitics(doc: Doc) -> None:
    """dit -il: the hyphen is no part of the pronoun."""
    with doc.retokenize() as changes:
        for token in doc:
            if token.text[0] == "-" and token.text[1:].lower() in _JOINED:
                heads = [(token, 1), (token, 1) if token.head.i == token.i else token.head]
                changes.split(
                    token,
                    ["-", token.text[1:]],
                    heads,
                    attrs={"POS": ["PUNCT", token.pos_], "DEP": ["punct", token.dep_], "LEMMA": ["-", token.lemma_]},
                )


def _labelled(doc: Doc) -> Iterator[Span]:
    """The names with the labels of the English model: countries and towns are GPE, peoples NORP."""
    for entity in doc.ents:
        form = fold(entity.text)
        label = _LABELS[entity.label_]
        if form in gazetteer.demonyms(FRENCH):
            label = "NORP"
        elif form in gazetteer.countries(FRENCH):
            label = "GPE"
        elif label == "GPE" and form.partition(" ")[0] in closed_class("landscape_noun", FRENCH):
            label = "LOC"
        if label != "MISC":
            yield Span(doc, entity.start, entity.end, label)
