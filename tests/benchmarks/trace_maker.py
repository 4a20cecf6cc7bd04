"""Variants of what somebody said, as other outlets print it: cut, with an ellipsis, merged, with other marks or cue."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

KINDS = ("whole", "cut", "ellipsis", "split", "merged", "marks", "cue")
_MARKS = (("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’"))
_CUES = ("{speaker} said: {quote}", "{quote} {speaker} told reporters.", "According to {speaker}, {quote}", "{quote}")
_LEAST = 6  # words that a cut leaves


@dataclass(frozen=True)
class Quoted:
    """A text with one quote: the pieces between marks as (start, end), and which utterance it is."""

    utterance: int
    kind: str
    text: str
    pieces: tuple[tuple[int, int], ...]


def variants(utterances: Sequence[str], n_each: int, seed: int) -> Iterator[Quoted]:
    """Each utterance once as it is, and so many variants of it."""
    chance = random.Random(seed)
    for number, words in enumerate(utterances):
        yield _quoted(number, "whole", [words], chance)
        for _ in range(n_each):
            kind = chance.choice(KINDS[1:])
            yield _quoted(number, kind, list(_pieces(kind, words, utterances, chance)), chance)


def _pieces(kind: str, words: str, utterances: Sequence[str], chance: random.Random) -> Iterator[str]:
    tokens = words.split()
    if kind == "cut":
        size = chance.randint(max(_LEAST, len(tokens) // 3), max(_LEAST, len(tokens) - 2))
        first = chance.choice((0, len(tokens) - size, chance.randint(0, len(tokens) - size)))
        yield " ".join(tokens[first : first + size])
    elif kind == "ellipsis":
        first = chance.randint(4, len(tokens) - 5)
        gap = chance.randint(1, max(1, (len(tokens) - first) // 2))
        dots = chance.choice(("...", "…", "[...]", ". . ."))
        yield f"{' '.join(tokens[:first])} {dots} {' '.join(tokens[first + gap :])}"
    elif kind == "split":
        first = chance.randint(4, len(tokens) - 4)
        yield " ".join(tokens[:first])
        yield " ".join(tokens[first:])
    elif kind == "merged":  # with a shorter remark
        shorter = [other for other in utterances if other != words and len(other.split()) < 0.7 * len(tokens)]
        yield words
        if shorter:
            yield chance.choice(shorter)
    else:
        yield words


def _quoted(number: int, kind: str, pieces: Sequence[str], chance: random.Random) -> Quoted:
    opening, closing = chance.choice(_MARKS) if kind == "marks" else ("“", "”")
    speaker = chance.choice(("she", "the minister", "Ann Brandt", "a spokesman", "Oyelaran"))
    frame = chance.choice(_CUES) if kind == "cue" else _CUES[1]
    if kind == "marks":
        pieces = [re.sub(r"['’]", chance.choice("'’"), piece).replace("—", " - ") for piece in pieces]
    before, _, after = frame.partition("{quote}")
    text, spans = before, []
    for at, piece in enumerate(pieces):
        text += f" {speaker} said. " * (at > 0) + opening
        spans.append((len(text), len(text) + len(piece)))
        text += piece + closing
    return Quoted(number, kind, (text + after).replace("{speaker}", "x" * len("{speaker}")), tuple(spans))
