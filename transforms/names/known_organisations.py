"""Organisations of the reference tables, by their names: evidence that a name is one, never a decision by itself."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import seeds
from transforms.caches import NAMES
from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import SMALL_WORDS, is_acronym, lookup_key
from transforms.names.canonical_names import canonical_name

TABLES = ("knowledge/organisations", "knowledge/brands")
_SHORTEST = 3  # letters of a name of one word that tells an organisation


class KnownOrganisation(NamedTuple):
    """What is known of a name: the kinds and countries of the organisations of that name; is_full: of none an alias."""

    kinds: frozenset[str]
    country_codes: frozenset[str]
    is_full: bool


def known_organisation(name: str) -> KnownOrganisation | None:
    """What the reference tables know of a canonical name of an organisation; None if they have none of that name.

    The name may be something else as well: tells_organisation() says whether it is.
    """
    return _known().get(name)


def tells_organisation(name: str, text: str) -> bool:
    """Whether a canonical name, as it is written in a text, is that of a known organisation and hardly anything else.

    It is if is_distinct(), or an acronym in capitals.
    """
    return name in _known() and (is_distinct(name) or (is_acronym(text) and len(name) >= _SHORTEST))


@cache
def outlets() -> frozenset[str]:
    """Folded names of the news outlets of the reference tables."""
    rows = seeds.table("shared/sources").select("name", "aliases").iter_rows()
    return frozenset(lookup_key(name, keep_article=False) for row in rows for name in _names(*row))


def is_usual_name_of_another(name: str, long: str) -> bool:
    """Whether a canonical name is what a known organisation is usually called, and a longer one none of its names.

    IBM is no "ICICI Bank MD", whatever the initials, and AOL no "AOL News".
    """
    names = _by_usual_name().get(name)
    return names is not None and long not in {canonical_name(each, "ORG") for each in names}


@cache
def _by_usual_name() -> dict[str, list[str]]:
    """The names of organisations of the tables by the usual one, which is canonical, of all that are called so."""
    found: dict[str, list[str]] = {}
    for path in (*TABLES, "knowledge/items"):
        table = seeds.table(path)
        rows = table.filter(table["entity_type"] == "ORG") if "entity_type" in table.columns else table
        for name, aliases in rows.select("name", "aliases").iter_rows():
            found.setdefault(canonical_name(name, "ORG"), []).extend(_names(name, aliases))
    return found


def is_distinct(name: str) -> bool:
    """Whether a known organisation's canonical name is hardly anything else.

    Of several words any but a place or given names; of one word none that is a common word, given name, place or people
    (Chelsea, Target, Orange).
    """
    words, places = name.split(), gazetteer.place_names()
    if len(words) > 1:
        return name not in places and not all(word in gazetteer.given_names() for word in words)
    is_other = name in places or name in gazetteer.demonyms() or name in gazetteer.title_words()
    return len(name) > _SHORTEST and not is_other and not _is_usual(name)


def is_generic(name: str) -> bool:
    """Whether a canonical name has only words that many names have, so that many countries may have such a body.

    Supreme Court, Election Commission; not the Kansas City Chiefs.
    """
    words = (word.removesuffix("'s").removesuffix("'") for word in name.split())
    return all(_is_usual(word) and word not in gazetteer.place_names() for word in words)


@lru_cache(NAMES)
def _is_usual(word: str) -> bool:
    """Whether a word is in names of many kinds: common, a small word, a given name, a number."""
    return is_common(word) or word in SMALL_WORDS or word in gazetteer.given_names() or word.isdigit()


@cache
def _known() -> dict[str, KnownOrganisation]:
    found: dict[str, KnownOrganisation] = {}
    for form, kind, country, is_full in _forms():
        name = canonical_name(form, "ORG")
        old = found.get(name, KnownOrganisation(frozenset(), frozenset(), is_full))
        countries = old.country_codes | ({country} if country else frozenset())
        found[name] = KnownOrganisation(old.kinds | {kind}, countries, old.is_full and is_full)
    return found


def _forms() -> Iterator[tuple[str, str, str | None, bool]]:
    """Each name of the tables with its kind, country, and whether it is the usual name."""
    for path in TABLES:
        rows = seeds.table(path).select("name", "aliases", "description", "country_code").iter_rows()
        for name, aliases, kind, country in rows:
            usual, *others = _names(name, aliases)
            yield usual, kind, country, True
            yield from ((alias, kind, country, False) for alias in others)


def _names(usual: str, aliases: str | None) -> list[str]:
    """The names in a row of a table, the usual one first."""
    return [usual, *(alias for alias in (aliases or "").split("|") if alias)]
