"""Organisations that are told by a word beside or in a name, whatever the network made of it."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.belief.kinds import is_camel_case
from transforms.names.canonical_names import canonical_name
from transforms.names.known_roles import known_roles
from transforms.names.labels import form_of
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_OTHERS = frozenset({"PERSON", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT"})
_PLACES = frozenset({"GPE", "LOC"})
_BEGINNINGS = frozenset({"PERSON", "GPE", "NORP", "FAC"})
_NOMINAL = frozenset({"PROPN", "NOUN", "ADJ"})
_LONGEST = 6  # words between a name and the kind that ends it


def label_kinds(parsed: ParsedText, spans: list[NameSpan]) -> None:
    """Label as organisations what ends like one, is known to be one, or has a capital inside and is no person.

    Ellery High School, Manchester City, ArcelorMittal.
    """
    for span in spans:
        if span.label in _OTHERS and _is_organisation(parsed, span):
            span.label = "ORG"
        elif span.label in ("PERSON", "ORG") and _is_facility(parsed, span):
            span.label = "FAC"


def _is_facility(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of several words ends like a building that nobody is called after: Ann Roe Planetarium."""
    is_long = span.last - span.first > 1
    return is_long and lookup_key(parsed.words[span.last - 1]) in closed_class("facility_ending", parsed.language)


def _is_organisation(parsed: ParsedText, span: NameSpan) -> bool:
    form = form_of(parsed, span)
    if gazetteer.known_label(form) is not None:
        return False
    if " " in form:
        ends = form.rsplit(" ", 1)[-1] in closed_class("organisation_ending", parsed.language)
        return ends or (span.label in _PLACES and bool(known_roles("ORG", canonical_name(form, "ORG"))))
    return span.label in _PLACES and is_camel_case(span.text(parsed))


def with_kinds_behind(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, those with capitalised words behind that end with a kind of organisation whole: Roe "Foundation"."""
    names = by_token(spans)
    out = [_with_kind(parsed, span, names) for span in spans]
    covered = {token for span in out if span.label == "ORG" for token in range(span.first, span.last)}
    return [s for s in out if s.label == "ORG" or s.first not in covered]


def _with_kind(parsed: ParsedText, span: NameSpan, names: dict[int, NameSpan]) -> NameSpan:
    if span.label not in _BEGINNINGS or span.char_end != parsed.ends[span.last - 1]:
        return span
    end = span.last
    while end < min(span.last + _LONGEST, len(parsed)) and end not in names and _goes_on(parsed, end):
        end += 1
        if lookup_key(parsed.words[end - 1]) in closed_class("organisation_ending", parsed.language):
            return trimmed(parsed, span.first, end, "ORG") or span
    return span


def _goes_on(parsed: ParsedText, token: int) -> bool:
    """Whether a capitalised word that is no title stands right behind the word before it."""
    word = parsed.words[token]
    is_near = parsed.text[parsed.ends[token - 1] : parsed.starts[token]] == " "
    is_word = len(word) > 1 and word[0].isupper() and not word.isupper() and parsed.pos[token] in _NOMINAL
    is_here = parsed.sentences[token] == parsed.sentences[token - 1]
    is_title = lookup_key(word) in gazetteer.title_words() - closed_class("organisation_ending", parsed.language)
    return is_near and is_word and is_here and not is_title


def periodicals(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Capitalised words before a magazine or newspaper that are in no name: Amber of "Amber magazine"."""
    taken, found = by_token(spans), []
    kinds = closed_class("periodical", parsed.language)
    for token, word in enumerate(parsed.words):
        if word not in kinds or not token:
            continue
        first = token
        while first and first - 1 not in taken and _is_title_word(parsed, first - 1, token):
            first -= 1
        if first < token:
            span = trimmed(parsed, first, token, "ORG")
            found += [span] if span is not None else []
    return found


def _is_title_word(parsed: ParsedText, token: int, before: int) -> bool:
    word = parsed.words[token]
    is_here = token > 0 and parsed.sentences[token - 1] == parsed.sentences[before]
    return is_here and len(word) > 1 and word[0].isupper() and parsed.pos[token] in _NOMINAL
