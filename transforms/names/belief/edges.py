"""Names that the network cut in two or made of two, put right by the probabilities of their words."""

from itertools import pairwise

from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.belief.kinds import ends_like_organisation, is_known_name
from transforms.names.certainty import Certainty
from transforms.names.spans import NameSpan
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_OPENING = 0.15  # least probability of an organisation for the capitalised word before one to be its first
_INSIDE = 0.4  # and for the possessive between two to be inside of one name
_OPENS = frozenset({"DET", "ADJ", "NUM", "PROPN"})
_CUT = ("PERSON", "ORG")
_LONG = 3  # words of what is a body beside a known one
_TWICE = 4  # words of a name that is printed twice


def with_sure_edges(parsed: ParsedText, spans: list[NameSpan], certainty: Certainty) -> list[NameSpan]:
    """The names in order; those joined by a slash or "and", or printed twice, apart; organisations with first words.

    Ann Roe / Harbour News; Sarn Herald and Trade Review; "All" Nippon Airways; Producer's | Guild of Sarn.
    """
    parts = [
        part
        for span in sorted(spans, key=lambda s: s.first)
        for side in _at_slashes(parsed, span, certainty)
        for part in _apart(parsed, side)
    ]
    out: list[NameSpan] = []
    for span in parts:
        whole = _with_opening(parsed, span, out[-1] if out else None, certainty)
        while out and out[-1].last > whole.first:
            out.pop()
        out.append(whole)
    return out


def _at_slashes(parsed: ParsedText, span: NameSpan, certainty: Certainty) -> list[NameSpan]:
    """The names on both sides of a slash, if one of them has several words: a credit, not AC/DC."""
    slashes = [token for token in range(span.first + 1, span.last - 1) if parsed.words[token] == "/"]
    edges = [span.first - 1, *slashes, span.last]
    sides = [(before + 1, after) for before, after in pairwise(edges)]
    if not slashes or span.label not in _CUT or max(last - first for first, last in sides) < 2:
        return [span]
    whole = (trimmed(parsed, first, last, _likelier(certainty, first, last)) for first, last in sides)
    return [part for part in whole if part is not None]


def _apart(parsed: ParsedText, span: NameSpan) -> list[NameSpan]:
    """The names that a span is made of: printed twice, with "The" inside, two bodies joined by "and"."""
    cut = _cut(parsed, span)
    if cut is None:
        return [span]
    sides = (trimmed(parsed, first, last, span.label) for first, last in ((span.first, cut[0]), (cut[1], span.last)))
    return [part for part in sides if part is not None]


def _cut(parsed: ParsedText, span: NameSpan) -> tuple[int, int] | None:
    """Where the first name of a span ends and the next begins."""
    words, half = parsed.words[span.first : span.last], (span.last - span.first) // 2
    if span.label not in _CUT:
        return None
    if len(words) >= _TWICE and len(words) % 2 == 0 and words[:half] == words[half:]:
        return span.first + half, span.first + half
    if span.label != "ORG":
        return None
    for token in range(span.first + 1, span.last - 1):
        before, word = parsed.words[token - 1], parsed.words[token]
        is_article = word[0].isupper() and parsed.forms[token] in closed_class("definite_article", parsed.language)
        if is_article and before[0].isupper():
            return token, token
        if parsed.forms[token] in closed_class("and", parsed.language) and _are_two(parsed, span, token):
            return token, token + 1
    return None


def _are_two(parsed: ParsedText, span: NameSpan, joint: int) -> bool:
    """Whether bodies stand on both sides of a conjunction: each is known or ends as such, or one is and one is long."""
    edges = ((span.first, joint), (joint + 1, span.last), (span.first, span.last))
    sizes = [last - first for first, last in edges[:2]]
    forms = [" ".join(map(lookup_key, parsed.words[first:last])) for first, last in edges]
    known = [is_known_name(form, parsed.language) for form in forms]
    if min(sizes) < 2 or known[2]:
        return False
    told = [known[side] or ends_like_organisation(forms[side], parsed.language) for side in (0, 1)]
    behind = forms[1].rsplit(" ", 1)[-1] in closed_class("organisation_word", parsed.language)  # … and Trade Review
    return (told[0] and (told[1] or behind)) or any(known[side] and sizes[1 - side] >= _LONG for side in (0, 1))


def _likelier(certainty: Certainty, first: int, last: int) -> str:
    """Whether words are likelier to be of a person or of an organisation."""
    span = NameSpan(first, last, 0, 0, "ORG")
    return max(_CUT, key=lambda label: certainty.of(span, label))


def _with_opening(parsed: ParsedText, span: NameSpan, before: NameSpan | None, certainty: Certainty) -> NameSpan:
    """An organisation with the capitalised word, or the possessive of one, that it begins with."""
    first = span.first - 1
    if span.label != "ORG" or first < 1 or parsed.sentences[first - 1] != parsed.sentences[span.first]:
        return span
    if parsed.words[first] in POSSESSIVES:
        is_one = before is not None and before.label == "ORG" and before.last == first
        if not is_one or before is None or _share(certainty, first) < _INSIDE:
            return span
        first = before.first
    else:
        is_other = before is not None and before.last > first and (before.first < first or before.label != "ORG")
        if is_other or not _may_open(parsed, first) or _share(certainty, first) < _OPENING:
            return span
    wide = trimmed(parsed, first, span.last, "ORG")
    return wide if wide is not None and wide.first == first else span


def _may_open(parsed: ParsedText, token: int) -> bool:
    """Whether a word has a capital that it does not owe to opening a sentence or to capitals all around."""
    word = parsed.words[token]
    is_word = word[0].isupper() and not word.isupper() and word.isalpha() and parsed.pos[token] in _OPENS
    is_near = parsed.text[parsed.ends[token] : parsed.starts[token + 1]] == " "
    return is_word and is_near and any(letter.islower() for letter in parsed.words[token - 1])


def _share(certainty: Certainty, token: int) -> float:
    return certainty.of(NameSpan(token, token + 1, 0, 0, "ORG"), "ORG")
