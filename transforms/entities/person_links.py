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
    followed,
    most_frequent,
)
from transforms.lexicon import gazetteer
from transforms.lexicon.languages import closed_class
from transforms.names.known_roles import is_known_person
from transforms.names.persons import PARTICLES, PersonName, formal, parse, same_middle, without_initial


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
        name = without_initial(parse(tuple(key.name.split())))
        if name.is_full and len(name.given) > 1:
            by_surname[(name.surname, name.suffix)].append((key, name))
    for group in by_surname.values():
        if len(group) > 1:
            for same in _same_given(group):
                _same_person(same, links)


def link_longer_names(keys: list[Key], links: dict[str, Link], shared_role: Callable[[str, str], bool]) -> None:
    """Full names and the same with one surname more: "Ana Solis", "Ana Solis Rivera", or with a given name before.

    None of several with different surnames more, nobody of the knowledge base, which has other names of theirs, no name
    that ends with a given name: "Ana Maria". Another given name before needs the same role, or is like "Sayed".
    """
    known = {key.name: key for key in keys}
    longer: dict[str, list[Key]] = defaultdict(list)
    before: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        if shorter := without_last_surname(key.name):
            longer[shorter].append(key)
        if shorter := without_first_name(key.name):
            before[shorter].append(key)
    for key in keys:
        found = longer.get(key.name, [])
        if not found:
            found = [k for k in before.get(key.name, []) if _is_of_descent(k) or shared_role(key.name_key, k.name_key)]
        if len(found) != 1 or is_known_person(key.name) or is_known_person(found[0].name):
            continue
        ends = [known[followed(k.name_key, links).root.partition(":")[2]] for k in (key, found[0])]
        first, second = sorted(ends, key=lambda k: (-k.n_documents, len(k.name), k.name_key))
        if first is not second:
            links[second.name_key] = Link(first.name_key, "alias", SCORES["alias"])


def _is_of_descent(key: Key) -> bool:
    """Whether a name begins with one that tells of a family and is often left out: Sayed."""
    return key.name.split()[0] in closed_class("name_of_descent")


def without_last_surname(name: str) -> str | None:
    """A full name without the last of its surnames, None if it has but one: "ana solis" of "ana solis rivera"."""
    words = name.split()
    own = parse(tuple(words))
    if own.suffix or not own.middle or own.middle[-1] in gazetteer.given_names():
        return None
    shorter = words[:-1]
    while shorter[-1] in PARTICLES:
        shorter.pop()
    left = parse(tuple(shorter))
    return " ".join(shorter) if left.is_full and len(left.given) > 1 and len(left.surname) > 1 else None


def without_first_name(name: str) -> str | None:
    """A full name without the first of its given names, None if it has but one."""
    words = name.split()
    own = parse(tuple(words))
    return " ".join(words[1:]) if own.middle and len(own.given) > 1 and parse(tuple(words[1:])).is_full else None


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
