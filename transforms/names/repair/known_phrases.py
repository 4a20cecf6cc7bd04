"""Names of several words that the reference tables know, each in one piece, whatever a model made of its words."""

from collections import defaultdict
from functools import cache

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import SMALL_WORDS, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

Words = tuple[str, ...]


def with_known_phrases(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, those that are parts of a known one put together: "Liberal" "Democrats", "BBC Radio" 1."""
    found: list[NameSpan] = []
    for token, word in enumerate(parsed.words):
        if word[0].isupper() and (not found or token >= found[-1].last):
            found += [span for size in _sizes().get(lookup_key(word), ()) if (span := _known(parsed, token, size))][:1]
    at: dict[int, list[NameSpan]] = defaultdict(list)
    for other in spans if found else ():
        for token in range(other.first, other.last):
            at[token].append(other)
    whole = [
        span
        for span in found
        if not any(_reaches_beyond(other, span) for t in range(span.first, span.last) for other in at.get(t, ()))
    ]
    covered = set(by_token(whole))
    return sorted([*whole, *(s for s in spans if s.first not in covered)], key=lambda span: span.first)


@cache
def _sizes() -> dict[str, list[int]]:
    """The numbers of words of known names by their first one, the longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for form in gazetteer.label_overrides():
        words = form.split()
        if len(words) > 1:
            found[words[0]].add(len(words))
    return {word: sorted(sizes, reverse=True) for word, sizes in found.items()}


def _known(parsed: ParsedText, first: int, size: int) -> NameSpan | None:
    """The known name of some words from a token on, if it is written as a name within a sentence."""
    words, last = parsed.words[first : first + size], first + size
    if len(words) < size or parsed.sentences[last - 1] != parsed.sentences[first]:
        return None
    known = gazetteer.label_overrides().get(" ".join(map(lookup_key, words)))
    if known is None or any(word[0].islower() and word not in SMALL_WORDS for word in words):
        return None
    if parsed.forms[first] in closed_class("definite_article", parsed.language):
        first += 1  # the Conservatives
    return NameSpan(first, last, parsed.starts[first], parsed.ends[last - 1], known.label)


def _reaches_beyond(other: NameSpan, span: NameSpan) -> bool:
    """Whether a known name is but a part of another one that shares words with it: the New York of New York Times."""
    return other.first < span.first or span.last < other.last
