"""Whom a definite description means by a role that the document or the knowledge base gives somebody.

"The Russian president" is who has the best score among those whose role passes every test.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ANY, closed_class, word_groups
from transforms.mentions.discourse import Discourse
from transforms.mentions.nominals.noun_phrases import DEFINITE, own_gender, phrase_start, place_tokens
from transforms.mentions.nominals.parties import KNOWN_PARTIES, PARTY_WORDS, parties, parties_of, party_of
from transforms.mentions.referents import Referent
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.names.roles import role_parts, spelt_out
from transforms.text.parsed_text import ParsedText

STATE_LEADERS = closed_class("state_leader")  # the same office, if the country agrees
PARTY_HEADS = closed_class("candidate_noun")
_ALIKE = word_groups("similar_roles", ANY)
_DEPUTIES = closed_class("deputy_modifier")
_WITH_PORTFOLIO = closed_class("office_with_portfolio")
_FORMER = closed_class("former_modifier")
_LONGEST_COUNTRY = 4  # words of a country's name
_LONG_PLACE = 5  # letters from which a place and its people may be told by their beginning
_FARTHEST = 20  # sentences that count
_OTHER_COUNTRY = 3.0  # off for "Russian President" if "the president" has no country
_SAME_NOUN = 0.5
_MATCH = 2.0  # a modifier that the role has, too, is worth as many sentences
_FROM_TABLE = 5.0  # off for what only the knowledge base says of somebody


@dataclass(frozen=True)
class Description:
    """A definite noun phrase: its head, the folded words before that, those of them with a capital, party, gender."""

    parsed: ParsedText
    head: int
    noun: str
    modifiers: set[str]
    proper: set[str]
    party: set[str]
    gender: str


@dataclass(frozen=True)
class Role:
    """A role of somebody: where the document says it (None: the knowledge base does), where they were named last."""

    text: str
    at: int | None
    seen_at: int | None
    head: str
    modifiers: frozenset[str]
    words: set[str]  # both, with one word for each party


def person_by_role(discourse: Discourse, head: int, people: list[Referent]) -> Referent | None:
    """The person of the document whose role a definite noun phrase names; of the same score who is named most."""
    phrase = _description(discourse.parsed, head)
    last_seen = {id(m.referent): m.span.first for m in discourse.mentions if m.referent is not None}
    ranks = (
        ((_score(phrase, role), person.count, person.key), person)
        for person in people
        if all(test(phrase, person) for test in PERSON_TESTS)
        for role in _roles(phrase, person, last_seen.get(id(person)))
        if all(test(phrase, role) for test in ROLE_TESTS)
    )
    return max(ranks, key=lambda ranked: ranked[0], default=(None, None))[1]


def has_no_other_gender(phrase: Description, person: Referent) -> bool:
    """Whether a phrase and a person do not differ in gender."""
    return not person.gender or not phrase.gender or person.gender == phrase.gender


def leads_no_other_state(phrase: Description, person: Referent) -> bool:
    """Whether the tables do not know somebody for leading other countries alone: the French president."""
    if phrase.noun not in STATE_LEADERS:
        return True
    roles = (role for role in known_roles("PERSON", person.name) if role_parts(role)[0] in STATE_LEADERS)
    led = [role for role in roles if _places(role)]
    return not led or not all(_is_elsewhere(phrase.proper, role) for role in led)


def is_of_no_other_party(phrase: Description, person: Referent) -> bool:
    """Whether a person is not known to be of other parties than the phrase names."""
    known = parties_of(person) if phrase.party else set[str]()
    return not known or bool(phrase.party & known)


PERSON_TESTS: tuple[Callable[[Description, Referent], bool], ...] = (
    has_no_other_gender,
    leads_no_other_state,
    is_of_no_other_party,
)


def names_the_role(phrase: Description, role: Role) -> bool:
    """Whether a phrase names a role: by its noun or one alike, as who leads the same state, or by its party."""
    is_state = role.head in STATE_LEADERS and phrase.noun in STATE_LEADERS and _agrees(phrase.proper, role.text)
    is_party = bool(phrase.party) and phrase.party <= role.words and phrase.noun in PARTY_HEADS
    return role.head in alike(phrase.noun) or is_state or is_party


def is_not_elsewhere(phrase: Description, role: Role) -> bool:
    """Whether a role is of no other place or body: Florida governor, the New Jersey governor."""
    return not _is_elsewhere(phrase.proper, role.text)


def is_no_deputy(phrase: Description, role: Role) -> bool:
    """Whether a role is no deputy's, unless the phrase is, too: vice president, the president."""
    return not is_other_rank(phrase.modifiers, role.modifiers)


def is_other_rank(phrase: Collection[str], role: Collection[str]) -> bool:
    """Whether a role is a deputy's by its modifiers, and a phrase's modifiers do not say so: shadow, vice."""
    return not _DEPUTIES.intersection(role) <= set(phrase)


def is_same_office(phrase: Description, role: Role) -> bool:
    """Whether a role is no other office: prime minister, the health minister."""
    return not other_office(phrase.parsed, phrase.head, role.text)


def is_former_if_stated(phrase: Description, role: Role) -> bool:
    """Whether a role is a former one if the phrase says so and the document tells the role."""
    return role.at is None or not phrase.modifiers & _FORMER - role.modifiers


def is_former_of_named_place(phrase: Description, role: Role) -> bool:
    """Whether a phrase that names a place says of a former role that it is one."""
    return not phrase.proper or not role.modifiers & _FORMER - phrase.modifiers


def is_of_this_document(phrase: Description, role: Role) -> bool:
    """Whether the document says a role, or has named before who has it by the knowledge base."""
    return role.at is not None or role.seen_at is not None


ROLE_TESTS: tuple[Callable[[Description, Role], bool], ...] = (
    names_the_role,
    is_not_elsewhere,
    is_no_deputy,
    is_same_office,
    is_former_if_stated,
    is_former_of_named_place,
    is_of_this_document,
)


def _description(parsed: ParsedText, head: int) -> Description:
    begin = phrase_start(parsed, head)
    *before, noun = spelt_out([lookup_key(word) for word in parsed.words[begin : head + 1]])
    modifiers = parties(set(before))
    inside = [*range(begin, head), *place_tokens(parsed, head)]
    capital = (parsed.forms[t] for t in inside if parsed.words[t][0].isupper())
    proper = {lookup_key(form) for form in capital} - DEFINITE - PARTY_WORDS
    party = (modifiers | {party_of(noun)}) & KNOWN_PARTIES
    gender = title_gender(noun, parsed.language) or own_gender(parsed, head)
    return Description(parsed, head, noun, modifiers, proper, party, gender)


def _roles(phrase: Description, person: Referent, seen_at: int | None) -> Iterator[Role]:
    """The roles of a person; who held the office of a state's leader when, no table tells, but the country does."""
    known = known_roles("PERSON", person.name)
    if phrase.noun in STATE_LEADERS or any(role_parts(role)[0] in STATE_LEADERS for role, _ in person.roles):
        known = tuple(role for role in known if _agrees(phrase.proper, role))
    for text, at in [*person.roles, *((role, None) for role in known)]:
        head, modifiers = role_parts(text, phrase.parsed.language)
        yield Role(text, at, seen_at, head, modifiers, parties(modifiers | {head}))


def _score(phrase: Description, role: Role) -> float:
    """How well a role fits a phrase, in sentences."""
    sentences = phrase.parsed.sentences
    seen = role.seen_at if role.seen_at is not None else role.at or 0
    score = _MATCH * len(phrase.modifiers & role.words) - min(abs(sentences[phrase.head] - sentences[seen]), _FARTHEST)
    score += _SAME_NOUN if role.head == phrase.noun else 0.0
    score -= _FROM_TABLE if role.at is None else 0.0
    is_of_country = not role.modifiers.isdisjoint(gazetteer.demonyms())
    return score - (_OTHER_COUNTRY if is_of_country and not phrase.modifiers else 0.0)


def alike(head: str) -> frozenset[str]:
    """Heads that may name the same role."""
    return frozenset({head}).union(*(group for group in _ALIKE if head in group))


def _is_elsewhere(proper: set[str], role: str) -> bool:
    """Whether a role names another place or body than some words with a capital do."""
    return bool(proper and _places(role)) and not _agrees(proper, role)


def _agrees(proper: set[str], role: str) -> bool:
    """Whether a phrase and a role name the same country, place or body: Russian, Russia."""
    if any(_same_place(a, b) for a in proper for b in _places(role)):
        return True
    known = gazetteer.countries() | gazetteer.demonyms()
    return not {known[w] for w in proper if w in known}.isdisjoint(_countries(role))


def _countries(role: str) -> set[gazetteer.Country]:
    """The countries of several words that a role names: president of the United States."""
    words = lookup_key(role).split()
    parts = (" ".join(words[n : n + size]) for size in range(2, _LONGEST_COUNTRY + 1) for n in range(len(words)))
    return {gazetteer.countries()[part] for part in parts if part in gazetteer.countries()}


def _places(role: str) -> set[str]:
    return {lookup_key(w) for w in role.split() if w[0].isupper()} - gazetteer.title_words() - PARTY_WORDS


def _same_place(a: str, b: str) -> bool:
    """Whether two words name one place: equal, name and people of one country, or alike but for a short ending."""
    countries = [gazetteer.countries().get(w) or gazetteer.demonyms().get(w) for w in (a, b)]
    if all(countries):
        return countries[0] == countries[1]
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _LONG_PLACE and long.startswith(short[:-1]))


def other_office(parsed: ParsedText, head: int, role: str) -> bool:
    """Whether a role is another office than the phrase of a noun names: prime minister, the health minister."""
    begin = phrase_start(parsed, head)
    words = spelt_out([lookup_key(word) for word in parsed.words[begin : head + 1]])
    portfolio = _portfolio(parsed, begin, head) if words[-1] in _WITH_PORTFOLIO else set()
    return _other_title(words, role) or _other_portfolio(portfolio, role_parts(role, parsed.language)[1])


def _other_title(words: list[str], role: str) -> bool:
    """Whether a phrase and a role have different titles of the tables: prime minister, finance minister."""
    mine, theirs = _title(words), _title(spelt_out(lookup_key(role).replace(",", " ").split()))
    return bool(mine and theirs) and mine != theirs and mine[-1:] == theirs[-1:]


def _portfolio(parsed: ParsedText, begin: int, head: int) -> set[str]:
    """The nouns that a phrase has before its head: "health" of "the local health minister"."""
    nouns = (t for t in range(begin, head) if parsed.pos[t] == "NOUN" and parsed.deps[t] == "compound")
    return {lookup_key(parsed.words[t]) for t in nouns}


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
