"""Words of messages, and texts that are safe to print."""

import re

# what a text may do to a terminal: control characters, line separators, and switches of writing direction
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 record, 1,200 records, 2 entities."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}"


def printable(text: str) -> str:
    """A text on one line of a terminal, without what would steer it."""
    return _UNPRINTABLE.sub(_harmless, text)


def _harmless(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n\r\u2028\u2029" else "\ufffd"
