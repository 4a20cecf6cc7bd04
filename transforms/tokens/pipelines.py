"""The spaCy pipelines by language, and texts streamed through them."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from transforms.annotations import Model
from transforms.documents.language_detection import may_be_english
from transforms.lexicon.languages import ENGLISH, NETWORK, UNKNOWN, installed_pipeline, language_record
from transforms.tokens import spacy_package
from transforms.tokens.english import pipeline as english
from transforms.tokens.stretches import StretchTokenizer

PIECE_CHARACTERS = 20_000  # spaCy's parser needs memory by the length of what it is given at once
MOST_WORDS = 30_000  # that the vocabulary of a pipeline may have: those of some thousand articles
BATCH_CHARACTERS = 20_000  # analysed side by side: the peak of memory grows with it, the speed hardly does

_LOADED: dict[tuple[str, Model | None], Language] = {}


def load(language: str, model: Model) -> Language:
    """The pipeline for a language, loaded once: a full one for those analysed, sentences alone for any other.

    English texts are read by the network of this model; raises onnxruntime's NoSuchFile if its weights are missing.
    spaCy keeps every word that it has seen, so that a pipeline that knows MOST_WORDS gives its place to a new one; the
    network stays.
    """
    is_network = language_record(language).pipelines == (NETWORK,)
    key = (language, model if is_network else None)
    nlp = _LOADED.get(key)
    if nlp is None or len(nlp.vocab) > MOST_WORDS:
        nlp = _LOADED[key] = english.load(model) if is_network else _other(language)
    return nlp


def forget() -> None:
    """Load the pipelines anew when they are asked for again."""
    _LOADED.clear()


def _other(language: str) -> Language:
    if package := installed_pipeline(language):
        return spacy_package.load(package.name, language)
    # Chinese stands for all scripts without blanks between words: each character is a token
    has_blanks = language_record(language).words_have_blanks
    nlp = spacy.blank("xx" if has_blanks else "zh")
    if has_blanks:
        nlp.tokenizer = StretchTokenizer(nlp.tokenizer)
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


def analyse(texts: Iterable[tuple[str, str]], model: Model) -> Iterator[list[tuple[int, Doc]]]:
    """For each (text, language), in order: its pieces as (offset of the piece in the text, Doc).

    An English text is one piece.
    """
    for language, group in _runs_of_language(texts):
        cut = [[(0, text)] if language == ENGLISH else pieces(text) for text in group]
        plain = spacy_package.PLAIN if installed_pipeline(language) else {}
        read = (piece.translate(plain) if plain else piece for text in cut for _, piece in text)
        nlp = load(language, model)
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
