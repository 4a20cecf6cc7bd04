"""French attributions with the verb first, set into or behind what is said: a-t-il dit; explique Mme Roe.

The model takes them for all sorts of things. Here they become what such a clause is in an English parse: parataxis,
with its subject, below the root of what it interrupts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.lexicon import gazetteer
from transforms.lexicon.cues import cue_classes
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import FRENCH, closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.tokens.universal_dependencies import Parse

_PRONOUNS = closed_class("subject_pronoun", FRENCH)
_CLITICS = closed_class("clitic", FRENCH)
_AUXILIARIES = closed_class("auxiliary", FRENCH)
_LINKING = closed_class("linking_sound", FRENCH)  # a-t-il
_HYPHENS = _LINKING | {"-"}
_OF = closed_class("preposition_of", FRENCH)
_OPENS = frozenset({",", '"', "?", "!", "…", "..."})  # guillemets are straight marks to the model
_ENDS = frozenset({",", '"', ".", "?", "!", ";", ":", "…", "...", "(", "—"})
_DAYS = closed_class("weekday", FRENCH) | closed_class("day_adverb", FRENCH)
_PHRASE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN", "PRON"})
_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
_LONGEST = 30  # tokens


@dataclass(frozen=True)
class InvertedAttribution:
    """Tokens first to last (end-exclusive) with the cue and the head of its subject among them."""

    first: int
    last: int
    cue: int
    subject: int


def repair_inverted_attributions(parse: Parse) -> None:
    """Hang each attribution of this kind as parataxis below what it interrupts; no other parataxis is left."""
    parse.deps[:] = ["dep" if dep == "parataxis" else dep for dep in parse.deps]
    for token, dep in enumerate(parse.deps):
        if dep == "expl:subj" and _is_personal(parse, parse.heads[token]):
            parse.deps[token] = "nsubj"
    for found in inverted_attributions(parse):
        _hang(parse, found)


def _is_personal(parse: Parse, verb: int) -> bool:
    """Whether a verb of saying is active, so that somebody does it: il a dit, not il est dit."""
    is_cue = (parse.lemmas[verb].lower(), "verb") in cue_classes(FRENCH)
    return is_cue and not any(parse.deps[t] == "aux:pass" for t in parse.children(verb))


def inverted_attributions(parse: Parse) -> Iterator[InvertedAttribution]:
    """The attributions with the verb before its subject, in order; none overlaps the one before."""
    cues, end = cue_classes(FRENCH), 0
    for cue, lemma in enumerate(parse.lemmas):
        if (lemma.lower(), "verb") not in cues or parse.pos[cue] not in ("VERB", "AUX"):
            continue
        first, pronoun = _beginning(parse, cue)
        if first <= end or parse.words[first - 1] not in _OPENS:
            continue
        subject = pronoun if pronoun is not None else _subject_behind(parse, cue)
        if subject is None:
            continue
        end = _end(parse, first, cue, subject)
        yield InvertedAttribution(first, end, cue, subject)


def _beginning(parse: Parse, cue: int) -> tuple[int, int | None]:
    """The first token of the clause, and the pronoun between auxiliary and participle: a-t-il dit."""
    first, pronoun = cue, None
    while first > 0:
        word = parse.words[first - 1].lower()
        if word in _PRONOUNS and first > 1 and parse.words[first - 2] == "-":
            pronoun = first - 1
        elif not (
            word in _CLITICS or word in _HYPHENS or parse.pos[first - 1] == "ADV" or _is_auxiliary(parse, first - 1)
        ):
            break
        first -= 1
    return first, pronoun


def _is_auxiliary(parse: Parse, token: int) -> bool:
    return parse.lemmas[token] in _AUXILIARIES and parse.pos[token] in ("AUX", "VERB")


def _subject_behind(parse: Parse, cue: int) -> int | None:
    """The pronoun joined to the verb (dit-il), or the head of the noun phrase right behind it that may speak."""
    words, size = parse.words, len(parse.words)
    at = cue + 1
    while at < size and words[at] in _HYPHENS:
        at += 1
    if at < size and at > cue + 1:
        return at if words[at].lower() in _PRONOUNS else None
    while at < size and (parse.pos[at] == "ADV" or words[at].lower() in _DAYS):
        at += 1
    begin = at
    while at < size and parse.pos[at] in _PHRASE and parse.pos[at] not in _HEADS:
        at += 1
    if at >= size or parse.pos[at] not in _HEADS or (parse.pos[at] == "PRON" and at > begin):
        return None
    return at if _may_speak(parse, begin, at) else None


def _may_speak(parse: Parse, begin: int, head: int) -> bool:
    """Whether a noun phrase names somebody, so that it is no object: annonce la direction, not annonce la fin."""
    if parse.pos[head] in ("PROPN", "PRON") or parse.words[head].endswith("."):
        return True
    beside = range(begin, min(head + 3, len(parse.words)))
    if any(parse.pos[t] == "PROPN" and (t < head or parse.words[t - 1] not in _OF) for t in beside):
        return True
    nouns = speaker_words("anonymous", FRENCH) | speaker_words("organisation", FRENCH)
    return parse.lemmas[head] in nouns or lookup_key(parse.words[head]) in gazetteer.title_words(FRENCH)


def _end(parse: Parse, first: int, cue: int, subject: int) -> int:
    """The token after the clause: up to the next mark, over a name in apposition; behind quoted words up to a stop.

    «On dort mal», raconte Yvon Roe, retraité, qui habite ici. «On dort mal, raconte Yvon Roe, depuis un an.»
    """
    begin, size = max(cue, subject) + 1, len(parse.words)
    ends = _ENDS - {","} if '"' in parse.words[max(0, first - 2) : first] else _ENDS
    for at in range(begin, min(size, begin + _LONGEST)):
        word = parse.words[at]
        name = _apposed_name(parse, at) if word == "," and parse.pos[subject] == "NOUN" else None
        if name is not None:
            parse.hang(name, subject, "appos")
        elif word in ends or "\n" in word:
            return at
    return min(size, begin + _LONGEST)


def _apposed_name(parse: Parse, comma: int) -> int | None:
    """The name right after a comma, perhaps with a title: la cheffe, le Dr Roe."""
    at = comma + 1
    while at + 1 < len(parse.words) and (
        parse.pos[at] == "DET" or lookup_key(parse.words[at]) in gazetteer.title_words(FRENCH)
    ):
        at += 1
    return at if at < len(parse.words) and parse.pos[at] == "PROPN" else None


def _hang(parse: Parse, found: InvertedAttribution) -> None:
    """Below the root of its sentence, or below what hangs on it there, which then becomes the root."""
    inside = range(found.first, found.last)
    outside = [t for t, head in enumerate(parse.heads) if head in inside and t not in inside]
    top = found.cue
    while parse.heads[top] != top:
        top = parse.heads[top]
    if top in inside:
        weight = {"VERB": 0, "AUX": 0, "PUNCT": 2}
        top = min(outside, key=lambda t: weight.get(parse.pos[t], 1), default=found.cue)
        parse.hang(top, top, "ROOT")
    for token in outside:
        if token != top:
            parse.hang(token, top, parse.deps[token])
    for token in inside:
        if parse.words[token] in _LINKING:
            parse.pos[token], parse.deps[token] = "PART", "dep"
        if parse.heads[token] not in inside or parse.heads[token] == token:
            parse.hang(token, found.cue, parse.deps[token])
    for token in range(found.cue + 1, found.subject):
        parse.hang(token, found.subject, parse.deps[token])
    parse.hang(found.subject, found.cue, "nsubj")
    parse.hang(found.cue, top, "parataxis")
