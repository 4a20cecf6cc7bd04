"""Descriptions of what the text names only after them: "A judge ruled … . Judge Ann Lee …"."""

from collections.abc import Container, Iterable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.nominals.noun_phrases import determiner, phrase_start
from transforms.mentions.nominals.organisation_nouns import KINDS_UNTOLD, Kinds, fits, is_another, is_spokesman
from transforms.mentions.nominals.parties import KNOWN_PARTIES, parties, parties_of
from transforms.mentions.nominals.role_matching import alike, is_other_rank, other_office
from transforms.mentions.referents import Mention, Referent
from transforms.mentions.speaking_phrases import SpeakingPhrases
from transforms.names.persons import title_gender
from transforms.names.roles import names_person, role_parts
from transforms.text.parsed_text import ParsedText, TokenSpan

_OF_GOVERNMENT = closed_class("of_government")
_TRADES = closed_class("trade_noun")
_INDEFINITE = closed_class("indefinite_determiner")
_ARTICLES = closed_class("indefinite_article")
_CLEARLY = 3  # times as often as any other that fits the one is named that is meant
_BEFORE_WHAT_ONE_IS = ("PUNCT", "ADP")  # behind a name: Ann Lee, from Norland Space,
_NAME_TOKENS = 4  # within which the subject stands that a full name at the start of a sentence is
_LEDE = 3  # sentences from the start in which somebody may be told of before being named
_OPENING = 5  # sentences from the start in which anybody may be
_NAMED_SOON, _NAMED_LATER = 3, 8  # sentences within which the name follows, elsewhere and there


def resolve_cataphora(
    parsed: ParsedText, names: list[Mention], found: list[Mention], speaking: SpeakingPhrases, kinds: Kinds
) -> None:
    """Give descriptions that speak and mean nobody yet what the text names only after them.

    Whom their own words name is somebody else: "A firm said it was in talks with Acme".
    """
    people: dict[Referent, int] = {}
    for mention in names:
        if mention.referent is not None and mention.referent.label == "PERSON":
            people.setdefault(mention.referent, mention.span.first)
    for mention in found:
        head = mention.span.last - 1
        if mention.method == "spoken_for" and (person := _spokesman_named_later(parsed, mention, people)) is not None:
            mention.referent, mention.method = person, "cataphora"
            continue
        if mention.kind != "nominal" or mention.referent is not None or head not in speaking:
            continue
        referent = None
        others = _named_by(head, names, speaking)
        if names_person(parsed, head):
            meant = {person: first for person, first in people.items() if person not in others}
            referent = (
                _person_named_later(parsed, head, meant)
                or _who_opens_next(parsed, head, meant)
                or _who_speaks_next(parsed, head, meant, speaking.phrases)
            )
        elif mention.span.label == "ORG" and (parsed.sentences[head] < _LEDE or determiner(parsed, head) == "the"):
            bodies = [name for name in names if name.referent not in others]
            referent = _thing_named_later(parsed, head, bodies, kinds) or _body_that_speaks_next(
                parsed, head, bodies, speaking.phrases, kinds
            )
            is_known = referent is not None and _may_have_spoken(parsed, head, names, speaking.phrases, kinds)
            referent = None if is_known else referent
        if referent is not None:
            mention.referent, mention.method = referent, "cataphora"


def _named_by(head: int, names: list[Mention], speaking: SpeakingPhrases) -> frozenset[Referent]:
    """Whom the words that a description speaks name."""
    said = speaking.spoken_by(head)
    inside = (name.referent for name in names if any(start <= name.span.char_start < end for start, end in said))
    return frozenset(referent for referent in inside if referent is not None)


def _person_named_later(parsed: ParsedText, head: int, first_named: dict[Referent, int]) -> Referent | None:
    """The one person who is named soon after with the role that a phrase says: "A judge said … . Judge Ann Lee …"."""
    wanted = alike(lookup_key(parsed.words[head]))
    here = parsed.sentences[head]
    within = _NAMED_LATER if here < _LEDE else _NAMED_SOON
    proper = {lookup_key(w) for w in parsed.words[phrase_start(parsed, head) : head]}
    gender = title_gender(lookup_key(parsed.words[head]))
    party = parties(proper) & KNOWN_PARTIES
    found = {
        person: [role for role, _ in person.roles if _names(parsed, head, role, wanted, proper)]
        for person, first in first_named.items()
        if first > head and (not gender or person.gender in ("", gender)) and party <= parties_of(person)
    }
    of_country = [person for person, roles in found.items() if any(_same_country(proper, role) for role in roles)]
    if here < _LEDE and len(of_country) == 1:
        return of_country[0]  # wherever: a Norland engineer, Ann Lee, an engineer of Norland Space
    soon = [p for p, roles in found.items() if roles and parsed.sentences[first_named[p]] - here <= within]
    return soon[0] if len(soon) == 1 else None


def _spokesman_named_later(parsed: ParsedText, mention: Mention, people: dict[Referent, int]) -> Referent | None:
    """Who is named soon after as the spokesman of a body for which one speaks: "an Acme spokesman … Ann Lee"."""
    head, body = mention.span.last - 1, mention.referent
    if body is None or body.label != "ORG" or not is_spokesman(parsed, head):
        return None
    person = _person_named_later(parsed, head, people)
    roles = [lookup_key(role).split() for role, _ in person.roles] if person is not None else []
    words = {body.name.split()[0], *(_OF_GOVERNMENT if body.name.split()[-1] in _OF_GOVERNMENT else ())}
    is_of_body = any(not words.isdisjoint(role) for role in roles)
    return person if person is not None and (is_of_body or _is_called(parsed, head, people[person])) else None


def _is_called(parsed: ParsedText, head: int, first: int) -> bool:
    """Whether a name stands beside the noun of a phrase before, with nothing else: "the spokesman, | Ann Lee"."""
    return parsed.forms[max(0, first - 3) : first] == ["the", parsed.forms[head], ","]


def _names(parsed: ParsedText, head: int, role: str, wanted: Container[str], proper: set[str]) -> bool:
    """Whether a phrase names a role that somebody has: no health minister a prime minister, nor one of elsewhere."""
    noun, modifiers = role_parts(role)
    is_alike = noun in wanted and not is_other_rank(proper, modifiers) and not _other_country(proper, role)
    return is_alike and not other_office(parsed, head, role)


def _who_opens_next(parsed: ParsedText, head: int, first_named: dict[Referent, int]) -> Referent | None:
    """The person in full with whom the next paragraph opens, if a subject is not named: the opening of a news agency.

    "A Norburg woman says she saw the crash.\n\nAnn Lee says …"; of a woman or man also the one person whom its first
    sentence names as a subject, "The Gazette reports that Ann Lee said"; nobody of whom another role is told.
    """
    is_lede = parsed.sentences[head] < _LEDE or determiner(parsed, head) in _ARTICLES
    paragraph = parsed.text.find("\n", parsed.starts[head])
    if parsed.deps[head] not in SUBJECTS or not is_lede or paragraph < 0:
        return None
    gender = title_gender(lookup_key(parsed.words[head]))
    begin, end = _sentence_behind(parsed, paragraph)
    named = [person for person, first in first_named.items() if begin <= first < end]
    person = next((p for p in named if first_named[p] == begin or (len(named) == 1 and gender)), None)
    if person is None or person.person is None or not person.person.is_full or person.roles:
        return None
    first = first_named[person]
    speaks = any(parsed.deps[t] == "nsubj" for t in range(first, min(first + _NAME_TOKENS, len(parsed))))
    is_other = gender != person.gender if first > begin else gender not in ("", person.gender)
    return None if is_other or not speaks else person


def _who_speaks_next(
    parsed: ParsedText, head: int, first_named: dict[Referent, int], speaking: Container[int]
) -> Referent | None:
    """The person in full who speaks in the next sentence, the only one whom it names first, after words for one.

    "An expert said that … . Ann Lee, an astronomer from Norburg, warned …". The name opens the
    sentence, but for a trade that many have in the opening of a text; others than those are told of there alone,
    have no other role, and something is said of them behind the name.
    """
    noun, here = lookup_key(parsed.words[head]), parsed.sentences[head]
    is_trade, is_opening = parsed.forms[head] in _TRADES, here < _OPENING
    is_one = parsed.tags[head] == "NN" and determiner(parsed, head) in _INDEFINITE
    begin, end = _sentence_behind(parsed, parsed.ends[parsed.sentence_bounds[here][1] - 1])
    named = [(person, first) for person, first in first_named.items() if begin <= first < end]
    if not is_one or len(named) != 1:
        return None
    person, first = named[0]
    roles = {role_parts(role)[0] for role, _ in person.roles}
    is_other = title_gender(noun) not in ("", person.gender) or (bool(roles) and roles.isdisjoint(alike(noun)))
    may_be = is_trade and (is_opening or first == begin)
    may_be = may_be or (is_opening and first == begin and not is_other)
    is_full = person.person is not None and person.person.is_full
    spoken = next((token for token in range(first, first + _NAME_TOKENS) if token in speaking), None)
    is_introduced = spoken is not None and parsed.pos[min(spoken + 1, len(parsed) - 1)] in _BEFORE_WHAT_ONE_IS
    return person if may_be and is_full and spoken is not None and (is_trade or is_introduced) else None


def _body_that_speaks_next(
    parsed: ParsedText, head: int, names: list[Mention], speaking: Container[int], kinds: Kinds
) -> Referent | None:
    """The organisation that speaks first, by name and soon, after words for one at the start: "says a watchdog"."""
    noun, here = lookup_key(parsed.words[head]), parsed.sentences[head]
    if noun not in KINDS_UNTOLD or here >= _LEDE:
        return None
    for mention in names:
        body, first = mention.referent, mention.span.first
        if first <= head or body is None or body.label != "ORG":
            continue
        if parsed.sentences[first] - here > _NAMED_SOON:
            return None
        if any(token in speaking for token in range(first, mention.span.last)):
            return None if is_another(noun, body, kinds.get(id(body), frozenset())) else body
    return None


def _sentence_behind(parsed: ParsedText, char: int) -> TokenSpan:
    """The first sentence behind an offset that no other sentence goes over."""
    token = parsed.tokens(char, char + 1)[0]
    while token < len(parsed) and parsed.starts[token] < char:
        token += 1
    return parsed.sentence_bounds[parsed.sentences[token]] if token < len(parsed) else (token, token)


def _other_country(proper: set[str], role: str) -> bool:
    """Whether a phrase and a role name different countries or peoples."""
    mine, theirs = _countries(proper), _countries(lookup_key(role).split())
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _same_country(proper: set[str], role: str) -> bool:
    """Whether a phrase and a role name the same country or people."""
    return not _countries(proper).isdisjoint(_countries(lookup_key(role).split()))


def _countries(words: Iterable[str]) -> set[str]:
    """The codes of the countries that some folded words name, or whose people."""
    known = ((gazetteer.countries().get(word) or gazetteer.demonyms().get(word)) for word in words)
    return {country.code for country in known if country is not None}


def _thing_named_later(parsed: ParsedText, head: int, names: list[Mention], kinds: Kinds) -> Referent | None:
    """The one organisation named after it that a description fits: "A union of dockers struck".

    Of several the one whose name or kind has the nouns before its noun, too: "An ambulance service", Norburg Ambulance
    Service. What the heading names may be told of by an indefinite description as well.
    """
    noun = lookup_key(parsed.words[head])
    is_definite = determiner(parsed, head) == "the"  # then it may be named anywhere, but nothing else that fits
    body_start = 0 if is_definite else _end_of_heading(parsed, head)
    first_named: dict[Referent, int] = {}
    for mention in names:
        thing = mention.referent
        if thing is not None and thing.label == "ORG" and mention.span.first >= body_start:
            first_named.setdefault(thing, mention.span.first)
    found = [
        thing
        for thing, first in first_named.items()
        if first > head
        and (is_definite or parsed.sentences[first] - parsed.sentences[head] <= _NAMED_LATER)
        and fits(noun, thing, kinds.get(id(thing), frozenset()), is_near=False)
    ]
    nouns = {parsed.forms[t] for t in parsed.children[head] if t < head and parsed.deps[t] == "compound"}
    found = [thing for thing in found if nouns & _words(thing, kinds)] or found
    found.sort(key=lambda thing: -thing.count)
    is_clear = len(found) == 1 or (found and found[0].count >= _CLEARLY * found[1].count)
    return found[0] if is_clear else None


def _words(thing: Referent, kinds: Kinds) -> set[str]:
    """The words of a body's name, and what the document calls it."""
    return {*thing.name.split(), *kinds.get(id(thing), ())}


def _end_of_heading(parsed: ParsedText, head: int) -> int:
    """The first token behind the heading of a text, if a token stands right below it; else 0."""
    end = parsed.text.find("\n")
    below = parsed.tokens(end, len(parsed.text))[0] if end >= 0 else 0
    is_heading = 0 < below <= head and parsed.text[:end].rstrip()[-1:].isalnum()
    return below if is_heading and parsed.sentences[head] == parsed.sentences[below] else 0


def _may_have_spoken(
    parsed: ParsedText, head: int, names: list[Mention], speaking: Container[int], kinds: Kinds
) -> bool:
    """Whether a definite description may be of a body that spoke before it, for all that is known of that."""
    noun = lookup_key(parsed.words[head])
    if determiner(parsed, head) != "the" or noun not in KINDS_UNTOLD:
        return False
    return any(
        not is_another(noun, mention.referent, kinds.get(id(mention.referent), frozenset()))
        for mention in names
        if mention.referent is not None and mention.referent.label == "ORG" and mention.span.first < head
        if any(token in speaking for token in range(mention.span.first, mention.span.last))
    )
