"""Which names of organisations are one organisation's: by spelling, and by what documents introduce as a short name."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from transforms.entities.link_types import (
    INITIALS_SCORE,
    SCORE_DIGITS,
    SCORES,
    SHORT_DOCUMENTS,
    SHORT_SHARE,
    Key,
    Link,
    followed,
    most_frequent,
)
from transforms.lexicon.folding import initials, is_acronym
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import is_usual_name_of_another, known_organisation
from transforms.names.organisations import is_acronym_of, lacks_only_kind, variant_form, without_given_name


def link_spellings(keys: list[Key], links: dict[str, Link]) -> None:
    """Organisations whose long names are spelt almost alike: "Sarn Textile", "Sarn Textiles"; the most frequent leads.

    Names with different last words of those that may be left out ("Sarn Textile Group", "Sarn Textile Services") are
    different organisations, and nothing tells which of them the name without it is.
    """
    alike: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key in keys:
        if form := variant_form(key.name):
            alike[form[0]].append((key, form[1]))
    for group in alike.values():
        tails = {tail for _, tail in group}
        parts = [{tail} for tail in tails] if len(tails - {""}) > 1 else [tails]
        for part in parts:
            same = [key for key, tail in group if tail in part]
            root = most_frequent(same)
            for key in same:
                if key is not root and not _are_known_apart(key.name, root.name):
                    links[key.name_key] = Link(root.name_key, "alias", SCORES["alias"])


def link_led(keys: list[Key], links: dict[str, Link]) -> None:
    """What the one person leads of several who are named in full, and the same with the surname alone."""
    known = {key.name: key for key in keys}
    led: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        if (shorter := without_given_name(key.name)) and shorter in known:
            led[shorter].append(key)
    for shorter, found in led.items():
        if len(found) == 1:
            links[found[0].name_key] = Link(known[shorter].name_key, "alias", SCORES["alias"])


def _are_known_apart(a: str, b: str) -> bool:
    """Whether organisations of other countries are known by these names: Department of State, of State Services."""
    of_a, of_b = known_organisation(a), known_organisation(b)
    return of_a is not None and of_b is not None and of_a.country_codes.isdisjoint(of_b.country_codes)


def link_short_names(
    keys: list[Key],
    aliases: list[tuple[str, str, int]],
    introduced: dict[str, Counter[str]],
    elsewhere: Mapping[str, int],
    links: dict[str, Link],
) -> None:
    """Acronyms and short names to the one organisation that documents introduce by them."""
    known = {k.name_key: k for k in keys}
    capitals = {canonical_name(alias, "ORG") for alias, name_key, _ in aliases if is_acronym(alias)}
    by_initials = _by_initials(keys)
    for key in keys:
        found = {k: n for k, n in introduced.get(key.name, {}).items() if k in known}
        others = elsewhere.get(f"organisation:{key.name}", 0)
        is_capital = key.name in capitals or elsewhere.get(f"capitals:{key.name}", 0) > 0
        if found:
            top = min(found, key=lambda k: (-found[k], k))
            if " " in key.name and key.n_documents > found[top]:
                continue  # "New York Times" is no short form of what few documents call International New York Times
            share = found[top] / (sum(found.values()) + others)
            enough = is_capital or found[top] >= SHORT_DOCUMENTS
            if followed(top, links).root == key.name_key:
                continue  # documents that call each by the other's name
            is_longer = top.startswith(f"{key.name_key} ") and not lacks_only_kind(key.name, known[top].name)
            is_short = share >= SHORT_SHARE and enough and not is_longer
            if is_short and not is_usual_name_of_another(key.name, known[top].name):
                method = "acronym" if is_capital else "corpus_prior"
                links[key.name_key] = Link(top, method, round(SCORES[method] * share, SCORE_DIGITS))
        elif not others and is_capital and len(key.name) > 2:
            long = by_initials.get(key.name, [])
            is_only = len(long) == 1 and not elsewhere.get(f"initials:{key.name}")
            circle = is_only and followed(long[0].name_key, links).root == key.name_key
            is_short = is_only and not circle and is_acronym_of(key.name.upper(), long[0].name)
            if is_short and not is_usual_name_of_another(key.name, long[0].name):
                links[key.name_key] = Link(long[0].name_key, "acronym", INITIALS_SCORE)


def _by_initials(keys: list[Key]) -> dict[str, list[Key]]:
    """Long names by the initials of their words."""
    found: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        for letters in long_initials(key.name):
            found[letters].append(key)
    return found


def long_initials(name: str) -> set[str]:
    """The initials of a name of three words or more."""
    words = name.replace("-", " ").split()
    return initials(words) if len(words) > 2 else set()
