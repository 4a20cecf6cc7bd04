"""Records of knowledge bases -> items: Wikidata's JSON, tables as OpenSanctions and EveryPolitician have them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import seeds

NAME_CHARACTERS = 200
DESCRIPTION_CHARACTERS = 300
MAX_ALIASES = 100
GROWN_UP = 16  # years after birth from which a person may be known
_WIKIDATA_ID = re.compile(r"Q[1-9]\d{0,11}")
_YEAR = re.compile(r"\+?(\d{4})\b")
_SCHEMAS = {
    "Person": "PERSON", "Organization": "ORG", "Company": "ORG", "LegalEntity": "ORG", "PublicBody": "ORG",
}  # fmt: skip
_LANGUAGES = ("en", "mul", "en-gb", "en-us", "en-ca")


class Item(NamedTuple):
    """An item of a knowledge base; aliases without the name."""

    item_id: str
    wikidata_id: str | None
    entity_type: str
    name: str
    aliases: tuple[str, ...]
    description: str | None
    country_code: str | None
    from_year: int | None
    to_year: int | None


Parser = Callable[[Mapping[str, Any]], Item | None]


@cache
def _types_of_classes() -> dict[str, str]:
    return dict(seeds.table("knowledge/classes").select("wikidata_id", "entity_type").iter_rows())


@cache
def _codes_of_items() -> dict[str, str]:
    rows = seeds.table("shared/countries").select("wikidata_id", "country_code").iter_rows()
    return {item: code for item, code in rows if item}


@cache
def _codes() -> frozenset[str]:
    return frozenset(seeds.table("shared/countries")["country_code"])


def wikidata(record: Mapping[str, Any]) -> Item | None:
    """An entity of a Wikidata dump; None for one that is no person, organisation or place, or has no English name.

    P31 gives the type, P27 or P17 the country, P569 and P570 the years of a person, P571 and P576 those of others.
    Raises ValueError for what is no entity.
    """
    item_id = record.get("id")
    if not isinstance(item_id, str) or not re.fullmatch(r"[QPL][1-9]\d{0,11}(-\w+)?", item_id):
        raise ValueError("not an entity of Wikidata: its id is missing or malformed")
    claims = record.get("claims")
    classes = [_item_of(value) for value in _values(claims, "P31")]
    kind = next((t for c in classes if c and (t := _types_of_classes().get(c))), None)
    name = _text_in(record.get("labels"))
    if not _WIKIDATA_ID.fullmatch(item_id) or kind is None or name is None:
        return None
    countries = [
        _item_of(value)
        for prop in (("P27", "P17") if kind == "PERSON" else ("P17",))
        for value in _values(claims, prop)
    ]
    code = next((_codes_of_items()[c] for c in countries if c in _codes_of_items()), None)
    begin, end = ("P569", "P570") if kind == "PERSON" else ("P571", "P576")
    first, last = (_year_of(_values(claims, prop)) for prop in (begin, end))
    if first is not None and kind == "PERSON":
        first += GROWN_UP
    aliases = _aliases_in(record.get("aliases"))
    description = _text_in(record.get("descriptions"), DESCRIPTION_CHARACTERS)
    return Item(item_id, item_id, kind, name, _others(name, aliases), description, code, first, last)


def n_sitelinks(record: Mapping[str, Any]) -> int:
    """How many pages of Wikipedia and its sister projects, in any language, are about an entity of Wikidata."""
    links = record.get("sitelinks")
    return len(links) if isinstance(links, Mapping | list) else 0


def opensanctions(record: Mapping[str, Any]) -> Item | None:
    """A row of a table with id, schema, name, aliases and countries, the last two separated by semicolons.

    The id, or a column wikidata or wikidata_id, may be a Wikidata item. None for schemas such as Vessel. Raises
    ValueError for a row without id or name.
    """
    item_id, name = _cell(record, "id", NAME_CHARACTERS), _cell(record, "name", NAME_CHARACTERS)
    if not item_id or not name:
        raise ValueError("id and name are needed")
    kind = _SCHEMAS.get(_cell(record, "schema", NAME_CHARACTERS) or "")
    if kind is None:
        return None
    aliases = _split(_cell(record, "aliases")) + _split(_cell(record, "weak_aliases"))
    codes = [code.upper() for code in _split(_cell(record, "countries") or _cell(record, "country"))]
    code = next((code for code in codes if code in _codes()), None)
    first = _year(_cell(record, "birth_date"))
    description = _cell(record, "position", DESCRIPTION_CHARACTERS) or _cell(
        record, "description", DESCRIPTION_CHARACTERS
    )
    known_as = _wikidata_id(record, item_id)
    first = first + GROWN_UP if first is not None and kind == "PERSON" else first
    last = _year(_cell(record, "death_date"))
    return Item(known_as or item_id, known_as, kind, name, _others(name, aliases), description, code, first, last)


def everypolitician(record: Mapping[str, Any]) -> Item | None:
    """A row of a table of politicians: name, id or wikidata, and maybe chamber, group, country, start_date, end_date.

    Raises ValueError for a row without name, or with neither id nor wikidata.
    """
    item_id, name = _cell(record, "id", NAME_CHARACTERS), _cell(record, "name", NAME_CHARACTERS)
    known_as = _wikidata_id(record, item_id or "")
    if not name or not (item_id or known_as):
        raise ValueError("name, and id or wikidata, are needed")
    aliases = (
        _split(_cell(record, "aliases"))
        + _split(_cell(record, "alternate_names"))
        + _split(_cell(record, "other_names"))
    )
    code = (_cell(record, "country_code") or _cell(record, "country") or "").upper()
    parts = [_cell(record, column, NAME_CHARACTERS) for column in ("chamber", "group")]
    description = ", ".join(["politician", *(part for part in parts if part)])
    first = _year(_cell(record, "start_date"))
    return Item(
        known_as or str(item_id),
        known_as,
        "PERSON",
        name,
        _others(name, aliases),
        description[:DESCRIPTION_CHARACTERS],
        code if code in _codes() else None,
        first,
        None,
    )


def table_parser(columns: Sequence[str]) -> Parser:
    """What reads the rows of a table with these columns; raises ValueError that says what is allowed."""
    there = {column.strip().lower() for column in columns}
    if {"id", "schema", "name"} <= there:
        return opensanctions
    if "name" in there and there & {"wikidata", "wikidata_id"}:
        return everypolitician
    raise ValueError(
        f"columns {', '.join(columns[:12])} are not known; allowed are id, schema, name, aliases, countries "
        "(as OpenSanctions has them) or name, id, wikidata (as EveryPolitician)"
    )


# --------------------------------------------------------------------------------------------------- parts
def _cell(record: Mapping[str, Any], column: str, most: int = 20_000) -> str | None:
    value = record.get(column)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text if text and len(text) <= most else None


def _wikidata_id(record: Mapping[str, Any], item_id: str) -> str | None:
    for value in (item_id, _cell(record, "wikidata"), _cell(record, "wikidata_id")):
        if value and _WIKIDATA_ID.fullmatch(value):
            return value
    return None


def _split(cell: str | None) -> list[str]:
    return [part for raw in re.split(r"[;|]", cell or "") if (part := " ".join(raw.split()))]


def _others(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    fitting = dict.fromkeys(a for a in aliases if a != name and len(a) <= NAME_CHARACTERS)
    return tuple(fitting)[:MAX_ALIASES]


def _year(text: str | None) -> int | None:
    found = _YEAR.match(text or "")
    return int(found[1]) if found else None


def _text_in(texts: object, most: int = NAME_CHARACTERS) -> str | None:
    """The English one of labels or descriptions."""
    if not isinstance(texts, Mapping):
        return None
    for language in _LANGUAGES:
        entry = texts.get(language)
        if isinstance(entry, Mapping) and (text := _cell(entry, "value", most)):
            return text
    return None


def _aliases_in(texts: object) -> list[str]:
    if not isinstance(texts, Mapping):
        return []
    lists = [texts.get(language) for language in _LANGUAGES]
    entries = [entry for entries in lists if isinstance(entries, list) for entry in entries]
    return [text for entry in entries if isinstance(entry, Mapping) and (text := _cell(entry, "value"))]


def _values(claims: object, prop: str) -> list[object]:
    """The values of a property's statements, the preferred ones first, deprecated ones left out."""
    statements = claims.get(prop) if isinstance(claims, Mapping) else None
    ranked: list[tuple[bool, object]] = []
    for statement in statements if isinstance(statements, list) else []:
        if isinstance(statement, Mapping) and statement.get("rank") != "deprecated":
            snak = statement.get("mainsnak")
            value = snak.get("datavalue") if isinstance(snak, Mapping) else None
            if isinstance(value, Mapping):
                ranked.append((statement.get("rank") != "preferred", value.get("value")))
    return [value for _, value in sorted(ranked, key=lambda pair: pair[0])]


def _item_of(value: object) -> str | None:
    found = value.get("id") if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def _year_of(values: list[object]) -> int | None:
    for value in values:
        text = value.get("time") if isinstance(value, Mapping) else None
        if isinstance(text, str) and (year := _year(text)) is not None:
            return year
    return None
