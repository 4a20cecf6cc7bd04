"""Datelines: where a paragraph of news is from, before it begins: "LONDON, Sept 3, 2025 (Reuters) — "."""

import re
from typing import NamedTuple

from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives

LONGEST = 120  # characters
_UPPER = "A-ZÀ-ÖØ-Þ"
_MONTH = rf"{alternatives(word[:3].capitalize() for word in closed_class('month', ANY))}[a-z]*\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? (?:19|20)\d\d)?"
_YEAR = re.compile(r"\d{4}")
_WIRE = r"(?: ?\((?P<wire>[^()\n]{2,30})\))?"
_DASH = r" ?(?:(?:--|[–—―]) ?|(?<= )- ?|- )(?=\w|[“\"‘'])"  # PARIS—, OSLO - ; not COVID-19
_IN_CAPITALS = re.compile(
    rf"(?P<place>[{_UPPER}][{_UPPER}'’.]+(?:[ /-][{_UPPER}][{_UPPER}'’.]*){{0,3}})(?P<area>, (?:\w[\w.]* ?){{1,3}}?)??"
    rf"(?:, (?P<date>{_DATE}))?{_WIRE}{_DASH}"
)
_WITH_DATE = re.compile(  # New York, April 3 - The; not a term of office, 3 April 2001 - 4 May 2005
    rf"(?P<place>[{_UPPER}][\w.’']*(?: [{_UPPER}][\w.’']*){{0,3}})(?P<area>, [A-Z][\w.]*)?,? (?P<date>{_DATE}){_WIRE} "
    r"(?:--|[-–—―]) (?=[^\W\d]|[“\"‘'])"
)


class Dateline(NamedTuple):
    """Offsets into the text, end-exclusive, of the place and the whole with its dash; agency in brackets; date."""

    place_start: int
    place_end: int
    end: int
    wire: str | None
    date: str | None

    @property
    def has_year(self) -> bool:
        """Whether its date is a whole one."""
        return self.date is not None and _YEAR.search(self.date) is not None


def dateline(text: str, start: int = 0, end: int | None = None) -> Dateline | None:
    """The dateline with which the paragraph text[start:end] begins: a place in capitals or a place and a date."""
    last = len(text) if end is None else end
    last = min(last, start + LONGEST)
    found = _IN_CAPITALS.match(text, start, last) or _WITH_DATE.match(text, start, last)
    if found is None:
        return None
    return Dateline(*found.span("place"), found.end(), found["wire"], found["date"])
