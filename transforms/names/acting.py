"""What only somebody, or an organisation, does or has: it says something, employs people, is told to be a firm."""

from collections.abc import Iterable, Iterator
from functools import cache

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ANY, closed_class
from transforms.names.roles import is_person_noun
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_ORGANISATION_NOUNS = closed_class("organisation_noun", ANY)
BODY_NOUNS = _ORGANISATION_NOUNS | closed_class("any_body_noun")
ACTORS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_SUBJECTS = frozenset({"nsubj", "agent"})
_NOMINAL = frozenset({"ADJ", "NOUN", "PROPN"})
_WITHIN = 3  # tokens behind a name within which whom it employs is named
_APPOSITION = 8  # tokens behind a name and a comma within which its kind is told


def may_act(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun may stand for somebody, or for a body: who can be told, be blamed, and take sides."""
    if parsed.pos[noun] != "NOUN" or parsed.name_labels[noun] in ACTORS:
        return True
    lemma = parsed.lemmas[noun].lower()
    return lemma in _ORGANISATION_NOUNS or is_person_noun(lemma, parsed.language)


def says(parsed: ParsedText, head: int) -> bool:
    """Whether the head of a name is the subject of a word of saying."""
    if parsed.deps[head] not in _SUBJECTS:
        return False
    kind = cue_classes(parsed.language).get((parsed.lemmas[parsed.heads[head]], "verb"))
    return kind is not None and kind[0] in ("speech", "writing")


def acts(parsed: ParsedText, head: int) -> bool:
    """Whether the head of a name is the subject of a verb: "Acme has closed its mill"."""
    return parsed.deps[head] == "nsubj" and parsed.pos[parsed.heads[head]] == "VERB"


def employs(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether people are those of a name: "Acme spokesman", "Acme's chief", "the head of Acme"."""
    first = _behind(parsed, span)
    for token in range(first, min(first + _WITHIN, len(parsed))):
        if parsed.pos[token] not in _NOMINAL or parsed.sentences[token] != parsed.sentences[span.first]:
            break
        if is_person_noun(lookup_key(parsed.words[token]), parsed.language):
            return True
    before = before_article(parsed, span)
    is_whose = before > 0 and parsed.forms[before] in closed_class("preposition_of_employers", parsed.language)
    return is_whose and is_person_noun(parsed.lemmas[parsed.heads[before]], parsed.language)


def nouns_beside(parsed: ParsedText, span: NameSpan) -> list[str]:
    """The nouns in small letters right before and behind a name, as nouns_at gives them."""
    before = span.first - 1
    around = [before, span.last]
    if before > 0 and parsed.forms[before] in closed_class("title_announcing_word", parsed.language):
        around.append(before - 1)  # an organisation called Acme
    if before > 1 and parsed.forms[before] == "as":
        around.append(before - 2)  # a group known as Acme
    return _nouns_among(parsed, span, (token for token in around if 0 <= token < len(parsed)))


def explaining_nouns(parsed: ParsedText, span: NameSpan) -> list[str]:
    """The nouns in small letters in a name's apposition: "Acme, Sarn's largest brewer"."""
    return _nouns_among(parsed, span, _apposition(parsed, span))


def _nouns_among(parsed: ParsedText, span: NameSpan, tokens: Iterable[int]) -> list[str]:
    """The nouns at those of the tokens that are in small letters and in a name's sentence."""
    sentence = parsed.sentences[span.first]
    return [
        noun
        for token in tokens
        if parsed.sentences[token] == sentence and parsed.words[token][0].islower()
        for noun in nouns_at(parsed, token)
    ]


def nouns_at(parsed: ParsedText, token: int) -> tuple[str, ...]:
    """The noun at a token as written and by its lemma; or that of two words which the word before makes: think-tank."""
    nouns = parsed.lemmas[token], parsed.words[token]
    of_two = tuple(f"{parsed.forms[token - 1]}-{noun}" for noun in nouns) if token else ()
    return nouns if closed_class("organisation_kind", parsed.language).isdisjoint(of_two) else of_two


def _apposition(parsed: ParsedText, span: NameSpan) -> Iterator[int]:
    """The tokens behind a name, a comma and whose or which it is, up to the next mark: "Acme, the maker of …"."""
    after = parsed.forms[span.last : span.last + 4]
    if len(after) < 2 or after[0] != "," or not (after[1] in _opens_apposition() or POSSESSIVES.intersection(after)):
        return
    for token in range(span.last + 2, min(span.last + _APPOSITION, len(parsed))):
        if not parsed.words[token][0].isalnum() and parsed.words[token] not in POSSESSIVES | {"'", "’"}:
            return
        yield token


@cache
def _opens_apposition() -> frozenset[str]:
    """Articles and possessive pronouns."""
    return closed_class("article") | closed_class("possessive_of_man") | closed_class("possessive_of_woman")


def head_of(parsed: ParsedText, span: NameSpan) -> int:
    """The token of a name that depends on one outside of it."""
    inside = range(span.first, span.last)
    return next((token for token in inside if parsed.heads[token] not in inside), span.last - 1)


def _behind(parsed: ParsedText, span: NameSpan) -> int:
    """The token behind a name and its possessive."""
    return span.last + (parsed.words[span.last : span.last + 1] != [] and parsed.words[span.last] in POSSESSIVES)


def before_article(parsed: ParsedText, span: NameSpan) -> int:
    """The token before a name and its article."""
    before = span.first - 1
    return before - (before > 0 and parsed.forms[before] in closed_class("article"))
