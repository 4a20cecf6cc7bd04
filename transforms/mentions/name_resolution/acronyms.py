"""Acronyms that were taken for persons: the ANA of All Nippon Airways."""

from transforms.lexicon.folding import lookup_key
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

_LENGTHS = range(3, 7)  # letters of an acronym
_LABELS = frozenset({"PERSON", "ORG"})


def as_organisations(parsed: ParsedText, spans: list[NameSpan]) -> None:
    """Label as organisations the persons that one is the acronym of; a word that the acronym has belongs to its name.

    "ANA" beside "All Nippon Airways", of which the network found "Nippon Airways".
    """
    acronyms = {word for span in spans if span.label in _LABELS and (word := _acronym(parsed, span))}
    if not acronyms:
        return
    taken = by_token(spans)
    found = set()
    for span in spans:
        first = _start(parsed, span, acronyms) if span.label == "ORG" else None
        if first is None or (first != span.first and first in taken):
            continue
        found.add(_letters(parsed, first, span.last))
        span.first, span.char_start = first, parsed.starts[first]
    for span in spans:
        if span.label == "PERSON" and _acronym(parsed, span) in found:
            span.label = "ORG"


def _acronym(parsed: ParsedText, span: NameSpan) -> str:
    """The letters of a name that is one word in capitals, folded."""
    word = parsed.words[span.first]
    is_one = span.last - span.first == 1 and len(word) in _LENGTHS
    return lookup_key(word) if is_one and word.isalpha() and word.isupper() else ""


def _start(parsed: ParsedText, span: NameSpan, acronyms: set[str]) -> int | None:
    """Where a name begins that one of the acronyms stands for: at its first word or the one before."""
    for first in (span.first, span.first - 1):
        if first >= 0 and parsed.words[first].istitle() and _letters(parsed, first, span.last) in acronyms:
            return first
    return None


def _letters(parsed: ParsedText, first: int, last: int) -> str:
    """The first letters of the words with a capital."""
    return "".join(lookup_key(word[0]) for word in parsed.words[first:last] if word[0].isupper())
