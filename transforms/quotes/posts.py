"""Posts that an article shows: what was written — Name (@handle) April 3, 2016."""

import re

from transforms.quotes.transcripts import Turn

_SIGNED = re.compile(
    r"[ \t]*[—–-][ \t]?(?P<name>[^\s—–()@][^\n—–()@]{0,48}?) ?\(@(?P<handle>\w{1,20})\)(?: [^\W\d]+\.? \d{1,2}, \d{4})?"
)
_LINK = re.compile(r"(?:\s*(?:https?://|pic\.twitter\.com/|t\.co/)\S+|\s*#\w+(?=pic\.twitter))+\s*$")
_LEAST = 2  # words of a post


def posts(text: str) -> list[Turn]:
    """The posts of a text with who signed them, in order: from the beginning of their paragraph, or the post before."""
    out: list[Turn] = []
    behind = 0
    for match in _SIGNED.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, behind)
        link = _LINK.search(text, start, match.start())
        end = link.start() if link else match.start()
        behind = match.end()
        said = text[start:end]
        start += len(said) - len(said.lstrip(' \t"“'))
        end -= len(said) - len(said.rstrip(' \t"”'))
        if len(text[start:end].split()) >= _LEAST:
            out.append(Turn(match.span("name"), ((start, end),)))
    return out
