"""Posts that an article shows: what was written — Name (@handle) April 3, 2016, signed in their line or the next."""

import re

from transforms.quotes.transcripts import Turn

_SIGNED = re.compile(
    r"[ \t]*[—–-][ \t]?(?P<name>[^\s—–()@][^\n—–()@]{0,48}?) ?\(@\w{1,20}\)"
    r"(?: (?:[^\W\d]+\.? \d{1,2},|\d{1,2} [^\W\d]+) \d{4})?"
)
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_LINK = re.compile(r"(?:\s*:?\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+|\s*#\w+(?=pic\.twitter))+\s*$")
_TAG = re.compile(r"(?<!\w)[@#]\w")
_LONGEST = 280  # characters of a post
_LEAST = 2  # words of a post


def posts(text: str) -> list[Turn]:
    """The posts of a text with who signed them, in order: the line before the signature, whether on its line or above.

    A line above that belongs to the post if it stands right behind another post and names a topic or an account, which
    a reporter's sentence between two posts seldom does. Each line is a turn of its own.
    """
    out: list[Turn] = []
    behind = 0
    for match in _SIGNED.finditer(text):
        lines = [line.span() for line in _LINE.finditer(text, behind, match.start())]
        own = lines[_first_own(text, lines) if behind else -1 :]
        said = (_without_links(text, *line) for line in own)
        out += [Turn(match.span("name"), (span,)) for span in said if len(text[slice(*span)].split()) >= _LEAST]
        behind = match.end()
    return out


def _first_own(text: str, lines: list[tuple[int, int]]) -> int:
    """The number of a post's first line, if the lines are all that stands between it and another."""
    if not lines or lines[-1][1] - lines[0][0] > _LONGEST:
        return -1
    return 0 if all(_TAG.search(text, *line) for line in lines[:-1]) else -1


def _without_links(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of a line without links at its end and without the marks around it."""
    link = _LINK.search(text, start, end)
    end = link.start() if link else end
    said = text[start:end]
    return start + len(said) - len(said.lstrip(' \t"“')), end - len(said) + len(said.rstrip(' \t"”'))
