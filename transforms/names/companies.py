"""Names of companies in one document: with their legal endings, without the codes and places that follow them."""

import re
from collections.abc import Mapping
from itertools import pairwise

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.canonical_names import canonical_name
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_STARTS = closed_class("company_start")
_ENDINGS = closed_class("company_ending")
_INSIDE = closed_class("company_ending_inside")  # Aluminum Co of America
_LOWER_ENDINGS = closed_class("company_ending_in_small_letters")  # by hasty writers
_PARTNERS = closed_class("company_partners")  # after "and"
_PARTNERSHIPS = closed_class("partnership_ending")
_JOINTS = closed_class("joint")
_PLACES = frozenset({"GPE", "LOC", "NORP"})
_INSTRUMENT = re.compile(r"[A-Z]{2,6}\.[A-Z]{1,2}")  # of a share at an exchange: VODA.L
_BRACKETS = {"(": ")", "<": ">", "[": "]"}
_FARTHEST = 6  # tokens between a company and its code
_TICKER = re.compile(r"[A-Z]{1,5}")


def with_bounded_companies(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, those of companies whole and alone: "Lane and Co Inc"; "Acme Inc" of "Acme Inc of Marovia"."""
    whole = _doubles(parsed, _partners(parsed, [_grown(parsed, span) for span in spans]))
    kept: list[NameSpan] = []
    for span in sorted(whole, key=lambda s: (s.first, -s.last)):
        if not kept or span.first >= kept[-1].last:
            kept.append(span)  # a span that another has grown over is a part of it
    return [part for span in kept for part in _cut(parsed, span)]


def has_ending(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of several words ends or begins like a company's: Inc, Corp, NV."""
    return span.last - span.first > 1 and (_is_begun(parsed, span) or is_ending(parsed, span.last - 1))


def _is_begun(parsed: ParsedText, span: NameSpan) -> bool:
    first = parsed.words[span.first]
    return first.isupper() and lookup_key(first) in _STARTS


def is_ending(parsed: ParsedText, token: int) -> bool:
    """Whether a token is what the name of a company ends with."""
    word = parsed.words[token]
    folded = lookup_key(word)
    if folded not in _ENDINGS:
        return False
    is_short = len(folded) == 2 and folded not in _PARTNERSHIPS
    return word.isupper() if is_short else word[0].isupper() or folded in _LOWER_ENDINGS


def is_code(word: str) -> bool:
    """Whether a word may be what an exchange calls a share: VODA.L, ACM."""
    return bool(_INSTRUMENT.fullmatch(word) or _TICKER.fullmatch(word))


def brief_words(parsed: ParsedText, span: NameSpan) -> list[str]:
    """The words of a company's name without its legal ending: Lane of "Lane and Co Inc"."""
    last = span.last
    while last - span.first > 1 and (is_ending(parsed, last - 1) or parsed.words[last - 1] in (*_JOINTS, ",")):
        last -= 1
    return parsed.words[span.first + (_is_begun(parsed, span) and last - span.first > 1) : last]


def company_words(parsed: ParsedText, spans: list[NameSpan]) -> set[str]:
    """The words by which companies of the document may be named briefly: Acme of "Acme Motors Corp"."""
    long = [canonical_name(s.text(parsed), "ORG", parsed.language).split()[0] for s in spans if has_ending(parsed, s)]
    return {word for word in long if word not in closed_class("never_short_name", parsed.language)}


def _grown(parsed: ParsedText, span: NameSpan) -> NameSpan:
    """The name with the ending that follows it."""
    if span.char_end != parsed.ends[span.last - 1]:
        return span  # nothing follows a possessive
    end, words, size = span.last, parsed.words, len(parsed)
    if (
        end + 1 < size
        and words[end] in _JOINTS
        and lookup_key(words[end + 1]) in _PARTNERS
        and words[end + 1][0].isupper()
    ):
        is_firm = lookup_key(words[end + 1]) in _ENDINGS or words[end] == "&"
        if is_firm or (end + 2 < size and is_ending(parsed, end + 2)):
            end += 2
    while end < size and is_ending(parsed, end) and parsed.sentences[end] == parsed.sentences[span.first]:
        end += 1
    wide = trimmed(parsed, span.first, end, "ORG") if end > span.last else None
    return wide if wide is not None else span


def _partners(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """A firm called by its partners as one name: "Lane, Howe and Co"."""
    out: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (s.first, -s.last)):
        before = out[-1] if out else None
        words = [lookup_key(word) for word in parsed.words[span.first : span.last]]
        is_firm = span.label == "ORG" and any(a in _JOINTS and b in _PARTNERSHIPS for a, b in pairwise(words))
        is_listed = before is not None and before.last + 1 == span.first and parsed.words[before.last] == ","
        if is_firm and is_listed and before is not None and before.last - before.first == 1:
            form = lookup_key(before.text(parsed))
            if before.label not in _PLACES and gazetteer.known_label(form) is None:
                wide = trimmed(parsed, before.first, span.last, "ORG")
                if wide is not None:
                    out[-1] = wide
                    continue
        out.append(span)
    return out


def _doubles(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, and those of firms whose partners are called alike: "Lane and Lane"."""
    words, found = parsed.words, []
    named = set(by_token(spans))
    for token in range(len(parsed) - 2):
        if words[token + 1] not in _JOINTS or words[token] != words[token + 2] or named.isdisjoint((token, token + 2)):
            continue
        around = [words[t] for t in (token - 1, token + 3) if 0 <= t < len(parsed) and not is_ending(parsed, t)]
        is_part = any(word[0].isupper() for word in around) or gazetteer.known_label(lookup_key(words[token]))
        is_word = words[token].isalpha() and not words[token].isupper()  # LAX and LAX police
        if is_word and parsed.pos[token] == "PROPN" and not is_part:
            span = trimmed(parsed, token, token + 3, "ORG")
            found += [_grown(parsed, span)] if span is not None else []
    covered = set(by_token(found))
    return [*found, *(span for span in spans if not covered.issuperset(range(span.first, span.last)))]


def _cut(parsed: ParsedText, span: NameSpan) -> list[NameSpan]:
    """The name up to its legal ending, and what stands behind that: a place, the code of the share."""
    words = parsed.words
    end = next((t for t in range(span.first + 1, span.last) if is_ending(parsed, t)), span.last - 1) + 1
    while end < span.last and is_ending(parsed, end):
        end += 1
    rest = range(end, span.last)
    if not rest:
        last = span.last - 1
        if span.last - span.first < 2 or not _INSTRUMENT.fullmatch(words[last]):
            return [span]
        end, rest = last, range(last, span.last)
    is_placed = words[end] == "of" and len(rest) > 1 and not is_ending(parsed, span.last - 1)
    if is_placed and lookup_key(words[end - 1]) not in _INSIDE:
        parts = [(span.first, end, "ORG"), (end + 1, span.last, "GPE")]
    elif all(is_code(words[t]) for t in rest):
        parts = [(span.first, end, "ORG")]
    else:
        return [span]
    return [part for first, last, label in parts if (part := trimmed(parsed, first, last, label)) is not None]


def share_codes(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Codes of shares behind the names of their companies: VODA.L of "Vodafone (VODA.L)", ACM of "Acme (NYSE: ACM)"."""
    found, words = [], parsed.words
    for span in spans:
        at = span.last if span.label == "ORG" and span.char_end == parsed.ends[span.last - 1] else len(parsed)
        at += at < len(parsed) and words[at] in POSSESSIVES  # Acme's <ACM> shares
        while at < len(parsed):
            token = _in_bracket(parsed, at)
            if token is None and not _INSTRUMENT.fullmatch(words[at]):
                break
            code, at = (at, at + 1) if token is None else (token, token + 2)
            form = lookup_key(words[code])
            if len(form) > 1 and gazetteer.known_label(form) is None and form not in gazetteer.title_words():
                found.append(NameSpan(code, code + 1, parsed.starts[code], parsed.ends[code], "ORG"))
    return found


def _in_bracket(parsed: ParsedText, token: int) -> int | None:
    """The code in a bracket that opens at a token, perhaps after its exchange: (ACM), (NYSE: ACM)."""
    words = parsed.words
    code = token + 3 if words[token + 2 : token + 3] == [":"] else token + 1
    if words[token] not in _BRACKETS or words[code + 1 : code + 2] != [_BRACKETS[words[token]]]:
        return None
    return code if is_code(words[code]) else None


def owner_of_code(parsed: ParsedText, code: NameSpan, names: Mapping[int, NameSpan]) -> NameSpan | None:
    """The company that a code stands behind, which one of its words begins like; names by the token after them."""
    token, words = code.first, parsed.words
    if not _INSTRUMENT.fullmatch(words[token]) and words[token - 1] not in (*_BRACKETS, ":"):
        return None
    while token > max(0, code.first - _FARTHEST) and (token not in names or words[token] == ":"):
        signs = (*_BRACKETS, *_BRACKETS.values(), *POSSESSIVES, ":")
        is_between = words[token - 1] in signs or is_code(words[token - 1])
        if not is_between and words[token] != ":":
            return None
        token -= 1
    found = names.get(token)
    letter = words[code.first][0]
    is_alike = found is not None and any(word[0].upper() == letter for word in brief_words(parsed, found))
    return found if is_alike else None
