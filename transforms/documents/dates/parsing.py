"""Values of sources to UTC times, and the first of several candidates that may be right."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

import seeds
from transforms.documents.dates.formats import MAX_DATE_LENGTH, known_time, without_label
from transforms.documents.dates.zones import NOWHERE, Place
from transforms.lexicon.languages import ordered_class

EARLIEST_YEAR = 1800
MIN_DATE_LENGTH = 8
MAX_FOREIGN_LENGTH = 60  # characters of a date that is given to dateparser
MAX_LANGUAGES = 4  # that it tries, common ones first
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NUMBER = re.compile(r"-?(?:\d{9,13}|\d{15,17})(?:\.\d+)?|/Date\((?P<milliseconds>-?\d{9,14})(?:[+-]\d{4})?\)/")
_URL_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD = re.compile(r"[^\s\d.,:;/()-]+")
_SETTINGS = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}


def parse_date(value: object, place: Place = NOWHERE) -> datetime | None:
    """The time that a value of a source stands for, in UTC; None when it stands for none.

    Takes dates and times, seconds, milli- and microseconds since 1970, the formats of known_time, and written dates in
    the languages of seeds/shared/month_words.csv. A time without a zone is one of the place; a day alone, and a
    midnight without a zone, which is how tables store days, is midnight in UTC. A numeric date in which day and month
    can be swapped is read as the country of the place does; without a country it is none. So is a date without a year
    and one before 1800: a wrong date is worse than no date.
    """
    try:
        found = _parse(value, place.country_code)
        if found and found.tzinfo is None:
            found = found.replace(tzinfo=UTC if found.time() == time.min else place.zone)
        found = found.astimezone(UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found.year >= EARLIEST_YEAR else None


class Dates(NamedTuple):
    """The date that counts now, and one that lies ahead of now where there is no other."""

    date: datetime | None
    ahead: datetime | None


def first_date(
    values: Iterable[object], place: Place = NOWHERE, *, now: datetime, not_before: datetime | None = None
) -> Dates:
    """The first of the values that is a date up to now, and not before the other bound; else the first ahead of now."""
    ahead = None
    for value in values:
        found = parse_date(value, place)
        if found is None or (not_before is not None and found < not_before):
            continue
        if found <= now:
            return Dates(found, None)
        ahead = ahead or found
    return Dates(None, ahead)


def date_in_path(path: str) -> str | None:
    """The ISO date that an address or file name holds, as .../2025/09/03/... or ..._2025-09-03_..."""
    match = _URL_DATE.search(path)
    return f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}" if match else None


def _parse(value: object, country_code: str | None) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _epoch(float(value))
    if not isinstance(value, str) or len(value) > MAX_DATE_LENGTH:
        return None
    return _from_text(" ".join(value.split()), country_code)


def _epoch(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    for unit, low in ((1e6, 1e14), (1e3, 1e11), (1.0, 1e8)):  # the size tells the unit
        if abs(number) >= low:
            return _EPOCH + timedelta(seconds=number / unit)
    return None


@lru_cache(maxsize=4096)
def _from_text(text: str, country_code: str | None) -> datetime | None:
    number = _EPOCH_NUMBER.fullmatch(text)
    if number and number["milliseconds"]:
        return _EPOCH + timedelta(milliseconds=int(number["milliseconds"]))
    if number:
        return _epoch(float(text))
    return known_time(text, country_code) or _foreign(without_label(text))


def _foreign(text: str) -> datetime | None:
    """A date with the name of a month in some language."""
    if not MIN_DATE_LENGTH <= len(text) <= MAX_FOREIGN_LENGTH or not _YEAR.search(text):
        return None
    by_word = _languages_by_month()
    languages = {language for word in _WORD.findall(text.casefold()) for language in by_word.get(word, ())}
    if not languages:
        return None
    import dateparser  # loading it takes a while, and few dates need it

    common = ordered_class("date_language")
    order = [*(language for language in common if language in languages), *sorted(languages.difference(common))]
    return dateparser.parse(text, languages=order[:MAX_LANGUAGES], settings=_SETTINGS)


@cache
def _languages_by_month() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in seeds.table("shared/month_words").select("language", "words").iter_rows():
        for word in words.split("|"):
            found[word] = (*found.get(word, ()), language)
    return found
