"""The languages of texts: what seeds/<code>/language.toml says of each, and its closed classes of words."""

from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import seeds

NETWORK = "network"  # ours, that reads English
TAG_SCHEMES = ("universal", "english")
ENGLISH = "en"
FRENCH = "fr"
UNKNOWN = "und"
_EVERY_LANGUAGE = "shared"  # the folder of what every language has
ANY = "any"  # in place of a language: the words of all, for what is read before its language is known


@dataclass(frozen=True)
class Language:
    """How texts of a language are read; the defaults are those of a language that nothing is known of."""

    code: str  # ISO 639-1
    name: str = ""  # in English
    pipelines: tuple[str, ...] = ()  # NETWORK, or packages of spaCy of which the first that is installed reads it
    tag_scheme: str = "universal"  # of the package: Universal Dependencies, or "english" as in TOKENS
    words_have_blanks: bool = True  # between them
    surname_first: bool = False  # Orbán Viktor
    quotation_marks: tuple[str, ...] = ()  # pairs such as "«»", besides those that every language may have
    dialogue_dash: bool = False  # — Tu viens ?
    attributions_in_marks: bool = False  # «La digue, a-t-elle dit, tiendra»


@cache
def language_record(code: str) -> Language:
    """The record of a language, from its language.toml.

    Raises ValueError for an entry there that a Language lacks or of which the value is of another kind.
    """
    entries = seeds.record(code).items()
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entries}
    defaults = {field.name: field.default for field in fields(Language) if field.name != "code"}
    for key, value in told.items():
        if key not in defaults:
            raise ValueError(f"seeds/{code}/language.toml: unknown {key}; allowed are {', '.join(defaults)}")
        if not isinstance(value, type(defaults[key])):
            raise ValueError(
                f"seeds/{code}/language.toml: {key} is {value!r}; needed is a value like {defaults[key]!r}"
            )
    if odd := [pair for pair in told.get("quotation_marks", ()) if len(pair) != 2]:
        raise ValueError(f"seeds/{code}/language.toml: quotation_marks {odd}; needed are pairs of two characters")
    if (scheme := told.get("tag_scheme", "universal")) not in TAG_SCHEMES:
        raise ValueError(f"seeds/{code}/language.toml: tag_scheme {scheme!r}; allowed are {', '.join(TAG_SCHEMES)}")
    return Language(code, **told)


class Package(NamedTuple):
    """An installed package and its version."""

    name: str
    version: str


@cache
def installed_pipeline(code: str) -> Package | None:
    """The package of spaCy that reads a language; None if none of its pipelines is installed, or it is the network."""
    for name in language_record(code).pipelines:
        with suppress(PackageNotFoundError):
            return Package(name, version(name.replace("_", "-"))) if name != NETWORK else None
    return None


def lexicon_language(code: str) -> str:
    """Whose reference tables a text is read with: those of its language, of English if its language is not known."""
    return ENGLISH if code == UNKNOWN else code


@cache
def closed_class(name: str, language: str = ENGLISH) -> frozenset[str]:
    """The words of a closed class in a language (or ANY), and those that it has in every language.

    English is right for function words in the forms and lemmas of a ParsedText, whatever its language is.
    Raises LookupError if no language has a class of this name.
    """
    return frozenset().union(*_rows(name, language))


@cache
def ordered_class(name: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The words of a closed class in the order of the table, such as months."""
    return tuple(word for row in _rows(name, language) for word in row)


@cache
def word_rows(name: str, language: str = ENGLISH) -> tuple[tuple[str, ...], ...]:
    """The rows of a closed class of which each has its words in an order."""
    return tuple(_rows(name, language))


@cache
def word_groups(name: str, language: str = ENGLISH) -> tuple[frozenset[str], ...]:
    """The rows of a closed class of which each is a group of words that mean the same or nearly so."""
    return tuple(map(frozenset, _rows(name, language)))


def _rows(name: str, language: str) -> list[tuple[str, ...]]:
    every = _closed_classes()
    if not any(name in classes for classes in every.values()):
        raise LookupError(f"no language has a closed class {name!r} in seeds/*/closed_classes.csv")
    known = every if language == ANY else (_EVERY_LANGUAGE, lexicon_language(language))
    return [row for of in known for row in every.get(of, {}).get(name, ())]


@cache
def _closed_classes() -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """{language: {class: rows of words}}."""
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for of in (_EVERY_LANGUAGE, *seeds.languages()):
        for name, words in seeds.table(f"{of}/closed_classes").select("word_class", "words").iter_rows():
            found.setdefault(of, {}).setdefault(name, []).append(tuple(words.split("|")))
    return found
