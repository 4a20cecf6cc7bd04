"""The other names that an organisation may be: some words less at either end, or more, or with the name behind it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import POSSESSIVES, SMALL_WORDS, legal_endings, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.belief.kinds import is_known_name
from transforms.names.spans import NameSpan, is_parting_dash
from transforms.text.parsed_text import ParsedText, TokenSpan

_LESS = 3  # words that may be cut off
_MORE = 2  # words that may be added
_BETWEEN = 3  # words between two names that may be one
_MARKS = frozenset({"&", ",", "-", "–"})
CHANGES = ("kept", "less_before", "less_behind", "more_before", "more_behind", "joined")


class Alternative(NamedTuple):
    """Tokens (end-exclusive) that may be the name, which of CHANGES makes them of those that are marked, and these."""

    change: str
    first: int
    last: int
    marked: TokenSpan


def alternatives(
    parsed: ParsedText, span: NameSpan, after: NameSpan | None, names: Mapping[int, NameSpan]
) -> list[Alternative]:
    """What a name may be, as it is marked first; after is the next name, names are all by token."""
    found = [*_shorter(span), *_longer(parsed, span, names), *_joined(parsed, span, after)]
    barred = (_is_loose, _begins_with_mark, _leaves_owner, _leaves_ending)
    kept = [each for each in found if not any(is_barred(parsed, each) for is_barred in barred)]
    return [Alternative("kept", span.first, span.last, span.tokens), *kept]


def _shorter(span: NameSpan) -> Iterator[Alternative]:
    for less in range(1, min(_LESS + 1, span.last - span.first)):
        yield Alternative("less_before", span.first + less, span.last, span.tokens)
        yield Alternative("less_behind", span.first, span.last - less, span.tokens)


def _longer(parsed: ParsedText, span: NameSpan, names: Mapping[int, NameSpan]) -> Iterator[Alternative]:
    """With capitalised words, numbers and small words of the same sentence that are in no other name."""
    for more in range(1, _MORE + 1):
        before, behind = range(span.first - more, span.first), range(span.last, span.last + more)
        if before[0] >= 0 and all(_may_be_part(parsed, span, token, names) for token in before):
            yield Alternative("more_before", before[0], span.last, span.tokens)
        if behind[-1] < len(parsed) and all(_may_be_part(parsed, span, token, names) for token in behind):
            yield Alternative("more_behind", span.first, behind[-1] + 1, span.tokens)


def _may_be_part(parsed: ParsedText, span: NameSpan, token: int, names: Mapping[int, NameSpan]) -> bool:
    is_free = token not in names and parsed.sentences[token] == parsed.sentences[span.first]
    word = parsed.words[token]
    return is_free and (word[0].isupper() or word[0].isdigit() or word in POSSESSIVES or _is_joint(parsed, token))


def _joined(parsed: ParsedText, span: NameSpan, after: NameSpan | None) -> Iterator[Alternative]:
    if after is None or parsed.sentences[after.first] != parsed.sentences[span.first]:
        return
    between = range(span.last, after.first)
    if len(between) <= _BETWEEN and all(_is_joint(parsed, token) for token in between):
        yield Alternative("joined", span.first, after.last, span.tokens)


def _is_joint(parsed: ParsedText, token: int) -> bool:
    """Whether a token may stand between two words of a name."""
    form = parsed.forms[token]
    is_mark = form in _MARKS and not is_parting_dash(parsed, token)
    return is_mark or form in SMALL_WORDS or form in closed_class("definite_article", parsed.language)


def _is_loose(parsed: ParsedText, alternative: Alternative) -> bool:
    """Whether a name would begin or end with what only stands between its words."""
    first, last = alternative.first, alternative.last - 1
    is_possessive = parsed.words[first] in POSSESSIVES or parsed.words[last] in POSSESSIVES
    return is_possessive or _is_joint(parsed, first) or _is_joint(parsed, last)


def _begins_with_mark(parsed: ParsedText, alternative: Alternative) -> bool:
    """Whether a name would begin with a sign: the full stop of the abbreviation that is cut off."""
    return not any(map(str.isalnum, parsed.words[alternative.first]))


def _leaves_owner(parsed: ParsedText, alternative: Alternative) -> bool:
    """Whether a common word would be parted from its possessive's thing, though only a name explains its capital.

    People's | Bank, Women | 's March.
    """
    first, last = alternative.marked
    owners = [owner for owner in (alternative.first - 2, alternative.last - 1) if first <= owner < last - 1]
    cut = (owner for owner in owners if parsed.words[owner + 1] in POSSESSIVES and parsed.words[owner][0].isupper())
    forms = (lookup_key(parsed.words[owner]) for owner in cut)
    return any(is_common(form) and not is_known_name(form, parsed.language) for form in forms)


def _leaves_ending(parsed: ParsedText, alternative: Alternative) -> bool:
    """Whether a possessive and the ending of a company would be left behind it: McDonald | 's Corp."""
    left = range(alternative.last, alternative.marked[1])
    return (
        len(left) > 1
        and parsed.words[left[0]] in POSSESSIVES
        and all(lookup_key(parsed.words[token]) in legal_endings() for token in left[1:])
    )
