"""What speaks for it that a description which speaks means somebody, or nobody: values by sign."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import log

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.mentions.nominals.kinship import is_kin_noun
from transforms.mentions.nominals.noun_phrases import POSSESSOR, determiner
from transforms.names.roles import names_person
from transforms.speakers.choice.kinds import kind_signs
from transforms.speakers.speaking_mentions import Row
from transforms.text.parsed_text import CharSpan, ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_CLASSES = {  # the kinds of descriptions by their words
    "impersonal": closed_class("impersonal_pronoun"),
    "several": closed_class("pronoun_they"),
    "writing": closed_class("kind_of_document"),
    "agent": closed_class("representative_noun") | closed_class("official_noun"),
    "body": closed_class("organisation_noun") | closed_class("force_noun"),
}
_OF_SOMEBODY = ("writing", "agent")  # kinds whose phrase may name whose they are
_MEANT = {  # the labels of whom a description may mean that does not name whose it is; of others nobody
    "impersonal": frozenset({"ORG", "GPE"}),
    "several": frozenset({"ORG"}),
    "writing": frozenset({"ORG", "PERSON"}),
    "agent": frozenset({"ORG", "PERSON"}),
    "body": frozenset({"ORG", "GPE"}),
    "human": frozenset({"PERSON"}),
}
_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_ON_DUTY = closed_class("duty_noun")  # the pilot: whoever is, unless the text says who
_ARTICLES = closed_class("definite_article")
_ITS = closed_class("possessive_of_thing")
_THEIR = closed_class("possessive_of_several")
_OWNER = frozenset({"poss"})
_BEFORE = frozenset({"compound", "nmod", "amod"})
_LINKING = closed_class("preposition_of_authors") | closed_class("preposition_of_employers")
_NEAR = 4  # tokens between a name and a noun that tells what it is: NASA, the space agency
_BY_KIND = ("spoke_last", "spoke", "near", "share", "top", "only")


@dataclass(frozen=True)
class Description:
    """A phrase that speaks: its head, its kind, and where the words begin and end that it speaks."""

    phrase: TokenSpan
    head: int
    kind: str
    said: CharSpan
    body: str = ""  # the noun for a body that speaks itself or through somebody: a company's spokesman


@dataclass
class Known:
    """A document's mentions by entity, and who spoke so far."""

    parsed: ParsedText
    mentions: Mapping[str, Sequence[Row]]
    labels: Mapping[str, str]
    top: Mapping[str, str]  # by label the entity most mentioned
    spoke: list[str] = field(default_factory=list)
    by_noun: dict[str, str] = field(default_factory=dict)


def known(parsed: ParsedText, mentions: Sequence[Row]) -> Known:
    """What is known of a document before anybody spoke."""
    found: dict[str, list[Row]] = {}
    for row in mentions:
        if row["entity_id"] is not None:
            found.setdefault(row["entity_id"], []).append(row)
    labels = {own: rows[0]["label"] for own, rows in found.items()}
    wanted = {own: rows for own, rows in found.items() if labels[own] in _LABELS}
    counts = Counter({own: len(rows) for own, rows in wanted.items()})
    top: dict[str, str] = {}
    for own, _ in counts.most_common():
        top.setdefault(labels[own], own)
    return Known(parsed, wanted, labels, top)


def description(parsed: ParsedText, phrase: TokenSpan, said: CharSpan) -> Description:
    """The phrase of a speaker as a description."""
    head = phrase_head(parsed, phrase)
    kind = _kind(parsed, head)
    return Description(phrase, head, kind, said, _body_noun(parsed, head, kind))


def _kind(parsed: ParsedText, head: int) -> str:
    noun, form = parsed.lemmas[head].lower(), parsed.forms[head]
    kind = next((kind for kind, words in _CLASSES.items() if noun in words or form in words), None)
    return kind or ("human" if names_person(parsed, head) else "other")


def _body_noun(parsed: ParsedText, head: int, kind: str) -> str:
    """The noun for a body in a description: the company, the company's spokesman."""
    if parsed.forms[head] in _CLASSES["body"]:
        return parsed.forms[head]
    owners = (t for t in parsed.children[head] if t < head and parsed.deps[t] in _OWNER | _BEFORE)
    return next((parsed.forms[t] for t in owners if kind == "agent" and parsed.forms[t] in _CLASSES["body"]), "")


def signs_of_nobody(document: Known, found: Description) -> dict[str, float]:
    """What speaks for nobody whom the document names."""
    parsed, head = document.parsed, found.head
    form = _form(parsed, head)
    out = {f"nobody_{found.kind}": 1.0}
    out[f"nobody_{form}_{found.kind}"] = 1.0
    out[f"nobody_{form}"] = 1.0
    out["nobody_of_many"] = float(parsed.tags[head] in ("NNS", "NNPS"))
    out["nobody_anonymous"] = float(parsed.lemmas[head].lower() in speaker_words("anonymous", parsed.language))
    out["nobody_introduced"] = float(_is_introduced(parsed, head))
    out["nobody_of_several"] = float(any(parsed.forms[token] in _THEIR for token in range(*found.phrase)))
    names = [own for own, rows in document.mentions.items() if any(_is_in_phrase(document, found, row) for row in rows)]
    out[f"nobody_named_{found.kind}"] = float(bool(names))
    return {name: value for name, value in out.items() if value}


def _is_introduced(parsed: ParsedText, head: int) -> bool:
    """Whether the same noun was last used for one without a name: one travel site … . The site"""
    same = (t for t in range(head - 1, -1, -1) if parsed.forms[t] == parsed.forms[head])
    return any(_form(parsed, token) == "indefinite" for token in islice(same, 1))


def candidates(document: Known, found: Description) -> list[str]:
    """Who may be meant, by label: of no relative anybody, by no "they" or body a person, by "one man" nobody.

    Nobody whom a phrase for a person names is that person, who has not spoken has made no statement, and "the pilot" is
    nobody who is not called that. A body that was introduced as one of many is no other: one travel site … . The site.
    """
    parsed, kind = document.parsed, found.kind
    labels = _MEANT.get(kind, frozenset[str]())
    if kind == "human" and (is_kin_noun(parsed, found.head) or parsed.tags[found.head] == "NNS"):
        return []
    if found.body == parsed.forms[found.head] and _is_introduced(parsed, found.head):
        return []
    if found.body and kind != "writing":  # somebody's blog
        labels -= {"PERSON"}
    if kind in ("human", "writing") and _form(parsed, found.head) == "indefinite":
        labels -= {"PERSON"}
    is_on_duty = kind == "human" and parsed.forms[found.head] in _ON_DUTY
    out = []
    for entity, rows in document.mentions.items():
        if is_on_duty and not any(parsed.forms[found.head] in (row["role"] or "").lower().split() for row in rows):
            continue
        is_inside = any(_is_in_phrase(document, found, row) for row in rows)
        if is_inside and kind in _OF_SOMEBODY:
            out.append(entity)
        elif not is_inside and document.labels[entity] in labels:
            is_person = document.labels[entity] == "PERSON"
            if not (is_person and kind == "writing") or entity in document.spoke:
                out.append(entity)
    return out


def _form(parsed: ParsedText, head: int) -> str:
    """What determines a noun: definite, owned, bare, or anything else."""
    article = determiner(parsed, head)
    if article in _ARTICLES:
        return "definite"
    return {POSSESSOR: "owned", "": "bare"}.get(article, "indefinite")


def signs(document: Known, found: Description, entity: str) -> dict[str, float]:
    """What speaks for an entity of the document."""
    out = _within(document, found, entity) or _before(document, found, entity)
    out |= _of_noun(document, found, entity)
    return {name: value for name, value in out.items() if value}


def _within(document: Known, found: Description, entity: str) -> dict[str, float]:
    """How the phrase itself names the entity."""
    parsed, out = document.parsed, {}
    for row in document.mentions[entity]:
        if _is_in_phrase(document, found, row):
            relation = _relation(parsed, found.head, parsed.tokens(row["char_start"], row["char_end"]))
            out[relation] = out[f"{relation}_{found.kind}"] = 1.0
            out["inside"] = out[f"inside_{document.labels[entity]}"] = 1.0
    return out


def _is_in_phrase(document: Known, found: Description, row: Row) -> bool:
    """Whether a mention is a part of the phrase."""
    first, last = found.phrase
    return bool(document.parsed.starts[first] <= row["char_start"] < document.parsed.ends[last - 1])


def _before(document: Known, found: Description, entity: str) -> dict[str, float]:
    """Where the entity was mentioned before the phrase, and whether it spoke."""
    parsed, kind, label = document.parsed, found.kind, document.labels[entity]
    rows, begin = document.mentions[entity], parsed.starts[found.phrase[0]]
    out = {f"{label}_{kind}": 1.0, label: 1.0}
    before = [row for row in rows if row["char_start"] < begin and not _is_said(found, row)]
    if before:
        last = before[-1]
        gap = parsed.sentences[found.head] - last["sentence_index"]
        head = phrase_head(parsed, parsed.tokens(last["char_start"], last["char_end"]))
        out["near"] = 1 / (1 + gap)
        out["same_sentence"], out["previous_sentence"] = float(gap == 0), float(gap == 1)
        out["subject"] = float(gap < 2 and parsed.deps[head] in ("nsubj", "nsubjpass"))
        out["same_paragraph"] = float("\n" not in parsed.text[last["char_end"] : begin])
    else:
        out["not_yet"] = 1.0
    if label == "ORG" and any(parsed.forms[token] in _ITS for token in range(*found.phrase)):
        out["its"], out["its_near"], out["its_subject"] = 1.0, out.get("near", 0.0), out.get("subject", 0.0)
    out["in_own_words"] = float(any(_is_said(found, row) for row in rows))
    out["share"] = log(len(rows) / len(document.mentions[document.top[label]]))
    out["top"] = float(document.top[label] == entity)
    out["only"] = float(sum(document.labels[other] == label for other in document.mentions) == 1)
    out["spoke_last"] = float(document.spoke[-1:] == [entity])
    out["spoke"] = float(entity in document.spoke)
    for name in _BY_KIND:
        if out.get(name):
            out[f"{name}_{kind}"] = out[name]
    return out


def _is_said(found: Description, row: Row) -> bool:
    """Whether a mention stands in what the phrase speaks."""
    return bool(found.said[0] <= row["char_start"] < found.said[1])


def _of_noun(document: Known, found: Description, entity: str) -> dict[str, float]:
    """What the noun of the description has to do with the entity."""
    form, rows = document.parsed.forms[found.head], document.mentions[entity]
    return kind_signs(document.parsed, found.head, found.body, document.labels[entity], rows) | {
        "same_noun": float(document.by_noun.get(document.parsed.lemmas[found.head].lower()) == entity),
        "noun_in_name": float(any(form in row["text"].lower().split() for row in rows)),
        "noun_beside": float(_is_beside(document.parsed, found.head, rows)),
        "role": float(any(form in (row["role"] or "").lower().split() for row in rows)),
    }


def _relation(parsed: ParsedText, head: int, span: TokenSpan) -> str:
    """How a mention within a phrase stands to its head."""
    top = phrase_head(parsed, span)
    dep, above = parsed.deps[top], parsed.heads[top]
    if above == head and dep in _OWNER:
        return "owner"
    if above == head and dep in _BEFORE:
        return "modifier"
    if dep == "pobj":
        return "linked" if parsed.forms[above] in _LINKING else "placed"
    return "in_phrase"


def _is_beside(parsed: ParsedText, head: int, rows: Sequence[Row]) -> bool:
    """Whether a noun stands elsewhere near a name of an entity: NASA, the space agency."""
    form = parsed.forms[head]
    for row in rows:
        if row["mention_kind"] != "name":
            continue
        first, last = parsed.tokens(row["char_start"], row["char_end"])
        near = range(max(0, first - _NEAR), min(len(parsed), last + _NEAR))
        if any(parsed.forms[t] == form and t != head and parsed.sentences[t] == row["sentence_index"] for t in near):
            return True
    return False
