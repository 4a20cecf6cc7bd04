"""Marks in pairs of which a name has only one: the other is taken in, or the name ends before the one it has."""

import re

from transforms.text.parsed_text import ParsedText

_NEAR = 24  # characters in which the other one has to stand
_BRACKETS = {"[": "]", "(": ")"}
_MARK = re.compile('["“”]')
_GIVEN = re.compile(r'(?:[A-Z][\w.’\'-]* )?["“]$')  # Jane "
_SURNAME = re.compile(r'["”] [A-Z][\w’\'-]*')  # " Roe
_INSERTED = re.compile(r"[\[\]]")
_OPENING, _CLOSING = '"“', '"”'
_AT_END = re.compile(r"[-–—/|]+$")  # Sarn- | and Norburg-based; Sarn/


def closed_pairs(parsed: ParsedText, start: int, end: int) -> tuple[int, int, str | None]:
    """The characters of a name with no half of a pair, and how it is spelt without what an editor put into brackets.

    Coun | ties] of "Count[ies]" is taken in, as is [Narendra of "[Narendra] Modi"; "Harbour Board(HB" ends before the
    bracket, and so does what has a bracket that nothing opens. Jane "Red | " Roe is one name.
    """
    start, end = _with_inserted(parsed.text, start, end)
    text = parsed.text[start:end]
    for opening, closing in _BRACKETS.items():
        if text.count(opening) != text.count(closing):
            cut = text.rfind(opening) if text.count(opening) > text.count(closing) else text.find(closing)
            end = start + len(text[:cut].rstrip())
            text = parsed.text[start:end]
    start, end = _with_nickname(parsed, start, end)
    text = parsed.text[start:end]
    end -= len(text) - len(_AT_END.sub("", text))
    text = parsed.text[start:end]
    spelling = _INSERTED.sub("", text)
    return start, end, spelling if spelling != text else None


def _with_inserted(text: str, start: int, end: int) -> tuple[int, int]:
    """With the rest of a bracket without blanks that an editor put into a word or before one."""
    name = text[start:end]
    if name.count("[") > name.count("]"):
        found = re.match(r"[^\s\[\]]*\]", text[end : end + _NEAR])
        end += found.end() if found else 0
    elif name.count("]") > name.count("["):
        found = re.search(r"\[[^\s\[\]]*$", text[max(0, start - _NEAR) : start])
        start -= len(found[0]) if found else 0
    return start, end


def _with_nickname(parsed: ParsedText, start: int, end: int) -> tuple[int, int]:
    """With the given name before a nickname in marks that the name begins with, or the surname behind one."""
    text = parsed.text
    marks = list(_MARK.finditer(text, start, end))
    if len(marks) != 1 or not start < marks[0].start() < end - 1:
        return start, end
    at = marks[0].start()
    if text[at] in _CLOSING and (given := _GIVEN.search(text[max(0, start - _NEAR) : start])):
        return start - len(given[0]), end
    if text[at] in _OPENING and (surname := _SURNAME.match(text[end : end + _NEAR])):
        return start, end + len(surname[0])
    return start, end if text[at] in _CLOSING else start + len(text[start:at].rstrip())
