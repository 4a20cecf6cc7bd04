"""Whether a text matches a query, worked out on its words: what the index must agree with, and what watchlists use."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from transforms.search.tree import LANGUAGE, NAME_FIELDS, Either, Every, Near, Node, Phrase, Without
from transforms.search.words import words

Names = Mapping[str, Mapping[str, Sequence[Sequence[str]]]]  # by field and id: the words of each name
Matcher = Callable[["Searched"], bool]
DOCUMENT_FIELDS = ("title", "body")  # where words without a field are looked for
QUOTE_FIELDS = ("quote",)


class Part:
    """Words in a row: a headline, a body, one quote."""

    def __init__(self, found: Sequence[str]) -> None:
        """The folded words in order (words())."""
        self.words = found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words, each once."""
        return frozenset(self.words)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each word stands, ascending."""
        found: dict[str, list[int]] = {}
        for position, word in enumerate(self.words):
            found.setdefault(word, []).append(position)
        return found

    @cached_property
    def ordered(self) -> list[str]:
        """Its words, each once, in order of the text."""
        return sorted(self.vocabulary)

    def starting(self, prefix: str) -> Iterator[str]:
        """Its words that begin with a text."""
        for at in range(bisect_left(self.ordered, prefix), len(self.ordered)):
            if not self.ordered[at].startswith(prefix):
                return
            yield self.ordered[at]

    def spans(self, phrase: Phrase) -> list[tuple[int, int]]:
        """Where a phrase stands: positions of its first and last words, ascending."""
        *first, last = phrase.words
        ends = self.starting(last) if phrase.is_prefix else [last]
        found = []
        for end in ends:
            for position in self.positions.get(end, ()):
                start = position - len(first)
                if start >= 0 and list(self.words[start:position]) == first:
                    found.append((start, position))
        return sorted(found)

    def has(self, phrase: Phrase) -> bool:
        """Whether a phrase stands there."""
        if len(phrase.words) == 1:
            (word,) = phrase.words
            return any(True for _ in self.starting(word)) if phrase.is_prefix else word in self.vocabulary
        if not self.vocabulary.issuperset(phrase.words[:-1]):
            return False
        return bool(self.spans(phrase))

    def has_near(self, near: Near) -> bool:
        """Whether two phrases of a NEAR stand close enough."""
        return any(True for _ in self.near_spans(near))

    def near_spans(self, near: Near) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The spans of each two phrases that stand close enough, without sharing a word."""
        right = [span for phrase in near.right for span in self.spans(phrase)]
        if not right:
            return
        for phrase in near.left:
            for one in self.spans(phrase):
                for other in right:
                    if 0 < other[0] - one[1] <= near.distance or 0 < one[0] - other[1] <= near.distance:
                        yield one, other


@dataclass(frozen=True)
class Searched:
    """A document, or one quote of it: the parts of each text field, and the ids in each field of names."""

    parts: Mapping[str, Sequence[Part]]
    ids: Mapping[str, Set[str]] = field(default_factory=dict)
    language: str = ""


def name_words(names: Iterable[str]) -> list[list[str]]:
    """The words of names, for Names."""
    return [found for name in names if (found := words(name))]


def matcher(node: Node, names: Names, usual: Sequence[str] = DOCUMENT_FIELDS) -> Matcher:
    """A function that says whether something matches a query; words without a field stand in one of the usual ones.

    names: what is called how, of everything that is going to be asked about.
    """
    match node:
        case Every(parts):
            tests = [matcher(part, names, usual) for part in parts]
            return lambda searched: all(test(searched) for test in tests)
        case Either(parts):
            tests = [matcher(part, names, usual) for part in parts]
            return lambda searched: any(test(searched) for test in tests)
        case Without(part):
            test = matcher(part, names, usual)
            return lambda searched: not test(searched)
        case Near(own, _, _, _):
            fields = usual if own is None else (own,)
            return lambda searched: any(part.has_near(node) for name in fields for part in searched.parts.get(name, ()))
        case Phrase(own, _, _):
            return _phrase_matcher(node, names, usual if own is None else (own,))
    raise TypeError(f"{node!r} is no part of a query")


def called(phrase: Phrase, names: Mapping[str, Sequence[Sequence[str]]]) -> frozenset[str]:
    """The ids that have a name in which the phrase stands."""
    if phrase.is_prefix and len(phrase.words) == 1:  # of which there are most
        (start,) = phrase.words
        return frozenset(
            own
            for own, all_names in names.items()
            if any(word.startswith(start) for name in all_names for word in name)
        )
    return frozenset(own for own, all_names in names.items() if any(Part(name).has(phrase) for name in all_names))


def _phrase_matcher(phrase: Phrase, names: Names, fields: Sequence[str]) -> Matcher:
    if phrase.field == LANGUAGE:
        (code,) = phrase.words
        return lambda searched: searched.language == code
    if phrase.field in NAME_FIELDS:
        name = phrase.field
        wanted = called(phrase, names.get(name, {}))
        return lambda searched: not wanted.isdisjoint(searched.ids.get(name, ()))
    if len(phrase.words) == 1 and not phrase.is_prefix:
        (word,) = phrase.words
        return lambda searched: any(word in part.vocabulary for name in fields for part in searched.parts.get(name, ()))
    return lambda searched: any(part.has(phrase) for name in fields for part in searched.parts.get(name, ()))
