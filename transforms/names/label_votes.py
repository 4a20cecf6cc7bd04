"""One label for each form of a document's names: where a model labels it now so, now so, what tells which is right."""

from collections import Counter, defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import compared, fold, initials
from transforms.lexicon.languages import closed_class
from transforms.names.companies import brief_words, company_words, has_ending
from transforms.names.labels import (
    has_role_after,
    is_firm,
    is_titled,
    is_told_as_firm,
    is_told_as_person,
    namesakes,
    places,
)
from transforms.names.persons import parse, person_words
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

THINGS = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "FAC", "LAW", "EVENT"})


def form_of(parsed: ParsedText, span: NameSpan) -> str:
    """A name as it is compared within a document: folded, without article."""
    return compared(span.name(parsed))


def labels_of(parsed: ParsedText, spans: list[NameSpan]) -> dict[str, str]:
    """One label for each form of the document: the reference tables', else that of its full form, else the most."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    forms: dict[str, list[NameSpan]] = defaultdict(list)
    for span in spans:
        forms[form_of(parsed, span)].append(span)
        votes[form_of(parsed, span)][span.label] += 1
    most = {form: max(sorted(count), key=lambda label: count[label]) for form, count in votes.items()}
    companies_in_full = {form for form, found in forms.items() if any(has_ending(parsed, span) for span in found)}
    companies_in_full |= {" ".join(map(fold, brief_words(parsed, forms[form][0]))) for form in companies_in_full}
    for form in companies_in_full & forms.keys():
        is_somebody = any(is_titled(parsed, span) or is_told_as_person(parsed, span) for span in forms[form])
        most[form] = "ORG" if " " in form and not is_somebody else most[form]
    people = {parse(person_words(form)).surname for form, label in most.items() if label == "PERSON" and " " in form}
    alone = {form for form, label in most.items() if label == "PERSON" and " " not in form}
    used_as_places = places(parsed, {form: found for form, found in forms.items() if form not in people})
    firms = {form for form, found in forms.items() if any(is_firm(parsed, span) for span in found)}
    told = {form for form, found in forms.items() if any(is_told_as_firm(parsed, span) for span in found)}
    told -= {form for form in told if any(is_titled(parsed, span) for span in forms[form])}
    companies = namesakes(parsed, spans, people) | dict.fromkeys((firms - people) | told, True)
    brief = company_words(parsed, spans)
    organisations = {form for form, label in most.items() if label == "ORG" and " " in form}
    first_words = {form.split()[0] for form in organisations}
    abbreviated = {letters for form in organisations for letters in initials(form.replace("-", " ").split())}
    for form in most:
        known = gazetteer.known_label(form)
        if form in gazetteer.demonyms() and form not in gazetteer.countries() and " " not in form:
            most[form] = "NORP"
        elif known and not (form in people and most[form] == "PERSON"):
            most[form] = known
        elif most[form] != "PERSON" and len(form) > 2 and form in abbreviated:
            most[form] = "ORG"
        elif form in used_as_places and form not in first_words:
            most[form] = used_as_places[form]
        elif most[form] == "ORG" and _is_person(parsed, form, forms[form], people, alone - people):
            most[form] = "PERSON"
        elif form in companies and (companies[form] or 2 * votes[form]["PERSON"] <= votes[form].total()):
            most[form] = "ORG"
        elif (
            most[form] == "PERSON"
            and form.rsplit(" ", 1)[-1] in closed_class("place_ending", parsed.language)
            and " " in form
        ):
            most[form] = "PERSON" if any(has_role_after(parsed, span) for span in forms[form]) else "LOC"
        elif form in people and (most[form] in THINGS or not _is_place(form)):
            most[form] = "PERSON"
        elif form in (brief if most[form] != "PERSON" else first_words) and not _is_place(form) and not is_given(form):
            most[form] = "ORG"
    return most


def _is_person(parsed: ParsedText, form: str, spans: list[NameSpan], surnames: set[str], alone: set[str]) -> bool:
    """Whether two words are a person's name: they end with a surname or a person's only name, or what follows tells."""
    first, _, last = form.partition(" ")
    if not first.isalpha() or not last or " " in last or last in closed_class("organisation_noun", parsed.language):
        return False
    if any(is_told_as_person(parsed, span) for span in spans):
        return True
    return last in alone or (last in surnames and is_given(first))


def _is_place(form: str) -> bool:
    return form in gazetteer.countries() or form in gazetteer.demonyms() or form in gazetteer.capitals()


def is_given(form: str) -> bool:
    """Whether a folded word is a given name or nickname."""
    return form in gazetteer.given_names() or form in gazetteer.nicknames()
