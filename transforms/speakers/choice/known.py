"""What a document tells of whom it mentions: where, how often, beside which nouns, and who speaks."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.lexicon.languages import closed_class
from transforms.speakers.speaking_mentions import Row, Speaker
from transforms.text.parsed_text import CharSpan, ParsedText
from transforms.text.phrase_heads import phrase_head

SUBJECTS = ("nsubj", "nsubjpass")
_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_HE, _SHE = closed_class("pronoun_he"), closed_class("pronoun_she")
_PARTS = frozenset({"poss", "compound", "nmod", "amod", "pobj", "prep", "appos"})  # how a name hangs on a noun
_STEPS = 4  # up the tree from a name to a noun


class Turn(NamedTuple):
    """A phrase that speaks: where it begins, its noun, and whom it means by the rules, by a name or not."""

    start: int
    noun: str
    entity: str | None
    by_name: bool = False


class Place(NamedTuple):
    """A mention of an entity, with the token that is its head."""

    entity: str
    row: Row
    head: int

    @property
    def start(self) -> int:
        """Where it begins."""
        return int(self.row["char_start"])


class Link(NamedTuple):
    """A noun that a name hangs on, or that is the object of what the name does: Roe's aides; Roe released a letter."""

    token: int
    entity: str


@dataclass(frozen=True)
class Known:
    """A document's mentions by entity in order, and who speaks in it."""

    parsed: ParsedText
    places: Mapping[str, Sequence[Place]]
    every: Sequence[Place]
    labels: Mapping[str, str]
    sizes: Mapping[str, int]  # how many entities there are of a label
    top: Mapping[str, str]  # by label the entity most mentioned
    called: Mapping[str, str]  # m or f by entity, after the pronouns that stand for it
    links: Mapping[str, Sequence[Link]]  # by noun
    turns: Sequence[Turn]  # in order
    paragraphs: Sequence[int]  # where they end

    def paragraph(self, char: int) -> int:
        """The number of the paragraph of a place."""
        return bisect_right(self.paragraphs, char)

    def turns_around(self, char: int) -> tuple[Sequence[Turn], Sequence[Turn]]:
        """Who spoke before and who speaks behind a place, in order."""
        before = bisect_left(self.turns, char, key=lambda turn: turn.start)
        after = bisect_right(self.turns, char, key=lambda turn: turn.start)
        return self.turns[:before], self.turns[after:]


def known(
    parsed: ParsedText, quotes: Sequence[Row], speakers: Sequence[Speaker | None], mentions: Sequence[Row]
) -> Known:
    """What is known of a document by its mentions in order of the text, and the speakers of its quotes by the rules."""
    every: list[Place] = []
    labels: dict[str, str] = {}
    for row in mentions:
        if row["entity_id"] is not None and labels.setdefault(row["entity_id"], row["label"]) in _LABELS:
            head = phrase_head(parsed, parsed.tokens(row["char_start"], row["char_end"]))
            every.append(Place(row["entity_id"], row, head))
    places: dict[str, list[Place]] = {}
    for place in every:
        places.setdefault(place.entity, []).append(place)
    top: dict[str, str] = {}
    for entity, _ in Counter(place.entity for place in every).most_common():
        top.setdefault(labels[entity], entity)
    return Known(
        parsed=parsed,
        places=places,
        every=every,
        labels=labels,
        sizes=Counter(labels[entity] for entity in places),
        top=top,
        called={entity: _called(found) for entity, found in places.items()},
        links=_links(parsed, every),
        turns=_turns(parsed, quotes, speakers),
        paragraphs=[at for at, letter in enumerate(parsed.text) if letter == "\n"],
    )


def _turns(parsed: ParsedText, quotes: Sequence[Row], speakers: Sequence[Speaker | None]) -> list[Turn]:
    turns: dict[int, Turn] = {}
    for quote, speaker in zip(quotes, speakers, strict=True):
        start = quote["speaker_char_start"]
        if start is None or start in turns:
            continue
        noun = parsed.lemmas[phrase_head(parsed, parsed.tokens(start, quote["speaker_char_end"]))].lower()
        mention = speaker.mention if speaker is not None else None
        is_name = mention is not None and mention["mention_kind"] == "name"
        turns[start] = Turn(start, noun, mention["entity_id"] if mention is not None else None, is_name)
    return [turns[start] for start in sorted(turns)]


def _called(places: Sequence[Place]) -> str:
    """The gender of most of the pronouns that stand for somebody; "" of none."""
    words = [place.row["text"].lower() for place in places if place.row["mention_kind"] == "pronoun"]
    he, she = sum(word in _HE for word in words), sum(word in _SHE for word in words)
    return "" if he == she else "m" if he > she else "f"


def _links(parsed: ParsedText, places: Sequence[Place]) -> dict[str, list[Link]]:
    """The nouns that mentions hang on, and the objects of verbs whose subjects they are, in order of the mentions."""
    out: dict[str, list[Link]] = {}
    for place in places:
        token = place.head
        for _ in range(_STEPS):
            if parsed.deps[token] not in _PARTS or parsed.heads[token] == token:
                break
            token = parsed.heads[token]
            if parsed.pos[token] == "NOUN":
                out.setdefault(parsed.lemmas[token].lower(), []).append(Link(token, place.entity))
        if parsed.deps[place.head] == "nsubj":
            for child in parsed.children[parsed.heads[place.head]]:
                if parsed.deps[child] == "dobj" and parsed.pos[child] == "NOUN":
                    out.setdefault(parsed.lemmas[child].lower(), []).append(Link(child, place.entity))
    return out


def is_within(spans: Sequence[CharSpan], char: int) -> bool:
    """Whether a place is in one of some stretches."""
    return any(start <= char < end for start, end in spans)
