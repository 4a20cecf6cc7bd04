"""Nominals of one document: "the senator", "the Russian president", "a spokesman for the ministry", "the company"."""

from collections.abc import Iterable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold
from transforms.lexicon.languages import ANY, closed_class, word_groups
from transforms.mentions.pronouns import Trail
from transforms.mentions.referents import Referent
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.names.roles import names_person, role_parts
from transforms.text.parsed_text import ParsedText

_DEFINITE = frozenset({"the", "this", "that"})
_INDEFINITE = closed_class("indefinite_determiner")
_PERSON_NOUNS = gazetteer.title_words() | closed_class("never_adjacent_description")
_ALIKE = word_groups("similar_roles", ANY)
STATE_LEADERS = closed_class("state_leader")  # the same office, where the country agrees
_OF_ALL = ("s", "sh", "ch", "se")  # ends of peoples' names that mean many, if anybody
_DEPUTIES = closed_class("deputy_modifier")
_PARTIES = {"gop": "republican", "republicans": "republican", "democratic": "democrat", "democrats": "democrat"}
KNOWN_PARTIES = frozenset({"republican", "democrat", "libertarian", "green", "labour", "conservative"})
PARTY_HEADS = frozenset(
    {"nominee", "candidate", "contender", "frontrunner", "runner", "hopeful", "republican", "democrat"}
)
_LONG_PLACE = 5  # letters from which a place and its people may be told by their beginning
_OTHER_COUNTRY = 3.0  # off for "Russian President" where "the president" has no country
_MATCH = 2.0  # a modifier that the role has, too, is worth as many sentences
_FROM_TABLE = 5.0  # off for what only the knowledge base says of somebody
_WITH_PORTFOLIO = frozenset({"minister", "secretary"})
_OWN = {"his": "m", "her": "f"}
_FORMER = frozenset({"former", "ex", "first", "vice", "deputy"})


def alike(head: str) -> frozenset[str]:
    """Heads that may name the same role."""
    return frozenset({head}).union(*(group for group in _ALIKE if head in group))


def determiner(parsed: ParsedText, head: int) -> str:
    """What determines a noun: the, a, a possessor ("'s"), or nothing."""
    for child in parsed.children[head]:
        if child < head and parsed.deps[child] in ("det", "poss", "nummod", "predet"):
            return "'s" if parsed.deps[child] == "poss" else parsed.forms[child]
    first = _age_start(parsed, head)
    return parsed.forms[first] if first < head and parsed.forms[first] in _DEFINITE | _INDEFINITE else ""


def phrase_start(parsed: ParsedText, head: int) -> int:
    """The first token of what stands before a noun and belongs to it."""
    begin = _age_start(parsed, head)
    while (
        begin
        and (parsed.pos[begin - 1] in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or _is_inner_hyphen(parsed, begin - 1))
        and (parsed.sentences[begin - 1] == parsed.sentences[head] and begin - 1 in parsed.subtree(head))
    ):
        begin -= 1
    return begin


def _age_start(parsed: ParsedText, head: int) -> int:
    """The token that an age ending at head begins with, its article included, however it is parsed: the 31-year-old."""
    if parsed.forms[head] != "old":
        return head
    forms = parsed.forms[max(head - 5, 0) : head + 1]
    if forms[-4:] != ["-", "year", "-", "old"] or len(forms) < 5:
        return head
    return head - 5 if forms[0] in _DEFINITE | _INDEFINITE else head - 4


def _is_inner_hyphen(parsed: ParsedText, token: int) -> bool:
    """Whether a hyphen joins two words: front-runner."""
    is_joined = 0 < token < len(parsed) - 1 and parsed.ends[token] == parsed.starts[token + 1]
    return is_joined and parsed.words[token] == "-" and parsed.ends[token - 1] == parsed.starts[token]


def person_by_role(trail: Trail, head: int, people: list[Referent]) -> Referent | None:
    """The person of the document whose role a definite noun phrase names."""
    parsed = trail.parsed
    noun, wanted = fold(parsed.words[head]), alike(fold(parsed.words[head]))
    begin = phrase_start(parsed, head)
    modifiers = parties({fold(w) for w in parsed.words[begin:head]})
    party = (modifiers | {_PARTIES.get(noun, noun)}) & KNOWN_PARTIES
    capital = (parsed.forms[t] for t in range(begin, head) if parsed.words[t][0].isupper())
    proper = {fold(form) for form in capital} - _DEFINITE - KNOWN_PARTIES - set(_PARTIES)
    gender = title_gender(noun, parsed.language) or own_gender(parsed, head)
    best: tuple[float, int, str] | None = None
    chosen = None
    last_seen = {id(m.referent): m.span.first for m in trail.mentions if m.referent is not None}
    for person in people:
        if person.gender and gender and person.gender != gender:
            continue
        known = [(role, None) for role in known_roles("PERSON", person.name)]
        if noun in STATE_LEADERS or _leads_state(person):
            known = [k for k in known if _agrees(proper, k[0])]  # who held an office when, no table tells
        if noun in STATE_LEADERS and _leads_elsewhere(proper, person):
            continue
        if party and (told_of := told_parties(person)) and not party & told_of:
            continue
        for role, at in [*person.roles, *known]:
            role_head, role_modifiers = role_parts(role, parsed.language)
            told = parties(role_modifiers | {role_head})
            leads_state = role_head in STATE_LEADERS and noun in STATE_LEADERS and _agrees(proper, role)
            if role_head not in wanted and not leads_state and not (party and party <= told and noun in PARTY_HEADS):
                continue
            if (
                _elsewhere(proper, role)
                or role_modifiers & _DEPUTIES - modifiers
                or other_office(parsed, head, role)
                or (at is not None and (modifiers & _FORMER) - role_modifiers)
                or (proper and (role_modifiers & _FORMER) - modifiers)
            ):
                continue
            if at is None and id(person) not in last_seen:
                continue
            seen = last_seen.get(id(person), at or 0)
            distance = abs(parsed.sentences[head] - parsed.sentences[seen])
            score = _MATCH * len(modifiers & told) - min(distance, 20) + (role_head == noun) * 0.5
            score -= _FROM_TABLE if at is None else 0.0
            if not modifiers and not role_modifiers.isdisjoint(gazetteer.demonyms()):
                score -= _OTHER_COUNTRY
            rank = (score, person.count, person.key)
            if best is None or rank > best:
                best, chosen = rank, person
    return chosen


def _leads_state(person: Referent) -> bool:
    return any(role_parts(role)[0] in STATE_LEADERS for role, _ in person.roles)


def _leads_elsewhere(proper: set[str], person: Referent) -> bool:
    """Whether the tables know somebody for leading other countries alone than a phrase names: the French president."""
    roles = (role for role in known_roles("PERSON", person.name) if role_parts(role)[0] in STATE_LEADERS)
    led = [role for role in roles if _places(role)]
    return bool(led) and all(_elsewhere(proper, role) for role in led)


def own_gender(parsed: ParsedText, subject: int) -> str:
    """The gender of a subject whose own things its sentence speaks of: "The nominee attacked her opponent"."""
    verb = parsed.heads[subject]
    if parsed.deps[subject] != "nsubj":
        return ""
    things = [c for c in parsed.children[verb] if parsed.deps[c] in ("dobj", "attr") and c > subject]
    owners = {parsed.words[c].lower() for t in things for c in parsed.children[t] if parsed.deps[c] == "poss"}
    told = {_OWN[owner] for owner in owners if owner in _OWN}
    return told.pop() if len(told) == 1 else ""


def told_parties(person: Referent) -> set[str]:
    """The parties that the document and the knowledge base say a person is of."""
    roles = [*(role for role, _ in person.roles), *known_roles("PERSON", person.name)]
    return parties(word for role in roles for word in fold(role).split()) & KNOWN_PARTIES


def _elsewhere(proper: set[str], role: str) -> bool:
    """Whether a role names another place or body than a phrase does: Florida governor, the New Jersey governor."""
    return bool(proper and _places(role)) and not _agrees(proper, role)


def _agrees(proper: set[str], role: str) -> bool:
    """Whether a phrase and a role name the same country, place or body: Russian, Russia."""
    return any(_same_place(a, b) for a in proper for b in _places(role))


def _places(role: str) -> set[str]:
    return {fold(w) for w in role.split() if w[0].isupper()} - gazetteer.title_words() - KNOWN_PARTIES - set(_PARTIES)


def _same_place(a: str, b: str) -> bool:
    """Whether two words name one place: equal, name and people of one country, or alike but for a short ending."""
    countries = [gazetteer.countries().get(w) or gazetteer.demonyms().get(w) for w in (a, b)]
    if all(countries):
        return countries[0] == countries[1]
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _LONG_PLACE and long.startswith(short[:-1]))


def other_office(parsed: ParsedText, head: int, role: str) -> bool:
    """Whether a role is another office than the phrase of a noun names: prime minister, the health minister."""
    begin, noun = phrase_start(parsed, head), fold(parsed.words[head])
    portfolio = _portfolio(parsed, begin, head) if noun in _WITH_PORTFOLIO else set()
    words = [fold(word) for word in parsed.words[begin : head + 1]]
    return _other_title(words, role) or _other_portfolio(portfolio, role_parts(role, parsed.language)[1])


def _other_title(words: list[str], role: str) -> bool:
    """Whether a phrase and a role have different titles of the tables: prime minister, finance minister."""
    mine, theirs = _title(words), _title(fold(role).replace(",", " ").split())
    return bool(mine and theirs) and mine != theirs and mine[-1:] == theirs[-1:]


def _portfolio(parsed: ParsedText, begin: int, head: int) -> set[str]:
    """The nouns that a phrase has before its head: "health" of "the local health minister"."""
    nouns = (t for t in range(begin, head) if parsed.pos[t] == "NOUN" and parsed.deps[t] == "compound")
    return {fold(parsed.words[t]) for t in nouns}


def _other_portfolio(portfolio: set[str], role_modifiers: frozenset[str]) -> bool:
    """Whether a minister is named for something else than a role is: health minister, Civil Aviation Minister."""
    theirs = role_modifiers - _FORMER - KNOWN_PARTIES - gazetteer.demonyms().keys() - gazetteer.countries().keys()
    return bool(portfolio and theirs) and portfolio.isdisjoint(theirs)


def _title(words: list[str]) -> tuple[str, ...]:
    """The shortest title of two or more words that a phrase ends with."""
    for size in range(2, min(len(words), gazetteer.longest_title()) + 1):
        if tuple(words[-size:]) in gazetteer.titles():
            return tuple(words[-size:])
    return ()


def parties(words: Iterable[str]) -> set[str]:
    """Folded words with one form for each party."""
    return {_PARTIES.get(word, word) for word in words}


def is_member(parsed: ParsedText, head: int) -> bool:
    """Whether a party's or a people's name means one person: "the Republican", "the Brazilian"."""
    word = fold(parsed.words[head])
    is_one = _PARTIES.get(word, word) in KNOWN_PARTIES or is_countryman(word)
    return is_one and determiner(parsed, head) == "the"


def is_countryman(word: str) -> bool:
    """Whether a folded word may mean one person of a people: a Brazilian, unlike the French and the Chinese."""
    return word in gazetteer.demonyms() and not word.endswith(_OF_ALL)


def is_introduced(parsed: ParsedText, head: int, *, speaks: bool) -> bool:
    """Whether an indefinite noun introduces somebody without a name: "a minister"; "one grocer", if it speaks."""
    is_person = parsed.words[head].lower() in _PERSON_NOUNS or (speaks and names_person(parsed, head))
    return is_person and parsed.tags[head] == "NN" and determiner(parsed, head) in _INDEFINITE


def is_definite(parsed: ParsedText, head: int) -> bool:
    """Whether a noun phrase names somebody in particular: singular with the, a possessor or nothing before it."""
    if parsed.tags[head] in ("NNS", "NNPS"):
        return False
    before = determiner(parsed, head)
    return before in _DEFINITE or (before not in _INDEFINITE and not before.isdigit())
