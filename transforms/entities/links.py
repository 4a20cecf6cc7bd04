"""Which names of a corpus are other names of one entity: by spelling, by label, by who dominates a short name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from transforms.entities import organisation_links, person_links
from transforms.entities.link_types import SCORES, Key, Link, introduced_as

LABEL_SHARE = 0.75  # of a name's mentions: the label that has them has the others
LONG_LABEL_SHARE = 0.55  # for names of several words, which seldom mean two things


class Linked(NamedTuple):
    """For each key that has one its next Link, and for each that is another spelling of a full name, that one."""

    links: dict[str, Link]
    canonical: dict[str, str]


def link(
    keys: list[Key],
    aliases: list[tuple[str, str, int]],
    elsewhere: Mapping[str, int],
    shared_role: Callable[[str, str], bool],
) -> Linked:
    """The links of keys; aliases are (spelling, name_key, documents). Linear in the names.

    shared_role: whether two name_keys have a role of two words or more in common.

    Links make chains without circles: `followed` gives their ends. Where keys are a part of a corpus, elsewhere says
    what speaks for the others: the sum of what they offer in each block of name_blocks.
    """
    links: dict[str, Link] = {}

    def unlinked(label: str) -> list[Key]:
        return [key for key in keys if key.label == label and key.name_key not in links]

    _labels(keys, links)
    introduced = _introduced(aliases)
    person_links.link_usual_names(unlinked("PERSON"), introduced, links)
    person_links.link_full_names(unlinked("PERSON"), links)
    person_links.link_longer_names(unlinked("PERSON"), links, shared_role)
    organisation_links.link_spellings(unlinked("ORG"), links)
    organisation_links.link_led(unlinked("ORG"), links)
    canonical = {name_key: to.root for name_key, to in links.items()}
    person_links.link_short_names(unlinked("PERSON"), introduced, elsewhere, links, shared_role)
    organisation_links.link_short_names(unlinked("ORG"), aliases, introduced, elsewhere, links)
    return Linked(links, canonical)


def _labels(keys: list[Key], links: dict[str, Link]) -> None:
    """One name under several labels: the label that dominates."""
    by_name: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        by_name[key.name].append(key)
    for group in by_name.values():
        if len(group) > 1:
            top = min(group, key=lambda k: (-k.n_named, k.name_key))
            needed = LABEL_SHARE if " " not in top.name else LONG_LABEL_SHARE
            if top.n_named >= needed * sum(k.n_named for k in group):
                for key in group:
                    if key is not top:
                        links[key.name_key] = Link(top.name_key, "same_name", SCORES["same_name"])


def _introduced(aliases: list[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    """For each folded spelling the fuller names that documents have for it, with the documents."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for alias, name_key, documents in aliases:
        if folded := introduced_as(alias, name_key):
            found[folded][name_key] += documents
    return found
