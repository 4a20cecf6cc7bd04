"""Whom of a document a phrase that speaks may mean: by its kind, and by what it says itself."""

from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals import representatives
from transforms.speakers.choice.kinds import is_of_other_rank, is_town
from transforms.speakers.choice.known import Known, Place, is_within
from transforms.speakers.choice.phrases import Phrase
from transforms.speakers.choice.signs import ON_DUTY, has_role, is_inside, is_introduced, relation_of
from transforms.text.parsed_text import ParsedText

_THINGS = frozenset({"ORG", "GPE"})
_ANYBODY = _THINGS | {"PERSON"}
_BESIDE = ("apposed", "behind_comma")
_MEANT = {  # the labels of whom a phrase may mean that it does not name
    "impersonal": _THINGS,
    "body": _THINGS,
    "human": frozenset({"PERSON"}),
    "other": frozenset(),  # nobody else: the ballot, voters
}
_FOR_OTHERS = frozenset({"writing", "agent"})  # kinds of phrases that name whom they speak for
_RELATED = closed_class("noun_of_related")  # critics and friends, who are not whose they are
_TO = closed_class("preposition_of_addressees")


def candidates(document: Known, phrase: Phrase) -> list[str]:
    """Who may be meant: whom the phrase names, and all of the labels that its words may mean.

    Nobody whom a phrase for a person names is that person, unless as "the minister, Jane Roe". "The pilot" is nobody
    who is not called that, and the mayor no deputy mayor. A body that was introduced as one of many is no other: one
    travel site … . The site.
    A letter to Acme is not by Acme, a report from Norland not by Norland, and a study by no town.
    Whom the words name is somebody else, the regulator said that Acme would pay, unless they are of a document, a
    spokesman or a board. A former Acme official is not Acme.
    """
    noun = document.parsed.forms[phrase.head]
    is_body = phrase.body == noun
    if phrase.is_left_to_rules or (is_body and is_introduced(document.parsed, phrase.head)):
        return []
    labels, is_related = _MEANT.get(phrase.kind, _ANYBODY), document.parsed.lemmas[phrase.head].lower() in _RELATED
    is_of_person = phrase.kind == "human" or (is_related and phrase.kind == "other")
    is_on_duty, is_writing = noun in ON_DUTY, phrase.kind == "writing"
    speaks_itself = phrase.kind not in _FOR_OTHERS and noun not in representatives.PARTS
    addressed = _addressed(document.parsed, phrase.head) if is_writing else frozenset()
    is_from_where = is_writing and representatives.is_from_where(document.parsed, phrase.head)
    is_former = representatives.is_former(document.parsed, phrase.head)
    out = []
    for entity, places in document.places.items():
        if any(place.head in addressed for place in places):
            continue
        inside = [place for place in places if is_inside(document, phrase, place)]
        if inside and (is_former or (is_from_where and document.labels[entity] == "GPE")):
            continue
        if not inside and speaks_itself and any(_is_named_within(phrase, place) for place in places):
            continue
        if is_writing and not inside and is_town(document, phrase, places):
            continue
        if is_of_person and inside:
            may_be = any(relation_of(document, phrase, place) in _BESIDE for place in inside)
        else:
            may_be = bool(inside) or document.labels[entity] in labels
        if is_on_duty and not any(has_role(place.row, noun) for place in places):
            may_be = False
        if may_be and not is_of_other_rank(document.parsed, phrase, [place.row for place in places]):
            out.append(entity)
    return out


def _is_named_within(phrase: Phrase, place: Place) -> bool:
    """Whether a place is a name in the words that a phrase speaks."""
    return place.row["mention_kind"] == "name" and is_within(phrase.said, place.start)


def _addressed(parsed: ParsedText, head: int) -> frozenset[int]:
    """The tokens of those to whom a writing was written or sent, by all that is said of it up to a token."""
    out: set[int] = set()
    for noun in (t for t in range(head + 1) if parsed.lemmas[t] == parsed.lemmas[head]):
        for token in (noun, *((parsed.heads[noun],) if parsed.deps[noun] == "dobj" else ())):
            to = (c for c in parsed.children[token] if parsed.deps[c] == "dative" or parsed.forms[c] in _TO)
            out.update(*(parsed.subtree(child) for child in to))
    return frozenset(out)
