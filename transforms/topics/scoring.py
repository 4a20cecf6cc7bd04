"""What a text says about its topic: evidence of words, section and address -> the topic that it most likely has."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from transforms.documents.urls import path
from transforms.search.words import words
from transforms.topics.vocabulary import Evidence, Vocabulary, sections, top_of

READ = 700  # words of a text that are read: what comes later is background
READ_CHARACTERS = 8_000  # and characters
HEADLINE = 3.0  # factor of words of the headline
SECTION = 12.0  # weight of a section that names a topic, and of a part of the address
_SECTION_BREAKS = re.compile(r"[/|>,;:]")

# The probability that the topic with most evidence is right, by its share of the evidence and by how much there is.
SHARPNESS = 3.0
DOUBT = 10.0


class Found(NamedTuple):
    """A topic with the probability that it is right."""

    topic_id: str
    score: float


def evidence(
    vocabulary: Vocabulary, headline: str, body: str, section: str | None, url: str | None
) -> dict[str, float]:
    """How much speaks for each topic, of any level, that something speaks for."""
    total: defaultdict[str, float] = defaultdict(float)
    for text, factor in zip(read_words(headline, body), (HEADLINE, 1.0), strict=True):
        for found, n in Counter(matches(vocabulary, text)).items():
            total[found.topic_id] += factor * found.weight * math.sqrt(n)
    for topic_id in named(section, url):
        total[topic_id] += SECTION
    return dict(total)


def read_words(headline: str, body: str) -> tuple[list[str], list[str]]:
    """The words of headline and body that are read, folded."""
    return words(headline), words(body[:READ_CHARACTERS])[:READ]


def matches(vocabulary: Vocabulary, text: list[str]) -> Iterator[Evidence]:
    """What speaks for topics in a text, in order; a phrase speaks, and its words do not."""
    at = 0
    while at < len(text):
        if text[at] in vocabulary.phrases and (phrase := vocabulary.phrase_at(text, at)):
            yield from phrase.evidence
            at += len(phrase.words)
        else:
            yield from vocabulary.of_word(text[at])
            at += 1


def named(section: str | None, url: str | None) -> set[str]:
    """The topics that the section names, or else the path of the address."""
    known = sections()
    parts = [_as_in_address(part) for part in _SECTION_BREAKS.split(section or "")]
    if found := {known[part] for part in parts if part in known}:
        return found
    folders = path(url).casefold().split("/")[:-1]
    return {known[part] for part in folders if part in known}


def _as_in_address(name: str) -> str:
    return "-".join(words(name))


def best(found: Mapping[str, float]) -> Found | None:
    """The most likely topic of the first level, by the evidence for it and what is below it."""
    total: defaultdict[str, float] = defaultdict(float)
    for topic_id, weight in found.items():
        total[top_of(topic_id)] += weight
    return _likeliest(total.items())


def best_below(found: Mapping[str, float], top: Found) -> Found | None:
    """The most likely topic of the second level below one of the first, which its probability includes."""
    below = ((own, weight) for own, weight in found.items() if own != top.topic_id and top_of(own) == top.topic_id)
    likeliest = _likeliest(below)
    return likeliest and Found(likeliest.topic_id, top.score * likeliest.score)


def _likeliest(found: Iterable[tuple[str, float]]) -> Found | None:
    ranked = sorted(found, key=lambda each: (-each[1], each[0]))
    if not ranked:
        return None
    parts = [weight**SHARPNESS for _, weight in ranked]
    return Found(ranked[0][0], parts[0] / (math.fsum(parts) + DOUBT**SHARPNESS))
