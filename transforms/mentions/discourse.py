"""A document as it is read: who and what was mentioned so far, where quotes are, and who spoke last."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, islice

from transforms.mentions.referents import Mention, Referent
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
REACH = 6  # sentences back, within which a pronoun or description finds what it stands for
_HEADING = 100  # characters of a heading, at most
_ENDS_SENTENCE = tuple(".,:;”\"’')")
NEAREST = 100  # mentions back; more stand in six sentences of no article, and each costs time for each pronoun
SALIENCE = 0.45  # sentences of distance that a mention makes up for, per logarithm of mentions so far


class Discourse:
    """The mentions of persons and organisations so far, latest last, and where quotes are and who speaks them."""

    def __init__(self, parsed: ParsedText, quoted: list[tuple[int, int]]) -> None:
        self.parsed = parsed
        self.quoted = sorted(quoted)
        self._quote_starts = [start for start, _ in self.quoted]
        self._quote_ends = sorted(end for _, end in self.quoted)
        self._starts_so_far = [0, *accumulate(self._quote_starts)]
        self._ends_so_far = [0, *accumulate(self._quote_ends)]
        self.mentions: list[Mention] = []
        self.last_speaker: tuple[int, Referent] | None = None
        self.interviewee: Referent | None = None  # who answers a narrator who says I
        self.bodies: set[Referent] = set()  # the organisations that spoke
        self.last_body: Referent | None = None  # the last of them
        self.last_body_at = 0  # and where it did, in characters
        self.anonymous: list[int] = []  # tokens that mean somebody whom the document does not name
        self.goes_on_for: dict[int, int] = {}  # pronouns that stand for one of them
        self.last_unnamed: int | None = None  # the token of who spoke last, if nobody knows who that is
        self.introduced: dict[str, int] = {}  # and the nouns that do, with the token where one did last
        self._paragraphs = [found.start() for found in re.finditer("\n+", parsed.text)]

    def quote_at(self, char: int) -> int | None:
        """Index in quoted of the quote that a character stands in."""
        at = bisect_right(self._quote_starts, char) - 1
        return at if at >= 0 and char < self.quoted[at][1] else None

    def paragraph(self, char: int) -> int:
        """Number of the paragraph, blank lines apart."""
        return bisect_right(self._paragraphs, char)

    def is_heading_above(self, char: int, place: int) -> bool:
        """Whether a character stands in the heading of the paragraph of a place: a short line before it without end."""
        number = self.paragraph(place)
        if self.paragraph(char) != number - 1:
            return False
        begin = self._paragraphs[number - 2] if number > 1 else 0
        line = self.parsed.text[begin : self._paragraphs[number - 1]].strip()
        return len(line) <= _HEADING and not line.endswith(_ENDS_SENTENCE)

    def unquoted(self, start: int, end: int) -> int:
        """How many characters of a stretch are outside quotes."""
        return end - start - (self._quoted_before(end) - self._quoted_before(start) if start < end else 0)

    def _quoted_before(self, char: int) -> int:
        """How many characters of quotes, each counted by itself, are before a place."""
        n_begun, n_ended = bisect_right(self._quote_starts, char), bisect_right(self._quote_ends, char)
        begun = n_begun * char - self._starts_so_far[n_begun]
        return begun - (n_ended * char - self._ends_so_far[n_ended])

    def persons_outside_quotes(self, char: int, within: int) -> list[Mention]:
        """Mentions of persons outside quotes, at most so many unquoted characters before a place, latest first."""
        found = []
        for mention in reversed(self.mentions):
            if self.unquoted(mention.span.char_end, char) > within:
                break
            is_person = mention.referent is not None and mention.referent.label == "PERSON"
            if is_person and self.quote_at(mention.span.char_start) is None:
                found.append(mention)
        return found

    def body_before(self, token: int, within: int) -> Referent | None:
        """The organisation that spoke last, if nobody else did since, within some characters outside of quotes."""
        start, person_at = self.parsed.starts[token], self.last_speaker[0] if self.last_speaker else 0
        is_last = self.last_body is not None and person_at <= self.last_body_at
        return self.last_body if is_last and self.unquoted(self.last_body_at, start) <= within else None

    def is_since_named(self, noun: str, referent: Referent) -> bool:
        """Whether a noun introduced somebody without a name after somebody was mentioned last."""
        at = self.introduced.get(noun)
        return at is not None and all(m.span.first < at for m in self.mentions if m.referent is referent)

    def recent(self, token: int) -> Iterable[Mention]:
        """Mentions within reach before a token, latest first, NEAREST at most."""
        sentences = self.parsed.sentences
        for mention in islice(reversed(self.mentions), NEAREST):
            if sentences[token] - sentences[mention.span.first] > REACH:
                return
            if mention.span.first < token:
                yield mention


def is_subject(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the head of a mention's words is the subject of a clause."""
    return parsed.deps[phrase_head(parsed, span.tokens)] in SUBJECTS
