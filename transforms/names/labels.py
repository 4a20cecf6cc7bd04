"""One label for each form of a document's names: the model's most frequent one, unless a rule knows better."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import initials, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.companies import brief_words, company_words, has_ending
from transforms.names.known_roles import known_surnames
from transforms.names.label_evidence import (
    CALLED_AFTER,
    has_role_after,
    is_firm,
    is_titled,
    is_told_as_firm,
    is_told_as_person,
    namesakes,
    places,
)
from transforms.names.persons import parse, person_words
from transforms.names.roles import copula_role
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

THINGS = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "FAC", "LAW", "EVENT"})


@dataclass(frozen=True)
class Evidence:
    """What a document tells of its names, by their forms."""

    parsed: ParsedText
    spans: dict[str, list[NameSpan]]
    votes: dict[str, Counter[str]]  # how often the model gave each label
    labels: dict[str, str]  # the most frequent; of companies with their legal ending ORG
    surnames: set[str]  # of persons who are named in full
    lone_persons: set[str]  # forms of one word that are persons and no such surnames
    places: dict[str, str]  # GPE or NORP of what stands like a place or a people
    companies: dict[str, bool]  # what stands like a company, and whether nobody else can be meant
    company_words: set[str]  # by which companies may be named briefly
    first_words: set[str]  # of organisations of several words
    acronyms: set[str]  # of organisations of several words


Rule = Callable[[Evidence, str], str | None]


def form_of(parsed: ParsedText, span: NameSpan) -> str:
    """A name as it is compared within a document: folded, without article."""
    return lookup_key(span.name(parsed), keep_article=False)


def labels_of(parsed: ParsedText, spans: list[NameSpan]) -> dict[str, str]:
    """One label for each form of a document's names: by the first of LABEL_RULES that tells, else the most frequent."""
    evidence = _evidence(parsed, spans)
    return {form: _label(evidence, form) for form in evidence.labels}


def _label(evidence: Evidence, form: str) -> str:
    return next((label for rule in LABEL_RULES if (label := rule(evidence, form))), evidence.labels[form])


def people_of_a_country(evidence: Evidence, form: str) -> str | None:
    """Germans, but not Dominica."""
    is_people = form in gazetteer.demonyms() and form not in gazetteer.countries() and " " not in form
    return "NORP" if is_people else None


def known_with_article(evidence: Evidence, form: str) -> str | None:
    """The label of what is known with its article, if it has one anywhere: "the Conservatives", not conservatives."""
    known = gazetteer.known_with_article(form)
    if known is None:
        return None
    before = {evidence.parsed.forms[span.first - 1] for span in evidence.spans[form] if span.first > 0}
    return known.label if before & closed_class("definite_article", evidence.parsed.language) else None


def known_name(evidence: Evidence, form: str) -> str | None:
    """The label of the reference tables, unless a person of the document has this surname."""
    is_person = form in evidence.surnames and evidence.labels[form] == "PERSON"
    return None if is_person else gazetteer.known_label(form)


def acronym_of_an_organisation(evidence: Evidence, form: str) -> str | None:
    """USS of the University of Southern Sarnia."""
    is_short = evidence.labels[form] != "PERSON" and len(form) > 2 and form in evidence.acronyms
    return "ORG" if is_short else None


def place_by_use(evidence: Evidence, form: str) -> str | None:
    """Marovia beside Marovian, and Norland of "Norland's government"."""
    return evidence.places.get(form) if form not in evidence.first_words else None


def organisation_like_a_person(evidence: Evidence, form: str) -> str | None:
    """Ann Lee of "Ann Lee, 34, said" or of a document that knows the Lees."""
    first, _, last = form.partition(" ")
    if evidence.labels[form] != "ORG" or not first.isalpha() or not last or " " in last:
        return None
    language = evidence.parsed.language
    if last in closed_class("organisation_noun", language) | closed_class("club_ending", language):
        return None
    is_told = any(is_told_as_person(evidence.parsed, span) for span in evidence.spans[form])
    is_alike = last in evidence.lone_persons or (last in evidence.surnames and is_given(first))
    return "PERSON" if is_told or is_alike else None


def company_by_use(evidence: Evidence, form: str) -> str | None:
    """Gartner of "the analyst firm Gartner"; Kestrel of Kestrel Motors whose founder Walter Kestrel occurs once."""
    if form not in evidence.companies:
        return None
    votes = evidence.votes[form]
    return "ORG" if evidence.companies[form] or 2 * votes["PERSON"] <= votes.total() else None


def person_like_a_place(evidence: Evidence, form: str) -> str | None:
    """Hyde Park is a place, but not "Hollis Park, an analyst", nor "Ann Bridge is a writer"."""
    last = form.rsplit(" ", 1)[-1]
    if evidence.labels[form] != "PERSON" or last == form:
        return None
    if last not in closed_class("place_ending", evidence.parsed.language):
        return None
    is_told = any(
        has_role_after(evidence.parsed, span) or copula_role(evidence.parsed, span) for span in evidence.spans[form]
    )
    return "PERSON" if is_told else "LOC"


def surname_of_a_person(evidence: Evidence, form: str) -> str | None:
    """The Lee of Ann Lee, unless it is the name of a place."""
    is_thing = evidence.labels[form] in THINGS
    return "PERSON" if form in evidence.surnames and (is_thing or not _is_place(form)) else None


def company_in_brief(evidence: Evidence, form: str) -> str | None:
    """Acme of Acme Motors Corp, unless it is a place, a given name or the surname of somebody well known."""
    is_person = evidence.labels[form] == "PERSON"
    if is_person and form in known_surnames():
        return None  # Obama of the Obama White House
    words = evidence.first_words if is_person else evidence.company_words
    return "ORG" if form in words and not _is_place(form) and not is_given(form) else None


LABEL_RULES: tuple[Rule, ...] = (
    people_of_a_country,
    known_with_article,
    known_name,
    acronym_of_an_organisation,
    place_by_use,
    organisation_like_a_person,
    company_by_use,
    person_like_a_place,
    surname_of_a_person,
    company_in_brief,
)


def _evidence(parsed: ParsedText, spans: list[NameSpan]) -> Evidence:
    """Each item is told from the labels of the votes; none depends on what the rules decide."""
    forms: dict[str, list[NameSpan]] = defaultdict(list)
    for span in spans:
        forms[form_of(parsed, span)].append(span)
    votes = {form: Counter(span.label for span in found) for form, found in forms.items()}
    labels = {form: max(sorted(count), key=lambda label: count[label]) for form, count in votes.items()}
    labels |= dict.fromkeys(_companies_in_full(parsed, forms), "ORG")
    people = [form for form, label in labels.items() if label == "PERSON"]
    surnames = {parse(person_words(forms[form][0].text(parsed))).surname for form in people if " " in form}
    organisations = {form for form, label in labels.items() if label == "ORG" and " " in form}
    return Evidence(
        parsed,
        forms,
        votes,
        labels,
        surnames,
        {form for form in people if " " not in form} - surnames,
        places(parsed, {form: found for form, found in forms.items() if form not in surnames}),
        _companies_by_use(parsed, spans, forms, surnames),
        company_words(parsed, spans),
        {form.split()[0] for form in organisations if form.rsplit(" ", 1)[-1] not in CALLED_AFTER},
        {letters for form in organisations for letters in initials(form.replace("-", " ").split())},
    )


def _companies_in_full(parsed: ParsedText, forms: dict[str, list[NameSpan]]) -> set[str]:
    """Forms of several words that are companies with or without their legal ending somewhere, and nobody anywhere."""
    whole = {form for form, found in forms.items() if any(has_ending(parsed, span) for span in found)}
    whole |= {" ".join(map(lookup_key, brief_words(parsed, forms[form][0]))) for form in whole}
    return {
        form
        for form in whole & forms.keys()
        if " " in form and not any(is_titled(parsed, s) or is_told_as_person(parsed, s) for s in forms[form])
    }


def _companies_by_use(
    parsed: ParsedText, spans: list[NameSpan], forms: dict[str, list[NameSpan]], surnames: set[str]
) -> dict[str, bool]:
    firms = {form for form, found in forms.items() if any(is_firm(parsed, span) for span in found)}
    told = {form for form, found in forms.items() if any(is_told_as_firm(parsed, span) for span in found)}
    told -= {form for form in told if any(is_titled(parsed, span) for span in forms[form])}
    return namesakes(parsed, spans, surnames) | dict.fromkeys((firms - surnames) | told, True)


def _is_place(form: str) -> bool:
    return form in gazetteer.countries() or form in gazetteer.demonyms() or form in gazetteer.capitals()


def is_given(form: str) -> bool:
    """Whether a folded word is a given name or nickname."""
    return form in gazetteer.given_names() or form in gazetteer.nicknames()
