"""Names that a model gives in pieces, put together: persons with initials or nicknames, organisations with purposes."""

import re
from collections import Counter
from itertools import pairwise

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold
from transforms.names.spans import ARTICLES, Span, trimmed
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import Reading

_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_NICKNAME = re.compile(r" [\"“‘']([A-Z][\w.]*)[\"”’'] ")
_LONGEST_PERSON = 4  # words
_LONGEST_SYLLABLE = 5  # letters
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_PURPOSES = frozenset({"of", "on", "for", "to", "against"})  # Commission on …


def joined(reading: Reading, spans: list[Span]) -> list[Span]:
    """Names in order, those of persons and organisations in one piece.

    Earl "Ray Tomblin", Jo-"Renee" Roe, Robert C. “Bobby” Scott, "G.K." Butterfield, Leung Kwok-"hung", Commission "on
    Presidential Debates". Two persons with a hyphen between stay apart where both are named by themselves: Trump-Pence.
    """
    for left, right in pairwise(spans):
        if _employs(reading, left, right):
            left.label = "ORG"
    persons = Counter(fold(span.text(reading)) for span in spans if span.label == "PERSON")
    out: list[Span] = []
    for span in spans:
        if span.label == "PERSON":
            _take_initials(reading, span, out)
            _take_syllable(reading, span)
        while out and (one := _one_person(reading, out, span, persons) or _one_organisation(reading, out[-1], span)):
            while out and out[-1].first >= one.first:
                out.pop()
            span = one
        out.append(span)
    return [_with_purpose(reading, span, following) for span, following in zip(out, [*out, None][1:], strict=True)]


def _employs(reading: Reading, left: Span, right: Span) -> bool:
    """Whether what the model took for a person is who employs the one behind: "CNPF Francois Perigot"."""
    is_acronym = left.text(reading).isupper() and left.last - left.first == 1 and left.char_end - left.char_start > 2
    is_beside = left.label == right.label == "PERSON" and reading.text[left.char_end : right.char_start] == " "
    return is_acronym and is_beside and right.last - right.first > 1 and not right.text(reading).isupper()


def _take_initials(reading: Reading, span: Span, before: list[Span]) -> None:
    """Begin a person's name with the initials before it, if they are nobody's."""
    token = span.first - 1
    while token >= 0 and (not before or token >= before[-1].last) and _are_initials(reading, token, span):
        span.first, span.char_start = token, reading.starts[token]
        token -= 1


def _take_syllable(reading: Reading, span: Span) -> None:
    """End a person's name of several words with a second syllable behind a hyphen, if that is not what a noun is.

    Leung Kwok-"hung" said; but the Ann Doe-led board.
    """
    hyphen, syllable = span.last, span.last + 1
    if span.last - span.first < 2 or syllable >= len(reading) or reading.words[hyphen] != "-":
        return
    is_joined = span.char_end == reading.starts[hyphen] and reading.ends[hyphen] == reading.starts[syllable]
    parts = reading.words[hyphen - 1], reading.words[syllable]
    is_short = all(len(part) <= _LONGEST_SYLLABLE for part in parts) and parts[1].islower() and parts[1].isalpha()
    is_adjective = syllable + 1 < len(reading) and reading.pos[syllable + 1] in _NOMINAL
    if is_joined and is_short and not is_adjective:
        span.last, span.char_end = syllable + 1, reading.ends[syllable]


def _are_initials(reading: Reading, token: int, span: Span) -> bool:
    word = reading.words[token]
    is_near = reading.text[reading.ends[token] : span.char_start] in ("", " ")
    is_here = reading.sentences[token] == reading.sentences[span.first]
    return is_near and is_here and bool(_INITIALS.fullmatch(word)) and gazetteer.known_label(fold(word)) is None


def _one_person(reading: Reading, before: list[Span], span: Span, persons: Counter[str]) -> Span | None:
    """The person that a name and the one before it, or the one before a nickname, are together."""
    left = before[-1]
    if span.label != "PERSON":
        return None
    between = reading.text[left.char_end : span.char_start]
    if len(before) > 1 and _NICKNAME.fullmatch(reading.text[before[-2].char_end : span.char_start]):
        left = before[-2]
    elif between == " ":
        n_words = [len(s.text(reading).split()) for s in (left, span)]
        if min(n_words) > 1 or sum(n_words) > _LONGEST_PERSON:
            return None
    elif between == "-":
        is_couple = persons[fold(left.text(reading))] > 1 and persons[fold(span.text(reading))] > 1
        if is_couple or " " in left.text(reading):
            return None
    elif not _NICKNAME.fullmatch(between):
        return None
    is_one = left.label == "PERSON" and reading.sentences[left.first] == reading.sentences[span.first]
    one = trimmed(reading, left.first, span.last, "PERSON") if is_one else None
    return one if one is not None and (one.first, one.last) == (left.first, span.last) else None  # Gen. | Jane Roe


def _one_organisation(reading: Reading, left: Span, right: Span) -> Span | None:
    """The organisation that a name and what it is for are together: Commission | on | Presidential Debates."""
    if right.label == "PERSON" or not _has_purpose(reading, left):
        return None
    first = _purpose(reading, left)
    is_one = first <= right.first and _capitals_end(reading, first, right.first) == right.first
    return Span(left.first, right.last, left.char_start, right.char_end, "ORG") if is_one else None


def _with_purpose(reading: Reading, span: Span, following: Span | None) -> Span:
    """An organisation with the capitalised words that say what it is for, where they are in no name."""
    if not _has_purpose(reading, span):
        return span
    first = _purpose(reading, span)
    end = _capitals_end(reading, first, len(reading) if following is None else following.first)
    return (trimmed(reading, span.first, end, "ORG") or span) if end > first else span


def _purpose(reading: Reading, span: Span) -> int:
    """The first token behind an organisation's preposition and article."""
    first = span.last + 1
    return first + (first < len(reading) and reading.words[first] in ARTICLES)


def _capitals_end(reading: Reading, first: int, limit: int) -> int:
    """The token after the capitalised words of a sentence that stand together from a token on, dates apart."""
    end = first
    while end < limit and reading.words[end][0].isupper() and reading.name_labels[end] in ("", *ENTITY_LABELS):
        if reading.sentences[end] != reading.sentences[first - 1]:
            break
        end += 1
    return end


def _has_purpose(reading: Reading, span: Span) -> bool:
    """Whether a name is but a kind of organisation, written with a capital, with a preposition behind."""
    if span.label != "ORG" or span.last - span.first > 1 or span.last >= len(reading):
        return False
    is_kind = fold(span.text(reading)) in gazetteer.word_class("organisation")
    return is_kind and reading.words[span.last] in _PURPOSES and span.char_end == reading.ends[span.last - 1]
