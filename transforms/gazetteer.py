"""Look-ups in the reference tables of seeds/: countries, titles, given names, nicknames, names of known label."""

from functools import cache
from typing import NamedTuple

import seeds
from transforms.name_text import fold


class Country(NamedTuple):
    """A country: ISO 3166-1 code, usual name, Wikidata item."""

    code: str
    name: str
    wikidata_id: str | None


class Title(NamedTuple):
    """What a title tells: its kind, the gender ("m", "f" or "") and the label of what bears it."""

    kind: str
    gender: str
    label: str


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


@cache
def countries() -> dict[str, Country]:
    """Countries by folded name and alias."""
    found: dict[str, Country] = {}
    for row in seeds.table("countries").iter_rows(named=True):
        country = Country(row["country_code"], row["name"], row["wikidata_id"])
        for name in (row["name"], *_split(row["aliases"])):
            found.setdefault(fold(name), country)
    return found


@cache
def demonyms() -> dict[str, Country]:
    """Countries by folded demonym, singular and plural."""
    found: dict[str, Country] = {}
    for row in seeds.table("countries").iter_rows(named=True):
        country = Country(row["country_code"], row["name"], row["wikidata_id"])
        for name in _split(row["demonyms"]):
            found.setdefault(fold(name), country)
            found.setdefault(fold(name) + "s", country)
    return found


@cache
def capitals() -> dict[str, str]:
    """Usual name of a capital city by its folded names."""
    found: dict[str, str] = {}
    for row in seeds.table("countries").iter_rows(named=True):
        for name in _split(row["capital"]) + _split(row["capital_aliases"]):
            found.setdefault(fold(name), row["capital"])
    return found


@cache
def titles() -> dict[tuple[str, ...], Title]:
    """Titles and roles by their folded words."""
    rows = seeds.table("titles").select("title", "kind", "gender", "entity_type").iter_rows()
    return {tuple(fold(t).split()): Title(kind, (g or "").replace("u", ""), label or "") for t, kind, g, label in rows}


@cache
def longest_title() -> int:
    """Words in the longest title."""
    return max(map(len, titles()))


@cache
def title_words() -> frozenset[str]:
    """Last words of titles: what a person may be called, such as president or spokesman."""
    return frozenset(words[-1] for words in titles())


@cache
def given_names() -> dict[str, str]:
    """Gender ("m", "f", or "" for either) by folded given name."""
    rows = seeds.table("given_names").select("name", "gender").iter_rows()
    return {fold(name): gender.replace("u", "") for name, gender in rows}


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Folded given names that a folded nickname stands for."""
    found: dict[str, set[str]] = {}
    for nickname, given in seeds.table("nicknames").select("nickname", "given_name").iter_rows():
        found.setdefault(fold(nickname), set()).add(fold(given))
    return {nickname: frozenset(given) for nickname, given in found.items()}


class KnownName(NamedTuple):
    """A name whose label is known: the label and the full name that it is short for."""

    label: str
    name: str


@cache
def known_names() -> dict[str, KnownName]:
    """Names that taggers mistake or that stand for a longer one, by folded form."""
    found: dict[str, KnownName] = {}
    for name, label, aliases in seeds.table("known_names").select("name", "label", "aliases").iter_rows():
        for form in (name, *_split(aliases)):
            found[fold(form)] = KnownName(label, name)
    return found


@cache
def word_class(name: str) -> frozenset[str]:
    """The folded words of a class that the rules of names know, such as the particles of surnames."""
    rows = seeds.table("word_classes").select("word_class", "words").iter_rows()
    return frozenset(word for known, words in rows if known == name for word in _split(words))


@cache
def word_groups(name: str) -> tuple[frozenset[str], ...]:
    """The rows of a class of which every row is a group of words alike."""
    rows = seeds.table("word_classes").select("word_class", "words").iter_rows()
    return tuple(frozenset(_split(words)) for known, words in rows if known == name)


def known_label(form: str) -> str | None:
    """The label of a name that the reference tables know."""
    if known := known_names().get(form):
        return known.label
    if form in countries():
        return "GPE"
    return "NORP" if form in demonyms() else None
