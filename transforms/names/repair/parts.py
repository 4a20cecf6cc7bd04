"""Names that a model gives in pieces, put together: persons with initials or nicknames, organisations with purposes."""

import re
from collections import Counter
from itertools import pairwise

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.spans import NameSpan
from transforms.names.trimming import ARTICLES, trimmed
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText

_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_NICKNAME = re.compile(r" [\"“‘']([A-Z][\w.]*)[\"”’'] ")
_LONGEST_PERSON = 4  # words
_LONGEST_SYLLABLE = 5  # letters
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_PURPOSES = closed_class("purpose_preposition")  # Commission on …


def with_joined_parts(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Names in order, those of persons and organisations in one piece.

    Earl "Ray Tomblin", Jo-"Renee" Roe, Robert C. “Bobby” Scott, "G.K." Butterfield, Leung Kwok-"hung", Commission "on
    Presidential Debates". Two persons with a hyphen between stay apart if both are named by themselves: Trump-Pence.
    """
    for left, right in pairwise(spans):
        if _employs(parsed, left, right):
            left.label = "ORG"
    persons = Counter(lookup_key(span.text(parsed)) for span in spans if span.label == "PERSON")
    out: list[NameSpan] = []
    for span in spans:
        if span.label == "PERSON":
            _take_initials(parsed, span, out)
            _take_syllable(parsed, span)
        while out and (one := _one_person(parsed, out, span, persons) or _one_organisation(parsed, out[-1], span)):
            while out and out[-1].first >= one.first:
                out.pop()
            span = one
        out.append(span)
    return [_with_purpose(parsed, span, following) for span, following in zip(out, [*out, None][1:], strict=True)]


def _employs(parsed: ParsedText, left: NameSpan, right: NameSpan) -> bool:
    """Whether what the model took for a person is who employs the one behind: "CNPF Francois Perigot"."""
    is_acronym = left.text(parsed).isupper() and left.last - left.first == 1 and left.char_end - left.char_start > 2
    is_beside = left.label == right.label == "PERSON" and parsed.text[left.char_end : right.char_start] == " "
    return is_acronym and is_beside and right.last - right.first > 1 and not right.text(parsed).isupper()


def _take_initials(parsed: ParsedText, span: NameSpan, before: list[NameSpan]) -> None:
    """Begin a person's name with the initials before it, if they are nobody's."""
    token = span.first - 1
    while token >= 0 and (not before or token >= before[-1].last) and _are_initials(parsed, token, span):
        span.first, span.char_start = token, parsed.starts[token]
        token -= 1


def _take_syllable(parsed: ParsedText, span: NameSpan) -> None:
    """End a person's name of several words with a second syllable behind a hyphen, if that is not what a noun is.

    Leung Kwok-"hung" said; but the Ann Doe-led board.
    """
    hyphen, syllable = span.last, span.last + 1
    if span.last - span.first < 2 or syllable >= len(parsed) or parsed.words[hyphen] != "-":
        return
    is_joined = span.char_end == parsed.starts[hyphen] and parsed.ends[hyphen] == parsed.starts[syllable]
    parts = parsed.words[hyphen - 1], parsed.words[syllable]
    is_short = all(len(part) <= _LONGEST_SYLLABLE for part in parts) and parts[1].islower() and parts[1].isalpha()
    is_adjective = syllable + 1 < len(parsed) and parsed.pos[syllable + 1] in _NOMINAL
    if is_joined and is_short and not is_adjective:
        span.last, span.char_end = syllable + 1, parsed.ends[syllable]


def _are_initials(parsed: ParsedText, token: int, span: NameSpan) -> bool:
    word = parsed.words[token]
    is_near = parsed.text[parsed.ends[token] : span.char_start] in ("", " ")
    is_here = parsed.sentences[token] == parsed.sentences[span.first]
    return is_near and is_here and bool(_INITIALS.fullmatch(word)) and gazetteer.known_label(lookup_key(word)) is None


def _one_person(parsed: ParsedText, before: list[NameSpan], span: NameSpan, persons: Counter[str]) -> NameSpan | None:
    """The person that a name and the one before it, or the one before a nickname, are together."""
    left = before[-1]
    if span.label != "PERSON":
        return None
    between = parsed.text[left.char_end : span.char_start]
    if len(before) > 1 and _NICKNAME.fullmatch(parsed.text[before[-2].char_end : span.char_start]):
        left = before[-2]
    elif between == " ":
        n_words = [len(s.text(parsed).split()) for s in (left, span)]
        if min(n_words) > 1 or sum(n_words) > _LONGEST_PERSON:
            return None
    elif between == "-":
        is_couple = persons[lookup_key(left.text(parsed))] > 1 and persons[lookup_key(span.text(parsed))] > 1
        if is_couple or " " in left.text(parsed):
            return None
    elif not _NICKNAME.fullmatch(between):
        return None
    is_one = left.label == "PERSON" and parsed.sentences[left.first] == parsed.sentences[span.first]
    one = trimmed(parsed, left.first, span.last, "PERSON") if is_one else None
    return one if one is not None and (one.first, one.last) == (left.first, span.last) else None  # Gen. | Jane Roe


def _one_organisation(parsed: ParsedText, left: NameSpan, right: NameSpan) -> NameSpan | None:
    """The organisation that a name and what it is for are together: Commission | on | Presidential Debates."""
    if right.label == "PERSON" or not _has_purpose(parsed, left):
        return None
    first = _purpose(parsed, left)
    is_one = first <= right.first and _capitals_end(parsed, first, right.first) == right.first
    return NameSpan(left.first, right.last, left.char_start, right.char_end, "ORG") if is_one else None


def _with_purpose(parsed: ParsedText, span: NameSpan, following: NameSpan | None) -> NameSpan:
    """An organisation with the capitalised words that say what it is for, if they are in no name."""
    if not _has_purpose(parsed, span):
        return span
    first = _purpose(parsed, span)
    end = _capitals_end(parsed, first, len(parsed) if following is None else following.first)
    return (trimmed(parsed, span.first, end, "ORG") or span) if end > first else span


def _purpose(parsed: ParsedText, span: NameSpan) -> int:
    """The first token behind an organisation's preposition and article."""
    first = span.last + 1
    return first + (first < len(parsed) and parsed.words[first] in ARTICLES)


def _capitals_end(parsed: ParsedText, first: int, limit: int) -> int:
    """The token after the capitalised words of a sentence that stand together from a token on, dates apart."""
    end = first
    while end < limit and parsed.words[end][0].isupper() and parsed.name_labels[end] in ("", *ENTITY_LABELS):
        if parsed.sentences[end] != parsed.sentences[first - 1]:
            break
        end += 1
    return end


def _has_purpose(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is but a kind of organisation, written with a capital, with a preposition behind."""
    if span.label != "ORG" or span.last - span.first > 1 or span.last >= len(parsed):
        return False
    is_kind = lookup_key(span.text(parsed)) in closed_class("organisation_noun", parsed.language)
    return is_kind and parsed.words[span.last] in _PURPOSES and span.char_end == parsed.ends[span.last - 1]
