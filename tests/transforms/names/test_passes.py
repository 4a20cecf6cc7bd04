"""The order of what repairs, trims and labels names: each list as it is, and what its neighbours owe to their order."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest

from tests.transforms.names.test_parts import _marked
from transforms.names import labels, person_edges, trimming
from transforms.names.repair import passes


def _names(marked: str) -> dict[str, str]:
    """The names of a text, with their labels; marks as in test_parts. A "|" ends the headline."""
    parsed, spans = _marked(marked.replace("|", "\n\n"))
    name_labels, starts = [""] * len(parsed), [False] * len(parsed)
    for span in spans:
        name_labels[span.first : span.last] = [span.label] * (span.last - span.first)
        starts[span.first] = True
    pos = ["PROPN" if word[0].isupper() else "ADP" if word == "of" else "NOUN" for word in parsed.words]
    sentences = [parsed.text.count("\n\n", 0, start) for start in parsed.starts]
    parsed = replace(parsed, name_labels=name_labels, name_starts=starts, pos=pos, sentences=sentences)
    headline_end = max(0, parsed.text.find("\n\n"))
    return {span.text(parsed): span.label for span in passes.names(parsed, headline_end)}


def _are_in_order(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, steps: str, pair: tuple[str, str], marked: str, expected: str
) -> None:
    """A text gives a name its label with two neighbouring steps in their order, and does not if they are swapped."""
    text, _, label = expected.partition(": ")
    order: tuple[Callable[..., object], ...] = getattr(module, steps)
    first, second = ([step.__name__ for step in order].index(name) for name in pair)
    assert second == first + 1
    assert _names(marked).get(text, "") == label
    swapped = list(order)
    swapped[first], swapped[second] = order[second], order[first]
    monkeypatch.setattr(module, steps, tuple(swapped))
    assert _names(marked).get(text, "") != label


def _listed(steps: tuple[Callable[..., object], ...]) -> list[str]:
    return [step.__name__ for step in steps]


def test_names_are_repaired_in_this_order() -> None:
    assert _listed(passes.PASSES) == [
        "take_model_names", "sharpen_edges", "restore_boundaries", "tell_kinds", "join_known_phrases",
        "bound_companies", "correct_spellings", "add_datelines", "set_capitals_apart", "label_titled", "label_alike",
        "part_persons", "widen_persons", "tell_things_apart", "judge", "weigh_edges", "begin_persons",
        "add_bracketed", "add_codes", "index_names", "complete_names", "believe_capitals", "widen_in_capitals",
        "add_persons_in_capitals",
        "add_well_known", "add_known_again", "add_places_of_datelines", "add_names_in_capitals", "drop_never_names",
        "add_possessives", "mark_headline",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "marked", "expected"),
    [
        (
            ("join_known_phrases", "bound_companies"),
            "the [n:Liberal] Democrats Inc fell, and it rose",
            "Liberal Democrats Inc: ORG",
        ),
        (
            ("bound_companies", "correct_spellings"),
            "the shares of [o:Acme Motors] Inc rose, and [g:Acmes] shares fell",
            "Acmes: ORG",
        ),
        (
            ("add_datelines", "set_capitals_apart"),
            "HAVERFORD — a man of [o:HAVERFORD & ACME] was late, and so on",
            "HAVERFORD & ACME: ORG",
        ),
        (
            ("set_capitals_apart", "label_titled"),
            "PRIME MINISTER [o:MALHOTRA] WINS AGAIN|the report of [o:Malhotra] was late",
            "Malhotra: ORG",
        ),
        (
            ("label_titled", "label_alike"),
            "so Minister [o:Malhotra] left, the [o:Malhotra Group] said, and [p:Malhotra] of [o:Malhotra] came",
            "Malhotra: ORG",
        ),
        (
            ("label_alike", "part_persons"),
            "so [o:Ann Lee], who was late, met [p:Lee & Roe] and [p:Jane Roe]",
            "Lee: PERSON",
        ),
        (
            ("add_codes", "index_names"),
            "the firm [o:Vodafone] (VODA.L) met the Vodafone Data Office Lab Area (VODAL)",
            "VODAL: ORG",
        ),
        (("index_names", "complete_names"), "in [g:Buenos Aires], and later in [g:Buenos] Aires", "Buenos"),
        (
            ("believe_capitals", "widen_in_capitals"),
            "U.S. Senator Will [p:Brannock] Said So About Ships|they will see",
            "Will Brannock: PERSON",
        ),
        (
            ("add_persons_in_capitals", "add_well_known"),
            "JUDGE BARACK [p:OBAMA] WINS AGAIN|the man [p:Obama] was late",
            "OBAMA: PERSON",
        ),
        (
            ("add_known_again", "add_places_of_datelines"),
            "NEW FULLWOOD — MAN LATE AGAIN|a man in [g:Fullwood] was late",
            "FULLWOOD: GPE",
        ),
        (("add_names_in_capitals", "drop_never_names"), "CHIEF [o:FINANCIAL] OFFICER LEFT|he left", "FINANCIAL"),
    ],
)
def test_neighbouring_passes_depend_on_their_order(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str], marked: str, expected: str
) -> None:
    _are_in_order(monkeypatch, passes, "PASSES", pair, marked, expected)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[p:Shin Tan] left|[p:Friend Shin Tan] was late", ["Shin Tan"]),
        ("[p:Cong Yen] left|[p:Bewildered Yen] was late", ["Cong Yen", "Yen"]),
        ("[p:Cong Yen] left|“so it is.” [p:Bewildered Yen] was late", ["Cong Yen", "Yen"]),
        (
            "[p:Cong Yen] left|so [p:Bewildered Yen] was late",
            ["Cong Yen", "Bewildered Yen"],
        ),  # a name inside a sentence
        ("[p:Rose Yen] left|[p:Grace Yen] was late", ["Rose Yen", "Grace Yen"]),
        ("[p:Cong Yen] left|[p:Bewildered Tan] was late", ["Cong Yen", "Bewildered Tan"]),
    ],
)
def test_a_person_has_no_common_word_that_opens_a_sentence(marked: str, expected: list[str]) -> None:
    assert list(_names(marked)) == expected


def test_names_are_trimmed_in_this_order() -> None:
    assert _listed(trimming.TRIMMING) == [
        "label_team", "cut_to_person", "cut_opening_marks", "cut_loose_start", "cut_modifier_of_kind",
        "cut_loose_end", "cut_caption",
        "cut_number", "is_left", "is_no_family", "cut_possessive", "cut_glued_text", "has_capital", "close_pairs",
        "label_acronym",
        "is_no_common_word", "is_no_honorific", "is_no_sign",
    ]  # fmt: skip
    assert _listed(person_edges.PERSON_STEPS) == [
        "without_common_noun", "without_reporting_verb", "without_dateline", "without_employer",
        "without_opening_word", "without_titles", "without_group", "up_to_end", "without_degree",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "marked", "expected"),
    [
        (("label_team", "cut_to_person"), "and so [p:Team Lee, Sarn] met", "Team Lee, Sarn: ORG"),
        (("cut_to_person", "cut_opening_marks"), "and so [p:“Senator Lee] met", "Senator Lee: PERSON"),
        (("cut_opening_marks", "cut_loose_start"), "and so [o:of “Acme] met", "“Acme: ORG"),
        (("cut_loose_end", "cut_caption"), "and so [o:Harbour Board Image:] met", "Harbour Board: ORG"),
        (("cut_loose_end", "cut_caption"), "and so [o:HNA Photo /] met", "HNA: ORG"),
        (("cut_possessive", "cut_glued_text"), 'and so [p:Lee:"No] met', "Lee: PERSON"),
        (("cut_glued_text", "has_capital"), 'and so [p:lee:"No] met', "lee"),
    ],
)
def test_neighbouring_steps_of_trimming_depend_on_their_order(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str], marked: str, expected: str
) -> None:
    _are_in_order(monkeypatch, trimming, "TRIMMING", pair, marked, expected)


@pytest.mark.parametrize(
    ("pair", "marked", "expected"),
    [
        (("without_reporting_verb", "without_dateline"), "[p:SARN - Said Lee] met", "Said Lee: PERSON"),
        (("without_dateline", "without_employer"), "[p:SARN - CNPF Ann Lee] met", "Ann Lee: PERSON"),
        (("without_employer", "without_opening_word"), "[p:Will CNPF Ann Lee] win?", "CNPF Ann Lee: PERSON"),
        (("without_opening_word", "without_titles"), "[p:Will Senator Lee] win?", "Lee: PERSON"),
        (("without_titles", "without_group"), "and so [p:Senator German Ann Lee] met", "Ann Lee: PERSON"),
        (("without_group", "up_to_end"), "and so [p:German Lee, Jo] met", "Lee: PERSON"),
    ],
)
def test_neighbouring_steps_for_persons_depend_on_their_order(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str], marked: str, expected: str
) -> None:
    _are_in_order(monkeypatch, person_edges, "PERSON_STEPS", pair, marked, expected)


def test_labels_are_told_by_rules_in_this_order() -> None:
    assert _listed(labels.LABEL_RULES) == [
        "people_of_a_country", "known_with_article", "known_name", "acronym_of_an_organisation", "place_by_use",
        "organisation_like_a_person", "company_by_use", "person_like_a_place", "surname_of_a_person",
        "company_in_brief",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "marked", "expected"),
    [
        (("known_with_article", "known_name"), "the [o:Conservatives] were late", "Conservatives: ORG"),
        (
            ("known_name", "acronym_of_an_organisation"),
            "the [o:Union of Area Electricians] met in the [g:UAE]",
            "UAE: GPE",
        ),
        (
            ("acronym_of_an_organisation", "place_by_use"),
            "the [o:University of Southern Sarnian Ports] opened, and [g:USSP]'s government was late",
            "USSP: ORG",
        ),
        (
            ("surname_of_a_person", "company_in_brief"),
            "so [o:Wexford Motors] fell. [p:Walter Wexford] of [p:Wexford] was sad, and [p:Wexford] cried",
            "Wexford: PERSON",
        ),
    ],
)
def test_neighbouring_rules_for_labels_depend_on_their_order(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str], marked: str, expected: str
) -> None:
    _are_in_order(monkeypatch, labels, "LABEL_RULES", pair, marked, expected)


def test_a_headline_s_word_before_a_surname_is_no_given_name() -> None:
    assert _names("MOTHER [p:CORNERS ROE] AGAIN|the man [p:Roe] was late").get("ROE") == "PERSON"
    assert _names("MOTHER [p:ANN ROE] AGAIN|the man [p:Roe] was late").get("ANN ROE") == "PERSON"


def test_somebody_well_known_is_no_organisation_that_is_called_after_them() -> None:
    assert _names("the [o:Obama White House] said that [p:Obama] was late").get("Obama") == "PERSON"
    marked = "at the [o:Roe University] he met [p:Ann Roe] , and [p:Roe] was late"
    assert _names(marked).get("Roe") == "PERSON"
