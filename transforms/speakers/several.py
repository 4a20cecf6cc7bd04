"""Whom words for several mean that speak, "they", "the couple", "both", "a rep for the two": who was named together."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.discourse import REACH, SUBJECTS
from transforms.mentions.nominals.kinship import KIN_NOUNS
from transforms.mentions.nominals.noun_phrases import DEFINITE, determiner, is_definite
from transforms.mentions.nominals.representatives import REPRESENTATIVES
from transforms.names.roles import is_person_noun, names_person
from transforms.speakers.groups import Group, groups
from transforms.speakers.speaking_mentions import Row, Speaker, is_open
from transforms.text.parsed_text import CharSpan, ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_THEY = closed_class("pronoun_they")
_PAIR = closed_class("pair_noun")  # two persons who are known as such
_DUAL = closed_class("dual_determiner")
_TWO = _PAIR | closed_class("number_of_two")
_WRITINGS = closed_class("kind_of_document")
_FOR = closed_class("purpose_preposition")
_SINGULAR = frozenset({"NN", "NNP"})
_SUBJECT_REACH = 3  # sentences back within which they finds a subject
_SCORE = 0.85  # how sure such a speaker is; an estimate after reading


@dataclass(frozen=True)
class _Document:
    """A document with its groups of names, and the stretches that somebody says."""

    parsed: ParsedText
    groups: Sequence[Group]
    people: Sequence[Row]
    said: Sequence[CharSpan]


def with_several(
    parsed: ParsedText, quotes: Sequence[Row], speakers: Sequence[Speaker | None], mentions: Sequence[Row]
) -> list[Speaker | None]:
    """The speakers of quotes; where words for several speak and nobody is known for them, those who are meant.

    The first of them is the speaker, the others speak as well. English alone; mentions: all of the document, in order.
    """
    out = list(speakers)
    if parsed.language != ENGLISH:
        return out
    document: _Document | None = None
    for number, (quote, speaker) in enumerate(zip(quotes, speakers, strict=True)):
        if not is_open(quote, speaker):
            continue
        token = _word(parsed, parsed.tokens(quote["speaker_char_start"], quote["speaker_char_end"]))
        if token is None:
            continue
        document = document or _read(parsed, quotes, mentions)
        rows = _meant(document, token)
        if rows:
            out[number] = Speaker(rows[0], tuple(rows[1:]), chosen_with=_SCORE)
    return out


def _read(parsed: ParsedText, quotes: Sequence[Row], mentions: Sequence[Row]) -> _Document:
    named = [row for row in mentions if row["mention_kind"] == "name" and row["entity_id"] is not None]
    people = [row for row in named if row["label"] == "PERSON"]
    return _Document(parsed, groups(parsed, named), people, [(q["char_start"], q["char_end"]) for q in quotes])


def _word(parsed: ParsedText, phrase: TokenSpan) -> int | None:
    """The word for several in a phrase: its head, or for whom that speaks or writes: a rep for | the couple."""
    head = phrase_head(parsed, phrase)
    if _is_several(parsed, head):
        return head
    is_writing, is_person = parsed.lemmas[head].lower() in _WRITINGS, names_person(parsed, head)
    for token in parsed.subtree(head) if is_writing or is_person else ():
        is_owner = parsed.deps[token] == "poss" and parsed.heads[token] == head
        is_linked = parsed.forms[parsed.heads[token]] in _FOR
        is_owner &= parsed.lemmas[head].lower() in REPRESENTATIVES
        if _is_two(parsed, token) and (is_writing or is_linked or is_owner):
            return token
    return None


def _is_several(parsed: ParsedText, token: int) -> bool:
    return parsed.forms[token] in _THEY or _is_two(parsed, token) or _is_plural_of_persons(parsed, token)


def _is_two(parsed: ParsedText, token: int) -> bool:
    """Whether a word means two: both, the two, the couple; no "a couple"."""
    if parsed.forms[token] not in _TWO or not (parsed.forms[token] in _DUAL or is_definite(parsed, token)):
        return False
    return not any(parsed.deps[child] == "prep" for child in parsed.children[token])  # both of the boats


def _is_plural_of_persons(parsed: ParsedText, token: int) -> bool:
    is_plural = parsed.tags[token] == "NNS" and determiner(parsed, token) in DEFINITE
    return is_plural and is_person_noun(parsed.lemmas[token].lower(), parsed.language)


def _meant(document: _Document, token: int) -> Sequence[Row]:
    """The names of those whom a word for several means, in order; none if nobody knows."""
    parsed = document.parsed
    if parsed.forms[token] in _THEY:
        group = _subjects_before(document, token)
    elif _is_two(parsed, token):
        group = _two_before(document, token)
    else:
        group = _of_noun(document, token)
    return group.rows if group is not None else ()


def _subjects_before(document: _Document, token: int, reach: int = _SUBJECT_REACH) -> Group | None:
    """The subject that they stands for: the nearest in the plural before it, but for those of what is said."""
    parsed = document.parsed
    begin = parsed.sentence_bounds[max(parsed.sentences[token] - reach, 0)][0]
    for subject in range(token - 1, begin - 1, -1):
        if parsed.deps[subject] not in SUBJECTS or _is_said(document, subject) or parsed.forms[subject] in _THEY:
            continue
        group = next((group for group in document.groups if group.head == subject), None)
        if group is not None:
            return group
        if _is_two(parsed, subject):
            return _two_before(document, subject)
        if parsed.tags[subject] not in _SINGULAR and parsed.tags[subject] != "PRP":
            return _of_noun(document, subject) if _is_plural_of_persons(parsed, subject) else None
    return None


def _is_said(document: _Document, token: int) -> bool:
    at = document.parsed.starts[token]
    return any(start <= at < end for start, end in document.said)


def _two_before(document: _Document, token: int) -> Group | None:
    """The two who were last named together, or alone in the sentence of a couple or the one before that."""
    parsed = document.parsed
    is_pair, here = parsed.forms[token] in _PAIR, parsed.sentences[token]
    twos = [g for g in document.groups if len(g.rows) == 2 and (g.label == "PERSON" or not is_pair)]
    before = [group for group in twos if group.last <= token]
    found = before[-1] if before else None
    is_only = len({tuple(row["entity_id"] for row in group.rows) for group in before}) == 1
    if found is not None and here - parsed.sentences[found.head] > REACH and not is_only:
        found = None
    alone = _alone(document, token) if is_pair else None
    if alone is not None and (found is None or parsed.sentences[alone.head] > parsed.sentences[found.head]):
        return alone
    return found


def _alone(document: _Document, token: int) -> Group | None:
    """The two persons who are named before a word in its sentence or, if nobody is there, in the one before."""
    parsed, here = document.parsed, document.parsed.sentences[token]
    for sentence in (here, here - 1):
        rows: dict[str, Row] = {}
        for row in document.people:
            if row["sentence_index"] == sentence and row["char_start"] < parsed.starts[token]:
                rows.setdefault(row["entity_id"], row)
        if rows:
            heads = [phrase_head(parsed, parsed.tokens(r["char_start"], r["char_end"])) for r in rows.values()]
            return Group(heads[0], heads[-1], tuple(rows.values())) if len(rows) == 2 else None
    return None


def _of_noun(document: _Document, token: int) -> Group | None:
    """Those who were named together and with a noun, or who have such a role, are of one family or published something.

    Actors Jane Roe and Jo Lee. Of other nouns the subject of this sentence or the one before: "the singers said".
    """
    parsed, noun = document.parsed, document.parsed.lemmas[token].lower()
    for group in reversed(document.groups):
        if group.last > token:
            continue
        if parsed.sentences[token] - parsed.sentences[group.head] > REACH:
            return None
        if noun in _called(parsed, group) or noun in KIN_NOUNS or _has_written(parsed, group, noun):
            return group
    is_official = noun in REPRESENTATIVES | closed_class("official_noun")
    return None if is_official else _subjects_before(document, token, reach=1)


def _called(parsed: ParsedText, group: Group) -> set[str]:
    """The nouns that stand before the names of a group, and their roles."""
    roles = {word for row in group.rows for word in (row["role"] or "").lower().split()}
    return roles | {parsed.lemmas[child].lower() for child in parsed.children[group.head] if child < group.head}


def _has_written(parsed: ParsedText, group: Group, noun: str) -> bool:
    """Whether a group is the subject of a verb of publishing, and the noun of those who do."""
    verb = parsed.heads[group.head]
    is_subject = parsed.deps[group.head] in SUBJECTS and parsed.lemmas[verb].lower() in closed_class("publishing_verb")
    return is_subject and noun in closed_class("author_noun")
