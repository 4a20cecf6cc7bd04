"""Lines of an article that are about it: bylines, credits and date lines; the hints in datelines."""

import re
from typing import NamedTuple

from transforms.lexicon.folding import cased

MAX_BYLINE_LENGTH = 160
_PARTICLE = r"(?:de|da|di|del|della|der|den|van|von|bin|bint|ibn|al|el|la|le|du|dos|das|ten|ter|y)"
_WORD = r"(?:[^\W\d_a-z]\.(?:-?[^\W\d_a-z]\.)*|(?:[DdOdLl]['’])?[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*\.?)"
_NAME = rf"{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD}){{1,3}}"
_NAMES = rf"{_NAME}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|&|with)\s+){_NAME})*"
_OUTLETS = r"(?:Reuters|AP|Associated Press|The Associated Press|AFP|UPI|Xinhua|Bloomberg|PA Media|PA|staff|Staff)"
_REST = r"(?:\s*(?:,|\||/|–|—|\s-|;|•|·)\s*(?P<rest>.{1,90})|\s+(?:in|for|of|at)\s+(?P<where>.{2,60}))"
_BY = re.compile(
    rf"(?:(?:[Ww]ords|[Ss]tory|[Ww]ritten|[Rr]eported|[Aa]nalysis)\s+)?(?:[Bb]y|BY|[Bb]yline:|BYLINE:):?\s+(?P<names>{_NAMES}){_REST}?"
)
_BY_OUTLET = re.compile(
    rf"(?:By|BY|by):?\s+(?P<outlet>{_OUTLETS})(?:\s+(?:[Ss]taff|[Rr]eporters?|[Ww]riters?|[Cc]orrespondents?))*"
)
_NAME_IN_PLACE = re.compile(rf"(?P<names>{_NAMES})\s+in\s+(?:{_WORD}\s?){{1,3}}(?:(?:,| and) (?:{_WORD}\s?){{1,3}})*")
# What is written in capitals like a name but is no part of one; a byline that holds it goes on as a sentence.
_NO_NAME_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december contrast then now far
"""
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_STAFF_ROLE = re.compile(
    r"(?i)\b(?:staff|writer|reporter|correspondent|editor|columnist|producer|contributor|press|news|reuters|afp|times|post|"
    r"bureau|journalist|analyst|opinion|updated|published|\d{1,2}|the)\b"
)
_ROLE_AT_END = re.compile(
    r"(?i)\b(?:writers?|reporters?|correspondents?|editors?|columnists?|producers?|contributors?|bureau)\W*$"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'’.\-]+(?:[ /][A-Z][A-Z'’.\-]+){0,3}(?:, (?:[A-Z][\w.]+ ?){1,3})?)"
    r"(?:, (?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? (?:19|20)\d\d)?))?"
    r"(?: ?\((?P<wire>[A-Z][A-Za-z ]{1,30})\))? ?(?:[-–—―]{1,2}) ?(?=\S)"
)
_DATE_LABEL = re.compile(
    r"(?i)(?P<label>(?:first |originally )?published|posted|(?:last )?(?:updated|modified))(?: at| on)?\s*:?\s*(?=\S)"
)


class Byline(NamedTuple):
    """What a byline says: the names in it, the outlet that it names instead, what stands beside the names."""

    authors: tuple[str, ...]
    outlet: str | None
    rest: str | None


def byline(line: str) -> Byline | None:
    """The byline that the line is, None when it is not one: "By Jane Doe and JOHN ROE, Staff Writer"."""
    if len(line) > MAX_BYLINE_LENGTH or not line[:1].isalpha():
        return None
    match = _BY_OUTLET.fullmatch(line)
    if match:
        return Byline((), match["outlet"], None)
    match = _BY.fullmatch(line.rstrip(" ."))
    if match is None or _NO_NAMES.intersection(match["names"].lower().replace(",", " ").split()):
        return None
    rest = match["rest"] or match["where"]
    if rest and line.rstrip().endswith(".") and not _STAFF_ROLE.search(rest):
        return None  # "By Donald Trump, who said so." is prose
    return Byline(split_names(match["names"]), None, rest)


def is_byline(line: str) -> bool:
    """Whether the line is a byline."""
    return line[:14].lower().find("by") >= 0 and byline(line) is not None


def names_in_place(line: str) -> tuple[str, ...]:
    """The authors of a line such as "Jane Doe in Geneva", none when it is not one."""
    match = _NAME_IN_PLACE.fullmatch(line) if len(line) <= MAX_BYLINE_LENGTH else None
    return split_names(match["names"]) if match else ()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list of names and roles, those in capitals as they are usually written."""
    parts = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|&|with)\s+", text)
    names = (_calm(part.strip()) for part in parts if part.strip() and not _ROLE_AT_END.search(part))
    return tuple(dict.fromkeys(names))


def _calm(name: str) -> str:
    is_shouted = name.upper() == name and " " in name and re.search(r"[^\W\d_]{3}", name)
    return cased(name) if is_shouted else name


class Dateline(NamedTuple):
    """Hints of a dateline: the agency in brackets, the date if it has a year."""

    wire: str | None
    date: str | None


def dateline(paragraph: str) -> Dateline:
    """The hints in the dateline of a paragraph: "LONDON, Sept 3, 2025 (Reuters) — ..."."""
    match = _DATELINE.match(paragraph[:120])
    if match is None:
        return Dateline(None, None)
    date = match["date"]
    return Dateline(match["wire"], date if date and re.search(r"\d{4}", date) else None)


def date_line(line: str) -> tuple[str, bool] | None:
    """The date of a line that may be nothing else, and whether it is that of a change: "Updated: 3 May 2025"."""
    if len(line) > 70 or not any(c.isdigit() for c in line):
        return None
    match = _DATE_LABEL.match(line)
    if match is None:
        return line, False
    return line[match.end() :], match["label"].lower().endswith(("updated", "modified"))
