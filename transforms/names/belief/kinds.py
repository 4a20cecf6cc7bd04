"""What tells that a name is an organisation, a person or a thing: words in it and beside it, and reference tables."""

from collections.abc import Collection
from functools import cache
from itertools import pairwise

import seeds
from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import SMALL_WORDS, is_acronym, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import outlets, tells_organisation
from transforms.names.known_roles import known_roles
from transforms.names.labels import form_of
from transforms.names.roles import is_person_noun
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_THINGS = {"kind_of_event": "EVENT", "kind_of_work": "WORK_OF_ART", "kind_of_product": "PRODUCT"}


def thing_told(nouns: Collection[str], language: str) -> str | None:
    """The label of the kind of thing that nouns beside a name tell: the song Amber, the Amber rocket."""
    told = (label for kind, label in _THINGS.items() if not closed_class(kind, language).isdisjoint(nouns))
    return next(told, None) if nouns else None


def is_told_organisation(nouns: Collection[str], language: str) -> bool:
    """Whether nouns beside a name tell the kind of organisation that it is."""
    return not _kinds("organisation_noun", "organisation_kind", language=language).isdisjoint(nouns)


def is_told_person(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether what somebody is stands right before a name of several words: the singer Ann Roe."""
    before = span.first - 1
    is_near = before >= 0 and parsed.sentences[before] == parsed.sentences[span.first] and span.last - span.first > 1
    return is_near and is_person_noun(lookup_key(parsed.words[before]), parsed.language)


def is_team(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is a plural behind "the", or a place with a plural, or stands before a score: the Ellery Hawks."""
    last, after = span.last - 1, span.last
    is_plural = parsed.words[last][0].isupper() and parsed.words[last].endswith("s") and parsed.tags[last] == "NNPS"
    has_article = span.first > 0 and parsed.forms[span.first - 1] in closed_class("definite_article")
    is_counted = (
        after < len(parsed) and parsed.words[after].isdigit() and parsed.sentences[after] == parsed.sentences[last]
    )
    return is_counted or (is_plural and (has_article or last > span.first))


def is_of_place(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is a place with a plural, as those of teams are: Minnesota Vikings."""
    *words, last = map(lookup_key, parsed.words[span.first : span.last])
    return last.endswith("s") and " ".join(words) in gazetteer.place_names()


def is_camel_case(word: str) -> bool:
    """Whether a word has a small letter and then a capital in it, as those of firms do: ArcelorMittal, YouGov."""
    inside = pairwise(word[1:])
    return word.isalpha() and word[0].isupper() and any(a.islower() and b.isupper() for a, b in inside)


def is_periodical(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a magazine or newspaper is told right behind a name."""
    return span.last < len(parsed) and parsed.words[span.last] in closed_class("periodical", parsed.language)


def is_of_partners(form: str) -> bool:
    """Whether a name is that of partners called alike, or joined by a sign: Lane and Lane, Birk & Voss."""
    first, _, last = form.partition(" and ")
    return first == last or (" & " in form and not all(map(is_common, form.split(" & "))))


def has_kind_in_it(form: str, language: str) -> bool:
    """Whether a name says what kind of organisation it is: Ellery Savings Bank, Ministry of Trade, Court of Appeal."""
    words = [word for word in form.split() if not word.isdigit()] or [form]
    heads = {words[-1], *(word for word, after in pairwise(words) if after in SMALL_WORDS)}
    return not heads.isdisjoint(_kinds("organisation_noun", "organisation_word", "club_ending", language=language))


def ends_like_organisation(form: str, language: str) -> bool:
    """Whether a name of several words ends with what only organisations end with."""
    return " " in form and form.rsplit(" ", 1)[-1] in closed_class("organisation_ending", language)


@cache
def _kinds(*classes: str, language: str) -> frozenset[str]:
    return frozenset().union(*(closed_class(name, language) for name in classes))


def is_known_organisation(parsed: ParsedText, form: str, span: NameSpan) -> bool:
    """Whether the reference tables have an organisation of a folded name that is no common word, or in capitals."""
    if _is_the_outlet(parsed, span):
        return True
    name = canonical_name(form, "ORG", parsed.language)
    is_told = not is_common(form) or is_acronym(span.text(parsed))
    if known_roles("ORG", name) or tells_organisation(name, span.text(parsed)):
        return True
    return is_told and (form in outlets() or name in _companies())


def is_known_name(form: str, language: str) -> bool:
    """Whether the reference tables have an organisation of a folded name, without a look at its text."""
    name = canonical_name(form, "ORG", language)
    return bool(known_roles("ORG", name)) or form in outlets() or name in _companies()


def is_known_outlet(parsed: ParsedText, form: str, span: NameSpan) -> bool:
    """Whether a folded name is that of an outlet of the reference tables, and no common word without article."""
    return _is_the_outlet(parsed, span) or (form in outlets() and not is_common(form))


def _is_the_outlet(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is that of an outlet, with the article that it has: The Sun."""
    before = span.first - 1
    is_titled = (
        before >= 0 and parsed.words[before] == "The" and parsed.sentences[before - 1] == parsed.sentences[before]
    )
    return is_titled and before > 0 and form_of(parsed, span) in outlets()


@cache
def _companies() -> frozenset[str]:
    """Folded names of companies."""
    return frozenset(canonical_name(name, "ORG") for name in seeds.table("shared/companies")["name"])
