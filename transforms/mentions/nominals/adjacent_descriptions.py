"""Who is spoken of just before a description: "Rosa Delgado … . The union leader said"."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import Discourse, is_subject
from transforms.mentions.nominals.noun_phrases import is_countryman, own_gender
from transforms.mentions.nominals.parties import KNOWN_PARTIES, parties
from transforms.mentions.nominals.role_matching import PARTY_HEADS, STATE_LEADERS, alike
from transforms.mentions.referents import Mention, Referent
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.names.roles import role_parts

_EPITHETS = closed_class("epithet")
_AGED = tuple(closed_class("age_ending"))
_FOCUS = 200  # characters outside quotes, at most, between a name and the noun that means it
# "the former president" may be named nowhere
_BARRED = closed_class("never_adjacent_description") | STATE_LEADERS - closed_class("leader")


def person_just_named(discourse: Discourse, head: int, phrase: range, named: dict[int, Mention]) -> Referent | None:
    """The person whom a definite noun means by standing next to the name: "Rosa Delgado … . The union leader said".

    Only if the sentence before names one person (for an epithet: has a single one as subject), or names who spoke
    there, and of whom nothing is known that the noun could contradict; an epithet ("the mogul") contradicts no office.
    """
    parsed, noun = discourse.parsed, lookup_key(discourse.parsed.words[head])
    is_aged = any(parsed.words[t].endswith(_AGED) for t in range(phrase.start, head + 1))
    is_epithet = noun in _EPITHETS or is_countryman(noun) or is_aged
    is_title = noun in gazetteer.title_words(parsed.language)
    if not (is_title or is_epithet) or noun in _BARRED or noun in discourse.introduced:
        return None
    if any(t in named and named[t].span.label == "PERSON" for t in phrase):
        return None
    persons = discourse.persons_outside_quotes(parsed.starts[head], _FOCUS)
    if not persons:
        return None
    sentence = parsed.sentences[persons[0].span.first]
    here = [m for m in persons if parsed.sentences[m.span.first] == sentence]
    gender = title_gender(noun, parsed.language) or own_gender(parsed, head)
    found = {m.referent: None for m in here if m.referent is not None}
    if is_epithet:
        subjects = [m for m in here if is_subject(parsed, m.span)]
        found = {m.referent: None for m in subjects if m.referent is not None and gender in ("", m.referent.gender)}
    if len(found) == 1:
        person = next(iter(found))
    elif discourse.last_speaker is not None and discourse.last_speaker[1] in found:
        spoke_at, person = discourse.last_speaker  # who goes on speaking
        if spoke_at < parsed.starts[parsed.sentence_bounds[sentence][0]]:
            return None
    else:
        return None
    if gender and person.gender and gender != person.gender:
        return None
    barred = _is_no_candidate if noun in PARTY_HEADS else _is_no_honorific
    is_barred = (not is_epithet or noun in PARTY_HEADS) and any(barred(role) for role, _ in person.roles)
    known = {role_parts(role)[0] for role in known_roles("PERSON", person.name)}
    is_other = bool(known) and not is_epithet and known.isdisjoint(alike(noun))
    return None if is_barred or is_other else person


def _is_no_honorific(role: str) -> bool:
    """Whether a role tells more than an honorific does, and more than that somebody is a candidate."""
    title = gazetteer.titles().get(tuple(lookup_key(role).split()))
    return (title is None or title.kind != "honorific") and role_parts(role)[0] not in PARTY_HEADS


def _is_no_candidate(role: str) -> bool:
    """Whether a role is one of those who serve candidates or ask them, not of candidates: director, host."""
    head, modifiers = role_parts(role)
    title = gazetteer.titles().get((head,))
    is_office = title is not None and title.kind in ("honorific", "office", "political")
    return not (is_office or head in PARTY_HEADS or parties({head, *modifiers}) & KNOWN_PARTIES)
