"""The topics there are, and the words that speak for them in a language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import seeds
from transforms.search.words import words

_ANY = "*"  # at the beginning or end of a word in seeds/: whatever letters
LEAST = 3  # letters that a beginning or an end has at least


class Topic(NamedTuple):
    """A topic: its id in the Media Topics, that of the topic above it (None at the top), and its name."""

    topic_id: str
    parent_id: str | None
    label: str


class Evidence(NamedTuple):
    """What an entry of the list says: the topic that it speaks for, and how much."""

    topic_id: str
    weight: float
    entry: str


@dataclass
class Vocabulary:
    """The words of a language that speak for topics: whole ones, beginnings, ends, and phrases by their first word."""

    whole: dict[str, list[Evidence]] = field(default_factory=dict)
    beginnings: dict[str, list[Evidence]] = field(default_factory=dict)
    ends: dict[str, list[Evidence]] = field(default_factory=dict)
    phrases: dict[str, list["Phrase"]] = field(default_factory=dict)
    _known: dict[str, tuple[Evidence, ...]] = field(default_factory=dict, repr=False)

    def of_word(self, word: str) -> tuple[Evidence, ...]:
        """What a folded word speaks for: by itself, or else by its longest beginning or end in the list."""
        if (found := self._known.get(word)) is None:
            found = self._known[word] = tuple(self._looked_up(word))
        return found

    def _looked_up(self, word: str) -> Sequence[Evidence]:
        if word in self.whole:
            return self.whole[word]
        for length in range(len(word), LEAST - 1, -1):
            if found := self.beginnings.get(word[:length]):
                return found
        for start in range(len(word) - LEAST + 1):
            if found := self.ends.get(word[start:]):
                return found
        return ()

    def phrase_at(self, text: Sequence[str], at: int) -> "Phrase | None":
        """The longest phrase that begins with this word of a text."""
        fits = (phrase for phrase in self.phrases.get(text[at], ()) if phrase.fits(text, at))
        return max(fits, key=lambda phrase: len(phrase.words), default=None)


class Phrase(NamedTuple):
    """Several words that speak for topics together; of the last one maybe only the beginning."""

    words: tuple[str, ...]
    is_open: bool
    evidence: list[Evidence]

    def fits(self, text: Sequence[str], at: int) -> bool:
        """Whether the words of a text from one on are these."""
        found = tuple(text[at : at + len(self.words)])
        if not self.is_open or len(found) < len(self.words):
            return found == self.words
        return found[:-1] == self.words[:-1] and found[-1].startswith(self.words[-1])


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by id."""
    return {row[0]: Topic(*row) for row in seeds.table("shared/topics").iter_rows()}


@cache
def top_of(topic_id: str) -> str:
    """The topic of the first level that a topic belongs to."""
    return topics()[topic_id].parent_id or topic_id


@cache
def sections() -> Mapping[str, str]:
    """The topic (of the first level) of names of sections, as they stand in addresses."""
    return dict(seeds.table("shared/topic_sections").iter_rows())


@cache
def vocabulary(language: str, column: str = "weight") -> Vocabulary | None:
    """The words of a language, with the weights of a column of its list; None if it has no list."""
    table = seeds.table(f"{language}/topics")
    if table.is_empty():
        return None
    found = Vocabulary()
    for topic_id, entry, weight in table.select("topic_id", "word", column).iter_rows():
        _add(found, entry, Evidence(topic_id, float(weight), entry))
    return found


def _add(vocabulary: Vocabulary, entry: str, evidence: Evidence) -> None:
    parts = tuple(words(entry.strip(_ANY)))
    is_open = entry.endswith(_ANY)
    if len(parts) > 1:
        same = vocabulary.phrases.setdefault(parts[0], [])
        for phrase in same:
            if (phrase.words, phrase.is_open) == (parts, is_open):
                phrase.evidence.append(evidence)
                return
        same.append(Phrase(parts, is_open, [evidence]))
        return
    place = vocabulary.ends if entry.startswith(_ANY) else vocabulary.beginnings if is_open else vocabulary.whole
    place.setdefault(parts[0], []).append(evidence)
