"""What the knowledge base of the reference tables says somebody or something is: senator from Ohio, bank, newspaper."""

import re
from functools import cache

import seeds
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import is_distinct, known_organisation

_ORDINALS = re.compile(r"^\d+\w+ (?:\w+ \d+\w+ )?")  # the 45th and 47th president


def known_roles(label: str, name: str) -> tuple[str, ...]:
    """The roles of the one person, or the kinds of the one organisation or place, that has a normalised name.

    Of an organisation that the news names less often only if the name is hardly anything else, and of one kind.
    """
    if found := _described().get((label, name)):
        return found
    known = known_organisation(name) if label == "ORG" else None
    return tuple(known.kinds) if known and len(known.kinds) == 1 and is_distinct(name) else ()


def is_known_person(name: str) -> bool:
    """Whether the knowledge base has one person of this normalised full name."""
    return " " in name and ("PERSON", name) in _described()


@cache
def known_surnames() -> frozenset[str]:
    """Last words of the names of persons whom the news often names: obama."""
    people = (name for label, name in _described() if label == "PERSON" and " " in name)
    return frozenset(name.rsplit(" ", 1)[-1] for name in people)


@cache
def _described() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    shared: set[tuple[str, str]] = set()
    columns = ("entity_type", "name", "aliases", "description")
    for label, name, aliases, description in seeds.table("knowledge/items").select(columns).iter_rows():
        forms = {name, *(aliases or "").split("|")} - {""}
        for key in {(label, canonical_name(form, label)) for form in forms}:
            if key in found:
                shared.add(key)
            found[key] = tuple(_ORDINALS.sub("", role) for role in (description or "").split(", "))
    return {key: roles for key, roles in found.items() if key not in shared}
