"""Lines of an article that are about it: bylines, credits and lines with its date."""

import re
from typing import NamedTuple

from transforms.lexicon.folding import cased
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives, in_any_case

MAX_BYLINE_LENGTH = 160
_PARTICLE = alternatives(closed_class("name_particle", ANY))
_WORD = r"(?:[^\W\d_a-z]\.(?:-?[^\W\d_a-z]\.)*|(?:[DdOdLl]['’])?[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*\.?)"
_NAME = rf"{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD}){{1,3}}"
_MAY_BE_BYLINE = re.compile(rf"(?i){alternatives(closed_class('byline_sign', ANY))}")
_AND = alternatives(closed_class("and", ANY))
_JOINT = alternatives(closed_class("author_joint", ANY))
_NAMES = rf"{_NAME}(?:(?:\s*,\s*(?:{_AND}\s+)?|\s+{_JOINT}\s+){_NAME})*"
_OUTLETS = alternatives(closed_class("byline_agency", ANY))
_AT = alternatives(closed_class("byline_preposition", ANY))
_REST = rf"(?:\s*(?:,|\||/|–|—|\s-|;|•|·)\s*(?P<rest>.{{1,90}})|\s+{_AT}\s+(?P<where>.{{2,60}}))"
_SIGNS = in_any_case(closed_class("byline_sign", ANY))
_OPENING = in_any_case(closed_class("byline_opening", ANY))
_DECLARED_SIGN = closed_class("byline_sign", ANY) | closed_class("declared_byline_sign", ANY)
_SIGN_AT_START = re.compile(rf"(?i)^{alternatives(_DECLARED_SIGN)}:?\s+")
_JOB_AFTER_NAME = re.compile(rf"\s*{alternatives(closed_class('job_after_name', ANY))}$")
_BY = re.compile(rf"(?:{_OPENING}\s+)?{_SIGNS}:?\s+(?P<names>{_NAMES}){_REST}?")
_BY_OUTLET = re.compile(rf"{_SIGNS}:?\s+(?P<outlet>{_OUTLETS})(?:\s+{in_any_case(closed_class('staff', ANY))})*")
_IN = alternatives(closed_class("in", ANY))
_PLACE = rf"(?:{_WORD}\s?){{1,3}}"
_NAME_IN_PLACE = re.compile(rf"(?P<names>{_NAMES})\s+{_IN}\s+{_PLACE}(?:(?:,| {_AND}) {_PLACE})*")
# What is written in capitals like a name but is no part of one; a byline that holds it goes on as a sentence.
_NO_NAMES = frozenset[str]().union(*(closed_class(name, ANY) for name in ("weekday", "month", "never_author")))
_STAFF_ROLE = re.compile(rf"(?i)\b(?:{alternatives(closed_class('beside_authors', ANY))}|\d{{1,2}})\b")
_ROLE_AT_END = re.compile(rf"(?i)\b{alternatives(closed_class('author_job', ANY))}\W*$")
_LABELS = (
    rf"(?P<new>{alternatives(closed_class('published_label', ANY))})|{alternatives(closed_class('updated_label', ANY))}"
)
_DATE_LABEL = re.compile(rf"(?i)(?:{_LABELS})(?: {alternatives(closed_class('date_preposition', ANY))})?\s*:?\s*(?=\S)")


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


def byline_of_names(line: str) -> Byline | None:
    """The byline that a line would be behind the word for "by", None if it would be none."""
    sign = min(closed_class("byline_sign", ANY), key=len)
    return byline(f"{sign.capitalize()} {line}")


def without_byline_sign(line: str) -> str:
    """The line without the word for "by", in any language that has a class of such words, at its start."""
    return _SIGN_AT_START.sub("", line)


def is_byline(line: str) -> bool:
    """Whether the line is a byline."""
    return _MAY_BE_BYLINE.search(line, 0, 14) is not None and byline(line) is not None


def names_in_place(line: str) -> tuple[str, ...]:
    """The authors of a line such as "Jane Doe in Geneva", none when it is not one."""
    match = _NAME_IN_PLACE.fullmatch(line) if len(line) <= MAX_BYLINE_LENGTH else None
    return split_names(match["names"]) if match else ()


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list of names and roles, those in capitals as they are usually written."""
    parts = re.split(rf"\s*[,;/]\s*(?:{_AND}\s+)?|\s+{_JOINT}\s+", text)
    parts = [_JOB_AFTER_NAME.sub("", part.strip()) for part in parts]
    names = (_calm(part) for part in parts if part and not _ROLE_AT_END.search(part))
    return tuple(dict.fromkeys(names))


def _calm(name: str) -> str:
    is_shouted = name.upper() == name and " " in name and re.search(r"[^\W\d_]{3}", name)
    return cased(name) if is_shouted else name


def date_line(line: str) -> tuple[str, bool] | None:
    """The date of a line that may be nothing else, and whether it is that of a change: "Updated: 3 May 2025"."""
    if len(line) > 70 or not any(c.isdigit() for c in line):
        return None
    match = _DATE_LABEL.match(line)
    if match is None:
        return line, False
    return line[match.end() :], match["new"] is None
