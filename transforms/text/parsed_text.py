"""One document's text with its tokens as plain lists: what the rules of mentions and quotes walk over."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from transforms.lexicon.datelines import Dateline, dateline
from transforms.lexicon.function_words import english
from transforms.lexicon.languages import ENGLISH, UNKNOWN

_COLUMNS = (
    *("char_start", "char_end", "sentence_index", "lemma", "pos"),
    *("tag", "dep", "head", "name_label", "name_start"),
)

TokenSpan = tuple[int, int]  # first token, token after the last
CharSpan = tuple[int, int]  # offsets into the text, end-exclusive

_LINE = re.compile(r"[^\n]+")
_NONE: list[int] = []  # the children of a token without any; never written to


@dataclass(frozen=True)
class ParsedText:
    """A document and its TOKENS; every list is indexed by token_index."""

    document_id: str
    language: str  # whose rules read it: English if it is not known
    text: str
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    name_labels: list[str]
    name_starts: list[bool]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def is_analysed(self) -> bool:
        """Whether a model read it, against words and sentences alone."""
        return any(self.pos)

    @cached_property
    def words(self) -> list[str]:
        """The tokens' words as written."""
        return [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    @cached_property
    def forms(self) -> list[str]:
        """The tokens' words in lower case; of other languages' function words the English ones, as in lemmas."""
        lower = [word.lower() for word in self.words]
        if self.language == ENGLISH:
            return lower
        words = zip(lower, self.pos, self.lemmas, strict=True)
        return [lemma if english(self.language, word, pos) else word for word, pos, lemma in words]

    @cached_property
    def children(self) -> list[list[int]]:
        """For each token the tokens whose head it is, in order."""
        out: list[list[int]] = [_NONE] * len(self.heads)
        for token, head in enumerate(self.heads):
            if head != token:
                if out[head] is _NONE:
                    out[head] = [token]
                else:
                    out[head].append(token)
        return out

    @cached_property
    def sentence_bounds(self) -> list[tuple[int, int]]:
        """(first token, token after the last) of each sentence."""
        first: dict[int, int] = {}
        for token, sentence in enumerate(self.sentences):
            first.setdefault(sentence, token)
        starts = list(first.values())
        return list(zip(starts, [*starts[1:], len(self)], strict=True)) if starts else []

    @cached_property
    def datelines(self) -> list[Dateline]:
        """The datelines with which paragraphs begin."""
        found = (dateline(self.text, line.start(), line.end()) for line in _LINE.finditer(self.text))
        return [line for line in found if line is not None]

    def dateline_around(self, token: int) -> Dateline | None:
        """The dateline in which a token stands."""
        start = self.starts[token]
        return next((line for line in self.datelines if line.place_start <= start < line.end), None)

    def tokens(self, char_start: int, char_end: int) -> TokenSpan:
        """The tokens that begin in text[char_start:char_end]."""
        return bisect_left(self.starts, char_start), bisect_left(self.starts, char_end)

    def subtree(self, token: int) -> list[int]:
        """The token and all that hangs on it, in order of the text."""
        found, stack = [], [token]
        while stack:
            found.append(stack.pop())
            stack.extend(self.children[found[-1]])
        return sorted(found)


def unread(document_id: str, text: str, starts: list[int], ends: list[int]) -> ParsedText:
    """A ParsedText of words alone, from where they start and end: nothing is known of them yet."""
    no_words, no_numbers = [""] * len(starts), [0] * len(starts)
    no_syntax = no_words, no_words, no_words, no_words, no_numbers, no_words
    return ParsedText(document_id, ENGLISH, text, starts, ends, no_numbers, *no_syntax, [False] * len(starts))


def parsed_texts(documents: pl.DataFrame, tokens: pl.DataFrame) -> Iterator[ParsedText]:
    """DOCUMENTS and their TOKENS (in the same order) -> the ParsedText of each document."""
    sizes = dict(tokens.group_by("document_id").len().iter_rows())
    at = 0
    for document_id, language, text in documents.select("document_id", "language", "text").iter_rows():
        block = tokens.slice(at, sizes.get(document_id, 0))
        at += block.height
        read_as = ENGLISH if language == UNKNOWN else language
        yield ParsedText(document_id, read_as, text, *(block[column].to_list() for column in _COLUMNS))
