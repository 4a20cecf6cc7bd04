"""The pieces of a text between quotation marks as they were spoken: without attributions set into them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import language_record
from transforms.text.parsed_text import CharSpan, ParsedText
from transforms.text.quotation_marks import MarkedPiece, marked_pieces

_DIALOGUE = re.compile(r"^[—–][ \u00a0\u202f]*(\S.*)$", re.MULTILINE)
_LIVELY = re.compile(r"[?!…]\s*$")
_AROUND = " \u00a0\u202f,"
_AFTER = f"{_AROUND}."


def spoken_pieces(parsed: ParsedText) -> list[MarkedPiece]:
    """The pieces between quotation marks, in order; as the language has it, also the lines of a dialogue.

    A language may set attributions inside the marks; «La digue, a-t-elle dit, tiendra» gives two pieces then, as
    “The dam,” she said, “will hold” does.
    """
    known = language_record(parsed.language)
    pieces = marked_pieces(parsed.text, known.quotation_marks)
    attributions = list(_inverted_attributions(parsed)) if known.attributions_in_marks else []
    if known.dialogue_dash:
        pieces = sorted([*pieces, *_dialogue(parsed.text, pieces, attributions)], key=lambda piece: piece.outer_start)
    return [part for piece in pieces for part in _without(parsed.text, piece, attributions)] if attributions else pieces


def _inverted_attributions(parsed: ParsedText) -> Iterator[CharSpan]:
    """The offsets of the attributions with the verb first."""
    cues = cue_classes(parsed.language)
    for token, dep in enumerate(parsed.deps):
        if dep == "parataxis" and (parsed.lemmas[token].lower(), "verb") in cues:
            inside = parsed.subtree(token)
            yield parsed.starts[inside[0]], parsed.ends[inside[-1]]


def _dialogue(text: str, pieces: list[MarkedPiece], attributions: list[CharSpan]) -> Iterator[MarkedPiece]:
    """The lines after dashes, if one of them is lively or has an attribution; else they are a list of points."""
    lines = [match.span(1) for match in _DIALOGUE.finditer(text)]
    lines = [(a, b) for a, b in lines if not any(p.outer_start < b and a < p.outer_end for p in pieces)]
    if any(_LIVELY.search(text, a, b) or any(a < at < b for at, _ in attributions) for a, b in lines):
        for start, end in lines:
            end -= len(text[start:end]) - len(text[start:end].rstrip())
            yield MarkedPiece(start, end, text.rfind("\n", 0, start) + 1, end, "—", True)


def _without(text: str, piece: MarkedPiece, attributions: list[CharSpan]) -> Iterator[MarkedPiece]:
    """A piece cut at the attributions that stand in it."""
    rest = piece
    for start, end in attributions:
        if not rest.char_start < start < rest.char_end:
            continue
        before = start
        while before > rest.char_start and text[before - 1] in _AROUND:
            before -= 1
        if rest.char_start < before:
            yield replace(rest, char_end=before, outer_end=before)
        after = min(end, rest.char_end)
        while after < rest.char_end and text[after] in _AFTER:
            after += 1
        rest = replace(rest, char_start=after, outer_start=after)
    if rest.char_start < rest.char_end:
        yield rest
