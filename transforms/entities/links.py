"""Which names of a corpus are other names of one entity: by spelling, by label, by who dominates a short name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from transforms.lexicon.folding import initials, is_acronym
from transforms.names.organisations import is_acronym_of, normalised, variant_form
from transforms.names.persons import PersonName, formal, parse, person_words, same_middle

LABEL_SHARE = 0.75  # of a name's mentions: the label that has them has the others
LONG_LABEL_SHARE = 0.55  # for names of several words, which seldom mean two things
SHORT_SHARE = 0.8  # of the documents with a surname: whoever has them has the surname alone
SHORT_DOCUMENTS = 2
ALONE_SCORE = 0.5  # a short name that nobody dominates
# a prior was right for 97 of 98 speakers of PolNeAR's dev part; the others are estimates after reading
SCORES = {"same_name": 1.0, "alias": 0.9, "corpus_prior": 0.98, "acronym": 0.9}
INITIALS_SCORE = 0.8
SCORE_DIGITS = 2  # more say nothing, and change with each document


class Key(NamedTuple):
    """A distinct name of the corpus: its key, label and text, and how often it occurs."""

    name_key: str
    label: str
    name: str
    n_mentions: int
    n_named: int
    n_documents: int


class Link(NamedTuple):
    """The key that stands for a key, how that was found, how sure it is."""

    root: str
    method: str
    score: float


class Linked(NamedTuple):
    """For each key that has one its next Link, and for each that is another spelling of a full name, that one."""

    links: dict[str, Link]
    leaders: dict[str, str]


def link(
    keys: list[Key], aliases: list[tuple[str, str, int]], elsewhere: Mapping[str, int] = MappingProxyType({})
) -> Linked:
    """The links of keys; aliases are (spelling, name_key, documents). Linear in the names.

    Links make chains without circles: `followed` gives their ends. Where keys are a part of a corpus, elsewhere says
    what speaks for the others: the sum of what they offer in each block of name_blocks.
    """
    links: dict[str, Link] = {}
    _labels(keys, links)
    introduced = _introduced(aliases)
    _usual_names([k for k in keys if k.label == "PERSON" and k.name_key not in links], introduced, links)
    _people([k for k in keys if k.label == "PERSON" and k.name_key not in links], links)
    _spellings([k for k in keys if k.label == "ORG" and k.name_key not in links], links)
    leaders = {name_key: to.root for name_key, to in links.items()}
    people = [k for k in keys if k.label == "PERSON" and k.name_key not in links]
    _short_people(people, introduced, elsewhere, links)
    organisations = [k for k in keys if k.label == "ORG" and k.name_key not in links]
    _organisations(organisations, aliases, introduced, elsewhere, links)
    return Linked(links, leaders)


def followed(name_key: str, links: dict[str, Link]) -> Link:
    """The link to the last of a chain; methods and scores of the weakest step."""
    method, score, root = "same_name", 1.0, name_key
    while root in links:
        step = links[root]
        if step.score <= score:
            method, score = step.method, step.score
        if step.root == root:
            break
        root = step.root
    return Link(root, method, score)


def _most(keys: Iterable[Key]) -> Key:
    """The key in most documents, then mentions, then first by text."""
    return min(keys, key=lambda k: (-k.n_documents, -k.n_mentions, k.name_key))


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


# ------------------------------------------------------------------------------------------- persons
def _usual_names(keys: list[Key], introduced: dict[str, Counter[str]], links: dict[str, Link]) -> None:
    """Full names whose own documents also write one that more documents know: "Rupert Ned Hale" who is "Ned Hale"."""
    known = {k.name: k for k in keys if parse(tuple(k.name.split())).is_full}
    for name, key in sorted(known.items()):
        for name_key in introduced.get(name, ()):
            other = known.get(name_key.partition(":")[2])
            if other is None or other.name_key != name_key or other.n_documents >= key.n_documents:
                continue
            if parse(tuple(name.split())).given != parse(tuple(other.name.split())).given:
                links[name_key] = Link(key.name_key, "alias", SCORES["alias"])


def _people(keys: list[Key], links: dict[str, Link]) -> None:
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
            root = _most(k for k, _ in cluster)
            for key, _ in cluster:
                if key is not root:
                    links[key.name_key] = Link(root.name_key, "alias", SCORES["alias"])


def _introduced(aliases: list[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    """For each folded spelling the fuller names that documents have for it, with the documents."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for alias, name_key, documents in aliases:
        if folded := introduced_as(alias, name_key):
            found[folded][name_key] += documents
    return found


@lru_cache(maxsize=1 << 16)
def introduced_as(alias: str, name_key: str) -> str | None:
    """The folded spelling, where it is another than that of the name_key."""
    folded = " ".join(person_words(alias)) if name_key.startswith("PERSON:") else normalised(alias, "ORG")
    # of a name with a usual long form the acronym alone joins nothing: DNC is the committee and the convention
    return None if name_key.endswith(":" + folded) or (is_acronym(alias) and " " in folded) else folded


def _short_people(
    keys: list[Key], introduced: dict[str, Counter[str]], elsewhere: Mapping[str, int], links: dict[str, Link]
) -> None:
    """Surnames (or given names) that stand alone in documents: the person who dominates them in the corpus."""
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
        links[key.name_key] = Link(key.name_key, "same_name", ALONE_SCORE)


# -------------------------------------------------------------------------------------- organisations
def _spellings(keys: list[Key], links: dict[str, Link]) -> None:
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
            root = _most(same)
            for key in same:
                if key is not root:
                    links[key.name_key] = Link(root.name_key, "alias", SCORES["alias"])


def _organisations(
    keys: list[Key],
    aliases: list[tuple[str, str, int]],
    introduced: dict[str, Counter[str]],
    elsewhere: Mapping[str, int],
    links: dict[str, Link],
) -> None:
    """Acronyms and short names to the one organisation that documents introduce by them."""
    known = {k.name_key: k for k in keys}
    capitals = {normalised(alias, "ORG") for alias, name_key, _ in aliases if is_acronym(alias)}
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
            if share >= SHORT_SHARE and enough and not top.startswith(key.name_key + " "):
                method = "acronym" if is_capital else "corpus_prior"
                links[key.name_key] = Link(top, method, round(SCORES[method] * share, SCORE_DIGITS))
        elif not others and is_capital and len(key.name) > 2:
            long = by_initials.get(key.name, [])
            is_only = len(long) == 1 and not elsewhere.get(f"initials:{key.name}")
            circle = is_only and followed(long[0].name_key, links).root == key.name_key
            if is_only and not circle and is_acronym_of(key.name.upper(), long[0].name):
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
