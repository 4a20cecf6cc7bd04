"""Who is spoken of just before a description: "Rosa Delgado … . The union leader said"."""

from math import log1p

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import REACH, SALIENCE, Discourse, is_subject
from transforms.mentions.nominals.noun_phrases import is_countryman, own_gender, place_tokens
from transforms.mentions.nominals.parties import KNOWN_PARTIES, parties
from transforms.mentions.nominals.role_matching import PARTY_HEADS, STATE_LEADERS, alike
from transforms.mentions.referents import Mention, Referent
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.names.roles import names_person, role_parts
from transforms.text.parsed_text import ParsedText

_EPITHETS = closed_class("epithet")
_AGED = tuple(closed_class("age_ending"))
_TRADES = closed_class("trade_noun")  # of which nobody has but one
# evidence for whom a trade means, in sentences of distance; set by hand, checked on the development part of the news
_SUBJECT = 0.8
_LAST_SPEAKER = 1.2
_FAR = -3.0  # who spoke last is no farther
_CLEAR = 0.5  # by this much the best must lead
_FOCUS = 200  # characters outside quotes, at most, between a name and the noun that means it
# "the former president" may be named nowhere
_BARRED = closed_class("never_adjacent_description") | closed_class("duty_noun") | STATE_LEADERS
_BARRED -= closed_class("leader")


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
    places = (t for t in place_tokens(parsed, head) if t in named and named[t].span.label == "GPE")
    if any(_is_own(parsed, place, head) for place in places):
        return None  # Panama's attorney general is told apart by the place
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


def _is_own(parsed: ParsedText, place: int, head: int) -> bool:
    """Whether a noun is that of a place itself: Panama's chief, the chief of Panama; not the chief of its harbour."""
    above = parsed.heads[place]
    return above == head or (parsed.deps[place] == "pobj" and parsed.heads[above] == head)


def person_spoken_of(discourse: Discourse, head: int, phrase: range, named: dict[int, Mention]) -> Referent | None:
    """The person whom "the actress" or "the advocate" means: who spoke last or is the subject most spoken of.

    Only for what somebody is by trade, of which nothing that is known of the person says otherwise, and only if nobody
    else comes near.
    """
    parsed, noun = discourse.parsed, lookup_key(discourse.parsed.words[head])
    title = gazetteer.titles().get((noun,))
    is_trade = noun in _TRADES or (title.kind == "profession" if title is not None else names_person(parsed, head))
    if not is_trade or noun in _BARRED or any(t in named for t in phrase):
        return None
    scores = _fitness(discourse, head, title_gender(noun, parsed.language) or own_gender(parsed, head))
    ranked = sorted((r for r in scores if not _is_of_other_trade(r, noun)), key=lambda r: (-scores[r], r.key))
    if not ranked or (len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < _CLEAR):
        return None
    return None if discourse.is_since_named(noun, ranked[0]) else ranked[0]


def _is_of_other_trade(person: Referent, noun: str) -> bool:
    """Whether all that is known of a person is another trade than a noun says."""
    known = {role_parts(role)[0] for role in known_roles("PERSON", person.name)}
    known |= {role_parts(role)[0] for role, _ in person.roles}
    trades = {word for word in known if (t := gazetteer.titles().get((word,))) is None or t.kind != "honorific"}
    return noun not in _TRADES and bool(trades) and trades.isdisjoint(alike(noun))


def _fitness(discourse: Discourse, head: int, gender: str) -> dict[Referent, float]:
    """How near the persons of a gender are, outside of quotes, and who of them spoke last."""
    parsed = discourse.parsed
    scores: dict[Referent, float] = {}
    for mention in discourse.recent(head):
        person = mention.referent
        if person is None or person.label != "PERSON" or not _is_of(person, gender):
            continue
        if discourse.quote_at(mention.span.char_start) is None:
            distance = parsed.sentences[head] - parsed.sentences[mention.span.first]
            score = _SUBJECT * is_subject(parsed, mention.span) - distance + SALIENCE * log1p(person.count)
            scores[person] = max(score, scores.get(person, -float(REACH)))
    spoke_at, spoke = discourse.last_speaker or (0, None)
    if spoke is not None and _is_of(spoke, gender) and discourse.unquoted(spoke_at, parsed.starts[head]) <= _FOCUS:
        scores[spoke] = max(scores.get(spoke, _FAR), _FAR) + _LAST_SPEAKER
    return scores


def _is_of(person: Referent, gender: str) -> bool:
    return not gender or person.gender in ("", gender)
