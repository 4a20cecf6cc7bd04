"""Names that are too doubtful: the network is not sure of them, and neither the text nor a table speaks for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise

import seeds
from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import SMALL_WORDS, initials, is_acronym, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.acting import employs, is_told_kind, says
from transforms.names.canonical_names import canonical_name
from transforms.names.certainty import Certainty
from transforms.names.companies import has_ending
from transforms.names.known_roles import known_roles
from transforms.names.labels import form_of, is_given
from transforms.names.repair.kinds import is_camel_case
from transforms.names.roles import is_person_noun
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

_THINGS = {"kind_of_event": "EVENT", "kind_of_work": "WORK_OF_ART", "kind_of_product": "PRODUCT"}

Forms = dict[str, list[NameSpan]]

# least probabilities, chosen on news of today: with nothing else; used as an organisation; told to be one; known
_ALONE, _USED, _TOLD, _KNOWN = 0.65, 0.4, 0.2, 0.1
_PERSON, _USED_PERSON = 0.6, 0.3
_COMMON = 0.15  # more is needed of words that are in the dictionary,
_OPENING = 0.2  # of such a word that opens a sentence,
_CAPITALS = 0.1  # and where capitals mark no names
_THING = 0.15  # of what is told to be a thing, or stands behind "a", or has digits among its letters
_ACRONYM = 0.05
_NEVER = 2.0
_BESIDE = 0.3  # of what is joined with an organisation that is believed: "Acme and Zorvex"
_SECOND = 0.5  # least probability of another label that stands in


def without_doubtful(
    parsed: ParsedText, spans: list[NameSpan], zones: set[int], certainty: Certainty
) -> list[NameSpan]:
    """The names; those of organisations and persons that are too doubtful have another label, or are left out."""
    forms: dict[str, Forms] = {"ORG": defaultdict(list), "PERSON": defaultdict(list)}
    for span in spans:
        if span.label in forms:
            forms[span.label][form_of(parsed, span)].append(span)
    doubtful: list[NameSpan] = []
    for label, least in (("ORG", _least_of_organisation), ("PERSON", _least_of_person)):
        for form, found in forms[label].items():
            needed = least(parsed, form, found, forms[label], certainty)
            needed += _CAPITALS * all(span.first in zones for span in found)
            if max(certainty.of(span, label) for span in found) < needed:
                doubtful += found
    return _relabelled(parsed, spans, _unjoined(parsed, spans, doubtful, certainty), certainty)


def _unjoined(
    parsed: ParsedText, spans: list[NameSpan], doubtful: list[NameSpan], certainty: Certainty
) -> list[NameSpan]:
    """Those of the doubtful names that are not joined with an organisation that is believed."""
    none = {id(span) for span in doubtful}
    believed = by_token(span for span in spans if span.label == "ORG" and id(span) not in none)
    joined = {
        form_of(parsed, span)
        for span in doubtful
        if span.label == "ORG" and certainty.of(span, "ORG") > _BESIDE and _is_joined(parsed, span, believed)
    }
    return [span for span in doubtful if span.label != "ORG" or form_of(parsed, span) not in joined]


def _is_joined(parsed: ParsedText, span: NameSpan, others: Mapping[int, NameSpan]) -> bool:
    """Whether a conjunction joins a name with another one, given by its tokens."""
    for token in range(span.first, span.last):
        joined = [child for child in parsed.children[token] if parsed.deps[child] == "conj"]
        joined += [parsed.heads[token]] if parsed.deps[token] == "conj" else []
        if any(other in others for other in joined):
            return True
    return False


def _relabelled(
    parsed: ParsedText, spans: list[NameSpan], doubtful: list[NameSpan], certainty: Certainty
) -> list[NameSpan]:
    """The names; doubtful ones with the label of the thing that they are told to be, or with their second label."""
    out, none = [], {id(span) for span in doubtful}
    for span in spans:
        if id(span) in none:
            label, share = certainty.second(span)
            told = thing_told(parsed, span)
            if told is None and share < _SECOND:
                continue
            span.label = told or label
        out.append(span)
    return out


def thing_told(parsed: ParsedText, span: NameSpan) -> str | None:
    """The label of the kind of thing that a noun beside a name tells: the song Amber, the Amber rocket."""
    for kind, label in _THINGS.items():
        if is_told_kind(parsed, span, closed_class(kind, parsed.language)):
            return label
    return None


def _least_of_organisation(
    parsed: ParsedText, form: str, found: list[NameSpan], others: Forms, certainty: Certainty
) -> float:
    """The probability from which on a form is believed to be an organisation."""
    kinds = closed_class("organisation_noun", parsed.language) | closed_class("organisation_kind", parsed.language)
    is_told = _is_of_partners(form) or any(_is_periodical(parsed, span) for span in found)
    if is_told or gazetteer.known_label(form) == "ORG":
        return 0.0
    if _is_part(form, others):
        return 0.0
    is_known = any(_is_known_organisation(parsed, form, span) or _is_the_outlet(parsed, span) for span in found)
    is_known |= " " in form and form.rsplit(" ", 1)[-1] in closed_class("organisation_ending", parsed.language)
    if is_known or any(has_ending(parsed, span) for span in found):
        return _KNOWN
    least = _ALONE + _ACRONYM * all(is_acronym(span.text(parsed)) for span in found)
    if _has_kind_in_it(form, parsed.language):
        least = _KNOWN
    elif _is_company(parsed, form, found) or any(_is_of_place(parsed, span) for span in found):
        return _USED
    elif any(is_told_kind(parsed, span, kinds) for span in found):
        least = _TOLD
    elif _speaks(found, certainty) or any(_is_used(parsed, span) for span in found):
        least = _USED
    is_thing = any(thing_told(parsed, s) or _is_one_of_many(parsed, s) for s in found) or _is_model(form)
    return least + _COMMON * all(map(is_common, form.split())) + _THING * is_thing


def _is_company(parsed: ParsedText, form: str, found: list[NameSpan]) -> bool:
    """Whether a form is the name of a company, and no common word that has its capital from opening a sentence."""
    is_word = is_common(form) and all(_opens_sentence(parsed, span.first) for span in found)
    return canonical_name(form, "ORG", parsed.language) in _companies() and not is_word


def _is_used(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is used or written as organisations alone are."""
    is_acting = says(parsed, span) or employs(parsed, span)
    return is_acting or is_camel_case(span.text(parsed)) or _is_team(parsed, span)


def _is_team(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is a plural behind "the", or a place with a plural, or stands before a score: the Ellery Hawks."""
    last, after = span.last - 1, span.last
    is_plural = parsed.words[last][0].isupper() and parsed.words[last].endswith("s") and parsed.tags[last] == "NNPS"
    has_article = span.first > 0 and parsed.forms[span.first - 1] in closed_class("definite_article")
    is_counted = (
        after < len(parsed) and parsed.words[after].isdigit() and parsed.sentences[after] == parsed.sentences[last]
    )
    return is_counted or (is_plural and (has_article or last > span.first))


def _is_of_place(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is a place with a plural, as those of teams are: Minnesota Vikings."""
    words = [lookup_key(word) for word in parsed.words[span.first : span.last]]
    place = " ".join(words[:-1])
    return place in gazetteer.place_names() and words[-1].endswith("s")


def _is_one_of_many(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands behind "a" and before no noun: "she ordered an Amber"."""
    before, after = span.first - 1, span.last
    is_indefinite = before >= 0 and parsed.forms[before] in ("a", "an")
    return is_indefinite and (after >= len(parsed) or parsed.pos[after] not in ("NOUN", "PROPN", "ADJ"))


def _is_model(form: str) -> bool:
    """Whether a word of a form has digits behind letters: PS4."""
    return any(word[0].isalpha() and any(map(str.isdigit, word)) for word in form.split())


def _least_of_person(
    parsed: ParsedText, form: str, found: list[NameSpan], others: Forms, certainty: Certainty
) -> float:
    """The probability from which on a form is believed to be a person."""
    words = form.split()
    if any(other.endswith(f" {form}") for other in others):
        return 0.0  # Roe of Ann Roe
    is_known = bool(known_roles("PERSON", canonical_name(form, "PERSON"))) or is_given(words[0])
    if is_known or any(form in other.split() for other in others if other != form):
        return _USED_PERSON
    if any(_is_told_person(parsed, span) for span in found):
        return _TOLD
    if _speaks(found, certainty) or any(says(parsed, span) or employs(parsed, span) for span in found):
        return _USED_PERSON
    is_word = all(map(is_common, words))
    is_opening = len(words) == 1 and all(_opens_sentence(parsed, span.first) for span in found)
    if is_opening and form in parsed.words:
        return _NEVER  # Gunman of a text that writes gunman, too
    return _PERSON + _COMMON * is_word + _OPENING * (is_word and is_opening)


def _is_the_outlet(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is that of an outlet, with the article that it has: The Sun."""
    before = span.first - 1
    is_titled = before >= 0 and parsed.words[before] == "The" and not _opens_sentence(parsed, before)
    return is_titled and form_of(parsed, span) in _outlets()


def _is_of_partners(form: str) -> bool:
    """Whether a name is that of partners called alike, or joined by a sign: Lane and Lane, Birk & Voss."""
    first, _, last = form.partition(" and ")
    return first == last or (" & " in form and not all(map(is_common, form.split(" & "))))


def _is_periodical(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a magazine or newspaper is told right behind a name."""
    return span.last < len(parsed) and parsed.words[span.last] in closed_class("periodical", parsed.language)


def _is_told_person(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether what somebody is stands right before a name of several words: the singer Ann Roe."""
    before = span.first - 1
    is_near = before >= 0 and parsed.sentences[before] == parsed.sentences[span.first] and span.last - span.first > 1
    return is_near and is_person_noun(lookup_key(parsed.words[before]), parsed.language)


def _speaks(found: Iterable[NameSpan], certainty: Certainty) -> bool:
    return any(not certainty.speaking.isdisjoint(range(span.first, span.last)) for span in found)


def _opens_sentence(parsed: ParsedText, token: int) -> bool:
    return not token or parsed.sentences[token - 1] != parsed.sentences[token]


def _is_part(form: str, others: Forms) -> bool:
    """Whether a longer name of the document begins with a form, or it is its acronym."""
    return any(
        other.startswith(f"{form} ") or form in initials(other.replace("-", " ").split())
        for other in others
        if other != form
    )


def _has_kind_in_it(form: str, language: str) -> bool:
    """Whether a name says what kind of organisation it is: Ellery Savings Bank, Ministry of Trade, Court of Appeal."""
    words = [word for word in form.split() if not word.isdigit()] or [form]
    classes = ("organisation_noun", "organisation_word", "club_ending")
    kinds = frozenset().union(*(closed_class(name, language) for name in classes))
    heads = {words[-1], *(word for word, after in pairwise(words) if after in SMALL_WORDS)}
    return not heads.isdisjoint(kinds)


def _is_known_organisation(parsed: ParsedText, form: str, span: NameSpan) -> bool:
    """Whether the reference tables have an organisation of a folded name that is no common word, or in capitals."""
    name = canonical_name(form, "ORG", parsed.language)
    is_told = not is_common(form) or is_acronym(span.text(parsed))
    return bool(known_roles("ORG", name)) or (is_told and (form in _outlets() or name in _companies()))


@cache
def _companies() -> frozenset[str]:
    """Folded names of companies."""
    return frozenset(canonical_name(name, "ORG") for name in seeds.table("shared/companies")["name"])


@cache
def _outlets() -> frozenset[str]:
    """Folded names of news outlets."""
    rows = seeds.table("shared/sources").select("name", "aliases").iter_rows()
    names = (name for own, aliases in rows for name in (own, *(aliases or "").split("|")) if name)
    return frozenset(lookup_key(name, keep_article=False) for name in names)
