"""Which names of persons are one person's: by nickname and middle name, and by who dominates a short name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from transforms.entities.link_types import (
    ALONE_SCORE,
    SCORE_DIGITS,
    SCORES,
    SHORT_DOCUMENTS,
    SHORT_SHARE,
    Key,
    Link,
    most_frequent,
)
from transforms.names.persons import PersonName, formal, parse, same_middle


def link_usual_names(keys: list[Key], introduced: dict[str, Counter[str]], links: dict[str, Link]) -> None:
    """Full names whose own documents also write one that more documents know: "Rupert Ned Hale" who is "Ned Hale"."""
    known = {k.name: k for k in keys if parse(tuple(k.name.split())).is_full}
    for name, key in sorted(known.items()):
        for name_key in introduced.get(name, ()):
            other = known.get(name_key.partition(":")[2])
            if other is None or other.name_key != name_key or other.n_documents >= key.n_documents:
                continue
            if parse(tuple(name.split())).given != parse(tuple(other.name.split())).given:
                links[name_key] = Link(key.name_key, "alias", SCORES["alias"])


def link_full_names(keys: list[Key], links: dict[str, Link]) -> None:
    """Full names of one person: nicknames and middle names, where only one person can be meant."""
    by_surname: dict[tuple[str, str], list[tuple[Key, PersonName]]] = defaultdict(list)
    for key in keys:
        name = parse(tuple(key.name.split()))
        if name.is_full and len(name.given) > 1:
            by_surname[(name.surname, name.suffix)].append((key, name))
    for group in by_surname.values():
        if len(group) > 1:
            for same in _same_given(group):
                _same_person(same, links)


def _same_given(group: list[tuple[Key, PersonName]]) -> list[list[tuple[Key, PersonName]]]:
    """Names of one surname grouped by given name; a nickname joins the one given name that it can stand for."""
    by_given: dict[str, list[tuple[Key, PersonName]]] = defaultdict(list)
    for key, name in group:
        by_given[name.given].append((key, name))
    weight = {given: sum(k.n_documents for k, _ in members) for given, members in by_given.items()}
    leader = {given: given for given in by_given}
    by_formal: dict[str, list[str]] = defaultdict(list)
    for given in sorted(by_given):
        for form in sorted(formal(given)):
            by_formal[form].append(given)
    for given in sorted(by_given):
        if len(formal(given)) == 1:
            continue
        others = {g for name in formal(given) for g in by_formal[name] if g != given}
        formals = {g for g in others if g in formal(given)}
        if len(formals) == 1:
            leader[given] = next(iter(formals))
        elif not formals and others:
            leader[given] = min({*others, given}, key=lambda g: (-weight[g], g))
    merged: dict[str, list[tuple[Key, PersonName]]] = defaultdict(list)
    for given in sorted(by_given):
        to = leader[given]
        merged[leader[to] if leader[leader[to]] == leader[to] else to] += by_given[given]
    return list(merged.values())


def _same_person(group: list[tuple[Key, PersonName]], links: dict[str, Link]) -> None:
    """Names that differ in middle names alone: one person, unless the middle names contradict each other."""
    plain = [(k, n) for k, n in group if not n.middle]
    middles = [(k, n) for k, n in group if n.middle]
    clusters: list[list[tuple[Key, PersonName]]] = []
    for key, name in sorted(middles, key=lambda item: (-item[0].n_documents, item[0].name_key)):
        fitting = [c for c in clusters if all(same_middle(name.middle, other.middle) for _, other in c)]
        if fitting:
            fitting[0].append((key, name))
        else:
            clusters.append([(key, name)])
    if not clusters:
        clusters.append([])
    weights = [sum(k.n_documents for k, _ in c) for c in clusters]
    if len(clusters) == 1 or max(weights) >= SHORT_SHARE * sum(weights):
        clusters[weights.index(max(weights))] += plain
    else:
        clusters.append(plain)
    for cluster in clusters:
        if len(cluster) > 1:
            root = most_frequent(k for k, _ in cluster)
            for key, _ in cluster:
                if key is not root:
                    links[key.name_key] = Link(root.name_key, "alias", SCORES["alias"])


def link_short_names(
    keys: list[Key],
    introduced: dict[str, Counter[str]],
    elsewhere: Mapping[str, int],
    links: dict[str, Link],
    shared_role: Callable[[str, str], bool],
) -> None:
    """Surnames (or given names) that stand alone in documents: the person who dominates them in the corpus.

    In few documents it is the only one who bears the name, if both have the same role of two words or more: tech lead.
    """
    surnames: dict[str, list[Key]] = defaultdict(list)
    given: dict[str, list[Key]] = defaultdict(list)
    short = []
    for key in keys:
        words = tuple(key.name.split())
        name = parse(words)
        if not name.is_full:
            short.append((key, name.surname))
            continue
        surnames[name.surname].append(key)
        given[name.given].append(key)
    for key, word in short:
        block = f"surname:{word}"
        if word not in surnames and not elsewhere.get(block):
            block = f"given:{word}"
        candidates = surnames.get(word, []) if block.startswith("surname") else given.get(word, [])
        weights, others = Counter({k.name_key: k.n_documents for k in candidates}), elsewhere.get(block, 0)
        called = Counter[str]()  # who is called by the surname alone tells more than who bears it
        for name_key, documents in introduced.get(key.name, {}).items():
            called[links[name_key].root if name_key in links else name_key] += documents
        called_others = elsewhere.get(f"called:{key.name}", 0)
        if called.total() + called_others >= SHORT_DOCUMENTS:
            weights, others = called, called_others
        if weights:
            top = min(weights, key=lambda k: (-weights[k], k))
            share = weights[top] / (weights.total() + others)
            if share >= SHORT_SHARE and weights[top] >= SHORT_DOCUMENTS:
                links[key.name_key] = Link(top, "corpus_prior", round(SCORES["corpus_prior"] * share, SCORE_DIGITS))
                continue
            if share == 1 and shared_role(key.name_key, top):
                links[key.name_key] = Link(top, "same_role", SCORES["same_role"])
                continue
        links[key.name_key] = Link(key.name_key, "same_name", ALONE_SCORE)
