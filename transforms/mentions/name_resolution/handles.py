"""Handles of persons and organisations that a document names: @annroe of Ann Roe, (@harbourair) of Harbour Airlines."""

import re
from collections.abc import Iterator

from transforms.mentions.referents import Mention, Referent
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

_HANDLE = re.compile(r"@?\w{2,30}")
_SHORTEST_SURNAME = 5  # letters of a handle that is a surname alone
_SHORTEST_INSIDE = 8  # letters of a full name that a handle has more around: realannroe
_INITIALS = 2  # letters, at most, between a given name and a surname
_NO_LETTER = re.compile(r"[\W\d_]")


def handles(parsed: ParsedText, named: list[Mention]) -> list[Mention]:
    """A mention for each handle that is in no name, of whoever signs with it or has its letters as name.

    A handle in brackets is that of the name before it. Elsewhere only one person of the document may be meant.
    """
    taken = by_token(mention.span for mention in named)
    signing = {mention.span.last: mention.referent for mention in named if mention.span.label in ("PERSON", "ORG")}
    people = list({id(m.referent): m.referent for m in named if m.referent and m.referent.person}.values())
    owners: dict[str, Referent | None] = {}
    found = [span for span in _spans(parsed) if taken.keys().isdisjoint(range(span.first, span.last))]
    for span in found:
        owner = signing.get(span.first - 1) if _is_in_brackets(parsed, span) else None
        handle = _letters(span.text(parsed))
        if owner is not None:
            owners[handle] = owner
        elif handle not in owners:
            owners[handle] = _owner(handle, people)
    out = []
    for span in found:
        referent = owners[_letters(span.text(parsed))]
        if referent is not None:
            span.label = referent.label
            out.append(Mention(span, "name", referent, "handle"))
    return out


def _spans(parsed: ParsedText) -> Iterator[NameSpan]:
    """The words with an at sign, which may be a token of its own."""
    for token, word in enumerate(parsed.words):
        if not word.startswith("@"):
            continue
        is_apart = word == "@" and token + 1 < len(parsed) and parsed.starts[token + 1] == parsed.ends[token]
        last = token + 1 + is_apart
        if _HANDLE.fullmatch(text := parsed.text[parsed.starts[token] : parsed.ends[last - 1]]) and len(text) > 1:
            yield NameSpan(token, last, parsed.starts[token], parsed.ends[last - 1], "PERSON")


def _is_in_brackets(parsed: ParsedText, span: NameSpan) -> bool:
    return span.first > 0 and parsed.words[span.first - 1] == "("


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _owner(handle: str, people: list[Referent]) -> Referent | None:
    """The one person whose name a handle is made of."""
    fitting = [person for person in people if _is_of(handle, person)]
    return fitting[0] if len(fitting) == 1 else None


def _is_of(handle: str, person: Referent) -> bool:
    """Whether a handle's letters are a person's name: annroe, realannroe, annmroe; or a long surname."""
    name = person.person
    if name is None:
        return False
    given, surname = _letters(name.given), _letters(name.surname)
    if handle == surname:
        return len(surname) >= _SHORTEST_SURNAME
    if not given:
        return False
    full = given + surname
    is_around = full in handle and (full == handle or len(full) >= _SHORTEST_INSIDE)
    between = len(handle) - len(full)
    is_split = handle.startswith(given) and handle.endswith(surname) and 0 <= between <= _INITIALS
    return is_around or (is_split and len(given) > 1)
