"""What a stance is about: the object of its verb alone, without what else hangs on the verb."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.names.roles import names_person
from transforms.quotes.learned.edges import whole_word
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.speaking_subjects import antecedent
from transforms.quotes.speaker_phrases import speaker_span
from transforms.quotes.stances.circumstances import end_before_circumstance
from transforms.quotes.stances.senses import blamed, object_of_participle
from transforms.text.parsed_text import CharSpan, TokenSpan

_REASONS = closed_class("reason_opening")
_REMARKS = closed_class("relative_of_remarks")
_RELATIVE = closed_class("relative_subject")
_SEEN = closed_class("role_preposition")
_LIKENESS = closed_class("likeness_word")
_ARTICLES = closed_class("indefinite_article")
_ON = closed_class("preposition_of_medium")
_PLATFORMS = closed_class("platform")
_DATES = frozenset({"DATE", "TIME"})
_OBJECTS = ("dobj", "obj")
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def with_bare_target(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance without words behind its object: backed | the bill | on Monday, criticised | the board | as slow.

    What it is for belongs to it: criticised | the board for its plan |. Of a passive it is the subject: | the board |
    was criticised for its plan; not if somebody is opposed to | the bill |. Who is blamed is the target: blamed it on
    | the board |. If the cue stands inside of the words, they are its object. Stances with words in quotation marks or
    in several pieces stay as they are.
    """
    head = utterance.head
    if head is None or any(_is_marked(text, span) for span in utterance.spans):
        return utterance
    thing = object_of_participle(text, head)
    subject = _subject_of_passive(text, utterance, head) if thing is None else text.tree.edges[thing]
    if subject is not None:
        return replace(utterance, spans=[text.chars(subject)])
    if len(utterance.spans) != 1:
        return utterance
    culprit = blamed(text, head)
    if culprit is not None:
        return replace(utterance, spans=[text.chars(speaker_span(text.tree, culprit, ((head, head + 1),)))])
    first, last = text.tokens(*utterance.spans[0])
    first, last = whole_word(text, (first, last)) or (first, last)
    if first <= head < last:
        first, last = _object_behind(text, head) or (first, last)
    if text.parsed.pos[first] == "ADP" and text.parsed.heads[first] == head and first + 1 < last:
        first += 1  # called on Monday for | it |
    behind = end_before_circumstance(
        text, first, _without_comment(text, first, _end_of_object(text, head, first, last))
    )
    return replace(utterance, spans=[text.chars((first, behind))])


def _object_behind(text: MarkedText, head: int) -> TokenSpan | None:
    """The object of a cue that stands inside of the words: when the tax came Roe mocked | it |."""
    parsed = text.parsed
    objects = [t for t in _objects(text, head) if t > head]
    if not objects or parsed.pos[objects[0]] not in _NOUNS:
        return None
    inside = [t for t in parsed.subtree(objects[0]) if t > head]
    return inside[0], inside[-1] + 1


def _end_of_object(text: MarkedText, head: int, first: int, last: int) -> int:
    """Where the object of a verb ends, if it is the first of the words that were found; else their end."""
    parsed = text.parsed
    objects = [t for t in _objects(text, head) if first <= t < last]
    if len(objects) != 1 or parsed.pos[objects[0]] not in _NOUNS:
        return last
    others = set(_other_person(text, objects[0]))
    whole = [t for t in parsed.subtree(objects[0]) if first <= t < last and t > head and t not in others]
    behind = max(whole, default=last - 1) + 1
    while behind > first + 1 and parsed.pos[behind - 1] in ("PUNCT", "CCONJ", "SCONJ", "SPACE"):
        behind -= 1
    if not first < behind < last:
        return last
    reason = behind  # criticised | the board on Monday for its plan |
    while reason < last - 1 and (parsed.name_labels[reason] in _DATES or parsed.pos[reason] in ("PUNCT", "ADP")):
        if _is_reason(text, reason):
            break
        reason += 1
    return last if _is_reason(text, reason) else behind


def _objects(text: MarkedText, head: int) -> list[int]:
    """The objects of a verb."""
    return [token for kind in _OBJECTS for token in text.tree.relations[head].get(kind, ())]


def _is_reason(text: MarkedText, token: int) -> bool:
    """Whether a word opens what a stance is for; an office is none: endorsed her | for president."""
    parsed = text.parsed
    if parsed.forms[token] not in _REASONS:
        return False
    thing = text.tree.child(token, "pobj")
    return thing is None or not names_person(parsed, thing) or bool(parsed.children[thing])


def _without_comment(text: MarkedText, first: int, last: int) -> int:
    """The end of a target without a remark on it, or how it is seen: Roe|, who left early; the raids| as a failure.

    Nor where it was said, an office that it is to get, or the rest of a bracket that the words end in.
    """
    parsed = text.parsed
    for token in range(first + 1, last):
        is_set_off = parsed.words[token] == "," and token + 1 < last
        if is_set_off and parsed.forms[token + 1] in _REMARKS and _is_remark(text, first, token + 1):
            return token
        is_seen = token + 1 < last and parsed.forms[token] in _SEEN and parsed.forms[token + 1] in _ARTICLES
        if is_seen and parsed.forms[token - 1] not in _LIKENESS:
            return token
        is_said_there = token + 2 == last and parsed.forms[token] in _ON and parsed.forms[token + 1] in _PLATFORMS
        if is_said_there or (token + 2 == last and parsed.forms[token] in _REASONS and not _is_reason(text, token)):
            return token
    words = parsed.words[first:last]
    if words.count("(") > words.count(")") and parsed.words[last : last + 1] == [")"]:
        return last + 1
    if parsed.forms[last - 1] in _RELATIVE and parsed.deps[parsed.heads[last - 1]] == "relcl":
        return max(last, text.tree.edges[parsed.heads[last - 1]][1])
    return last


def _is_remark(text: MarkedText, first: int, relative: int) -> bool:
    """Whether a relative clause behind a comma is about a noun of the target."""
    parsed, token = text.parsed, relative
    while token != parsed.heads[token] and parsed.deps[token] != "relcl":
        token = parsed.heads[token]
    return first <= parsed.heads[token] < relative


def _is_marked(text: MarkedText, span: CharSpan) -> bool:
    """Whether a span has no token, or one between quotation marks."""
    first, last = text.tokens(*span)
    return first == last or any(text.is_marked[first:last])


def _subject_of_passive(text: MarkedText, utterance: Utterance, head: int) -> TokenSpan | None:
    """The subject of a passive, if what was found is not a part of it: | Roe | was dismissed as slow."""
    subject = text.tree.subject(head, "nsubjpass")
    noun = None if subject is None else antecedent(text.parsed, head, subject)
    if subject is None or noun is None:
        return None
    first, last = text.tree.edges[noun]
    spans = [text.tokens(*span) for span in utterance.spans]
    if all(first <= span[0] and span[1] <= last and span[1] <= head for span in spans):
        return None
    return speaker_span(text.tree, noun, ((head, head + 1),))


def _other_person(text: MarkedText, noun: int) -> list[int]:
    """The tokens of another person whom the parse has in apposition to one: backed Roe|, Ann Lee of Sarn|, left."""
    parsed = text.parsed
    if parsed.name_labels[noun] != "PERSON":
        return []
    names = [t for t in parsed.children[noun] if parsed.deps[t] == "appos" and parsed.name_labels[t] == "PERSON"]
    return [token for name in names for token in parsed.subtree(name)]
