"""Short labels of the turns of an interview: the AL of Ann Lee, the HT of Harbourtimes, who asks the questions."""

import re
from collections import Counter

from transforms.lexicon.folding import initials, lookup_key
from transforms.mentions.referents import Mention, Referent
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_LENGTHS = range(2, 5)  # letters of a label
_LEAST_TURNS = 2  # that a label has
_BEFORE = re.compile(r"(?:^|\n)[ \t]*(?P<bracket>\[|\(\()?$")
_BEHIND = re.compile(r"(?:\]|\)\)|:)")
_LABELS = ("PERSON", "ORG")


def resolve_turn_labels(parsed: ParsedText, mentions: list[Mention]) -> None:
    """Give labels of turns that are in capitals the one referent that is named in full and has these letters.

    A person has them as initials; an organisation of one word has them in this order and begins with the first.
    """
    labels = [mention for mention in mentions if _is_turn_label(parsed, mention.span)]
    times = Counter(_letters(parsed, mention.span) for mention in labels)
    if not times:
        return
    own = {id(mention.referent) for mention in labels}
    named = [m.referent for m in mentions if m.referent and m.referent.label in _LABELS and id(m.referent) not in own]
    others = list({id(referent): referent for referent in named}.values())
    for letters, n_turns in times.items():
        fitting = [other for other in others if _has_initials(other, letters)]
        fitting = fitting or [other for other in others if _is_abbreviated(other, letters)]
        if n_turns < _LEAST_TURNS or len(fitting) != 1:
            continue
        for mention in labels:
            if _letters(parsed, mention.span) == letters:
                mention.referent, mention.method = fitting[0], "acronym"


def _is_turn_label(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is a word in capitals at the start of a line, in brackets or before a colon."""
    word, text = parsed.words[span.first], parsed.text
    if span.last - span.first != 1 or len(word) not in _LENGTHS or not (word.isalpha() and word.isupper()):
        return False
    before = _BEFORE.search(text, max(0, span.char_start - 4), span.char_start)
    return before is not None and _BEHIND.match(text, span.char_end) is not None


def _letters(parsed: ParsedText, span: NameSpan) -> str:
    return lookup_key(parsed.words[span.first])


def _has_initials(referent: Referent, letters: str) -> bool:
    return letters in initials(referent.name.split())


def _is_abbreviated(referent: Referent, letters: str) -> bool:
    """Whether an organisation's name is one word that begins with the first letter and has the others behind it."""
    if referent.label != "ORG" or " " in referent.name or not referent.name.startswith(letters[0]):
        return False
    rest = iter(referent.name)
    return all(letter in rest for letter in letters)
