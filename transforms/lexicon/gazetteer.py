"""Look-ups in the reference tables of seeds/: countries, titles, given names, nicknames, overridden labels."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import seeds
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class, lexicon_language


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
def countries(language: str = ENGLISH) -> dict[str, Country]:
    """Countries by look-up key of name and alias in a language."""
    found: dict[str, Country] = {}
    for name, country in _countries("name", "aliases", language=language):
        found.setdefault(name, country)
    return found


@cache
def demonyms(language: str = ENGLISH) -> dict[str, Country]:
    """Countries by look-up key of demonym in a language, singular and plural."""
    found: dict[str, Country] = {}
    for name, country in _countries("demonyms", language=language):
        found.setdefault(name, country)
        found.setdefault(name + "s", country)
    return found


def _countries(*columns: str, language: str) -> Iterator[tuple[str, Country]]:
    """(look-up key, country) of some columns of the countries' names in a language."""
    items = dict(seeds.table("shared/countries").select("country_code", "wikidata_id").iter_rows())
    english = seeds.table(f"{ENGLISH}/countries").select("country_code", "name").iter_rows()
    by_code = {code: Country(code, name, items[code]) for code, name in english}
    own = seeds.table(f"{lexicon_language(language)}/countries")
    for code, *cells in own.select("country_code", *columns).iter_rows():
        for name in (name for cell in cells for name in _split(cell)):
            yield lookup_key(name), by_code[code]


@cache
def capitals() -> dict[str, str]:
    """Usual name of a capital or seat of government by look-up key."""
    found: dict[str, str] = {}
    for row in seeds.table("shared/countries").iter_rows(named=True):
        names = _split(row["capitals"])
        found |= {lookup_key(name): name for name in names}
        found |= {lookup_key(name): names[0] for name in _split(row["capital_aliases"])}
    return found


@cache
def countries_by_capital() -> dict[str, Country]:
    """Countries by look-up key of their capital or seat of government."""
    by_code = {country.code: country for country in countries().values()}
    cells = seeds.table("shared/countries").select("country_code", "capitals").iter_rows()
    return {lookup_key(name): by_code[code] for code, cell in cells if code in by_code for name in _split(cell)}


@cache
def titles(language: str = ENGLISH) -> dict[tuple[str, ...], Title]:
    """Titles and roles of a language by the look-up keys of their words."""
    own = seeds.table(f"{lexicon_language(language)}/titles")
    rows = own.select("title", "kind", "gender", "entity_type").iter_rows()
    return {
        tuple(lookup_key(t).split()): Title(kind, (g or "").replace("u", ""), label or "") for t, kind, g, label in rows
    }


@cache
def longest_title(language: str = ENGLISH) -> int:
    """Words in the longest title."""
    return max(map(len, titles(language)), default=0)


@cache
def title_words(language: str = ENGLISH) -> frozenset[str]:
    """What a person may be called, such as president or spokesman: nouns of titles; elsewhere titles of one word.

    The noun is the last word, or the one before "of": no police of the chief of police. Outside of English what is
    added to a title stands behind it: ministre de la santé.
    """
    if language != ENGLISH:
        return frozenset(words[0] for words in titles(language) if len(words) == 1)
    behind = closed_class("after_role_head")
    cuts = ((words, next((n for n, word in enumerate(words) if word in behind), len(words))) for words in titles())
    return frozenset(words[cut - 1] for words, cut in cuts if cut)


@cache
def given_names() -> dict[str, str]:
    """Gender ("m", "f", or "" for either) by look-up key."""
    rows = seeds.table("shared/given_names").select("name", "gender").iter_rows()
    return {lookup_key(name): gender.replace("u", "") for name, gender in rows}


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Look-up keys of the given names that a nickname stands for, by its key."""
    found: dict[str, set[str]] = {}
    for nickname, given in seeds.table("shared/nicknames").select("nickname", "given_name").iter_rows():
        found.setdefault(lookup_key(nickname), set()).add(lookup_key(given))
    return {nickname: frozenset(given) for nickname, given in found.items()}


class LabelOverride(NamedTuple):
    """A name whose label is known: the label and the full name that it is short for."""

    label: str
    name: str


@cache
def label_overrides() -> dict[str, LabelOverride]:
    """Names of any language that taggers mistake or that stand for a longer one, by look-up key."""
    found: dict[str, LabelOverride] = {}
    for language in seeds.languages():
        rows = seeds.table(f"{language}/label_overrides").select("name", "label", "aliases").iter_rows()
        for name, label, aliases in rows:
            for form in (name, *_split(aliases)):
                found[lookup_key(form)] = LabelOverride(label, name)
    return found


def known_with_article(form: str) -> LabelOverride | None:
    """What a name is known as with an article, of its look-up key without one: "the Conservatives"."""
    found = (label_overrides().get(f"{article} {form}") for article in closed_class("definite_article"))
    return next(filter(None, found), None)


def known_label(form: str) -> str | None:
    """The label of a name that the reference tables know."""
    if known := label_overrides().get(form):
        return known.label
    if form in countries():
        return "GPE"
    return "NORP" if form in demonyms() else None


@cache
def place_names() -> frozenset[str]:
    """Look-up keys of countries, and of the states and cities of the knowledge base."""
    cities = (lookup_key(name) for name in seeds.table("knowledge/places")["name"])
    items = seeds.table("knowledge/items").select("entity_type", "name").iter_rows()
    return frozenset((*cities, *countries(), *(lookup_key(name) for label, name in items if label == "GPE")))
