"""The words that name a speaker: the noun phrase of its head, its form, and how far it can be relied on."""

import re
from functools import partial

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_LEFT = frozenset(
    {"det", "compound", "amod", "poss", "nummod", "nmod", "quantmod", "predet", "case", "appos", "advmod", "punct"}
)
_NOUN_LIKE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_DATES = frozenset({"DATE", "TIME"})
_OF_PERSONS = closed_class("preposition_of_persons")
# Share of quotes whose speaker has the right head word, by rule or, if syntax found them, by complement; measured on
# 690 articles of PolNeAR's train part. A transcript's labels are no guess.
SPEAKER_PRECISION = {
    "ccomp": 0.94,
    "parataxis": 0.93,
    "advcl": 0.95,
    "dobj": 0.90,
    "xcomp": 0.90,
    "be-ccomp": 0.88,
    "according to": 0.86,
    "prep": 0.82,
    "pass": 0.80,
    "acl": 0.69,
    "beside": 0.86,
    "clause": 0.77,
    "colon": 0.68,
    "dash": 0.68,
    "transcript": 0.99,
    "turn": 0.8,  # an estimate: whoever has the floor
    "adjacent cue": 0.7,  # an estimate: of languages without a model
}
_FRAME_GROUP = re.compile(r"[+:]|(?<=pass)-")
_LABELS = frozenset({"colon", "dash", "transcript"})
_MAX_TAIL = 12  # tokens that a prepositional phrase may add to a speaker


def speaker_span(tree: Tree, head: int, avoid: tuple[TokenSpan, ...] = ()) -> TokenSpan:
    """The noun phrase of a head: its titles, joint speakers and "of X", without relative clauses and dates.

    An apposition that is a name belongs to it ("the minister, Jane Roe"); one that explains a name does not.
    """
    parsed, edges = tree.parsed, tree.edges
    first, last = head, head + 1
    for child in tree.children(head):
        relation = parsed.deps[child]
        if child < head:
            if relation in _LEFT and not (relation == "punct" and first == head):
                first = min(first, edges[child][0])
            continue
        if relation in ("conj", "cc") and (relation == "cc" or parsed.pos[child] in _NOUN_LIKE):
            end = speaker_span(tree, child)[1] if relation == "conj" else child + 1
        elif relation == "prep" and parsed.lemmas[child].lower() in _OF_PERSONS and not _is_date(tree, child):
            end = edges[child][1] if _takes_preposition(parsed, head, child) else last
        elif relation == "case" or (relation == "amod" and child == last):
            end = edges[child][1]
        elif relation == "appos" and not _is_name(parsed, head) and _is_name(parsed, child):
            end = speaker_span(tree, child)[1]
        else:
            continue
        if end - last <= _MAX_TAIL:
            last = max(last, end)
    first, last = _whole_name(parsed, first, last)
    while last - 1 > head and (parsed.deps[last - 1] == "cc" or parsed.pos[last - 1] == "PUNCT"):
        last -= 1
    while first < head and (parsed.pos[first] == "PUNCT" or parsed.deps[first] == "cc"):
        first += 1
    if any(start < last and first < end for start, end in avoid):
        first, last = _whole_name(parsed, head, head + 1)
    return _on_its_side(tree, head, first, last)


def _on_its_side(tree: Tree, head: int, first: int, last: int) -> TokenSpan:
    """The span cut at colons and where quotation marks begin or end."""
    stop = {
        token for token in range(first, last) if tree.is_marked[token] != tree.is_marked[head] or _is_colon(tree, token)
    }
    first = max((token + 1 for token in stop if token < head), default=first)
    return first, min((token for token in stop if token > head), default=last)


def _is_colon(tree: Tree, token: int) -> bool:
    return tree.parsed.words[token] == ":"


def _takes_preposition(parsed: ParsedText, head: int, preposition: int) -> bool:
    """A name takes only "of" ("Smith of Texas"); any other noun takes them all."""
    return not _is_name(parsed, head) or parsed.lemmas[preposition].lower() == "of"


def _is_date(tree: Tree, preposition: int) -> bool:
    thing = tree.child(preposition, "pobj")
    return thing is not None and tree.parsed.name_labels[thing] in _DATES


def _is_name(parsed: ParsedText, token: int) -> bool:
    return parsed.pos[token] == "PROPN"


def _whole_name(parsed: ParsedText, first: int, last: int) -> TokenSpan:
    """The span widened to the named entities that it cuts."""
    sentence = parsed.sentences[first]
    while first > 0 and _inside(parsed, first) and parsed.sentences[first - 1] == sentence:
        first -= 1
    while last < len(parsed) and _inside(parsed, last) and parsed.sentences[last] == sentence:
        last += 1
    return first, last


def _inside(parsed: ParsedText, token: int) -> bool:
    return parsed.name_labels[token] not in ("", *_DATES) and not parsed.name_starts[token]


def name_before(tree: Tree, span: TokenSpan) -> TokenSpan | None:
    """The name that a sentence opens with, or else its subject: who speaks in "Smith: …" and "Smith was blunt: …"."""
    parsed = tree.parsed
    for token in range(*span):
        if parsed.deps[token] in ("nsubj", "nsubjpass") and parsed.pos[token] in ("PROPN", "PRON", "NOUN"):
            return speaker_span(tree, token)
    names = [token for token in range(*span) if parsed.pos[token] == "PROPN"]
    if not names:
        return None
    last = names[0]
    while last + 1 < span[1] and parsed.pos[last + 1] == "PROPN":
        last += 1
    return names[0], last + 1


def speaker_status(parsed: ParsedText, span: TokenSpan | None, rule: str) -> str:
    """The form of a speaker: named, pronoun, nominal, generic, or unknown if there is none.

    A label in capitals ("Roe: …") is a name, whatever the tagger made of a line without a sentence.
    """
    if span is None:
        return "unknown"
    known = partial(speaker_words, language=parsed.language)
    capitals = all(word[:1].isupper() for word in parsed.words[slice(*span)])
    if rule in _LABELS and capitals and parsed.lemmas[span[0]].lower() not in known("definite"):
        return "named"
    if not parsed.is_analysed:
        return "named" if parsed.words[span[1] - 1][0].isupper() else "nominal"
    tokens = range(*span)
    words = [parsed.lemmas[token].lower() for token in tokens]
    head = phrase_head(parsed, span)
    if words[0] in known("indefinite") and parsed.pos[head] != "PROPN":
        return "generic"
    if parsed.pos[head] == "PRON":
        return "pronoun"
    if parsed.pos[head] == "PROPN":
        return "generic" if parsed.name_labels[head] == "NORP" and parsed.tags[head] == "NNPS" else "named"
    if _ends_in_name(parsed, span, head):
        return "named"
    if words[head - span[0]] in known("anonymous"):
        return "generic"
    definite = words[0] in known("definite") or any(
        parsed.deps[t] == "poss" and parsed.heads[t] == head for t in tokens
    )
    return "generic" if parsed.tags[head] in ("NNS", "NNPS") and not definite else "nominal"


def _ends_in_name(parsed: ParsedText, span: TokenSpan, head: int) -> bool:
    """Whether a person's name follows the noun: the minister, Jane Roe; finance chief and deputy leader Jane Roe."""
    last = span[1] - 1
    if parsed.pos[last] != "PROPN" or parsed.name_labels[last] != "PERSON" or last <= head:
        return False
    apposed = parsed.deps[last] == "appos" and parsed.heads[last] == head
    return apposed or not any(parsed.pos[token] == "ADP" for token in range(head, last))


def speaker_score(rule: str, frame: str) -> float:
    """The share of speakers that a rule, or syntax with a complement such as dobj+prep:as, got right."""
    return SPEAKER_PRECISION[_FRAME_GROUP.split(frame, maxsplit=1)[0] if rule == "syntax" else rule]
