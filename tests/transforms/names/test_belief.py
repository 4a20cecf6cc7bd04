"""Which names are believed, and as what: how sure the network is, what the text says, and what the tables know."""

from dataclasses import replace

import numpy as np
import pytest

import seeds
from tests.transforms.names.test_parts import _marked
from transforms.model.labels import NAME_KINDS
from transforms.names.belief import with_sure_edges, with_verdicts
from transforms.names.belief.document import document
from transforms.names.belief.signs import names_of_signs, signs
from transforms.names.belief.weights import KINDS, likelihoods
from transforms.names.certainty import Certainty
from transforms.names.repair.kinds import label_kinds, periodicals, with_kinds_behind
from transforms.names.repair.things import with_platforms, without_spelt_out
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText


def _shares(parsed: ParsedText, spans: list[NameSpan], share: float, other: str | None = None) -> Certainty:
    """The network's shares of words in names: this one for their label, the rest for another one."""
    shares = np.zeros((len(parsed), len(NAME_KINDS)))
    for span in spans:
        if other:
            shares[span.first : span.last, NAME_KINDS.index(other)] = 1 - share
        shares[span.first : span.last, NAME_KINDS.index(span.label)] = share
    return Certainty(shares)


def _likelihood(marked: str, share: float = 0.5) -> float:
    """How likely the first name of a text is what it is marked as."""
    parsed, spans = _marked(marked)
    found = document(parsed, spans, set(), _shares(parsed, spans, share))
    of_first = next(form for form in found.forms if spans[0] in form.spans)
    return float(likelihoods([signs(found, of_first)])[0, KINDS.index(of_first.label)])


def _believed(marked: str, share: float, other: str | None = None) -> dict[str, str]:
    """The names that are left of those marked in a text, each with this probability of its label."""
    parsed, spans = _marked(marked)
    kept = with_verdicts(parsed, spans, set(), _shares(parsed, spans, share, other))
    return {span.text(parsed): span.label for span in kept}


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("They talked of [o:Zorvex] at length.", "They talked of [o:Panel] at length."),
        ("They talked of the [o:Zorvex Foundation] at length.", "They talked of the [o:Zorvex Amber] at length."),
        ("They talked of [o:Reuters] at length.", "They talked of [o:Zorvex] at length."),
        ("They saw [o:Zorvex], Sarn's largest company, there.", "They saw [o:Zorvex], Sarn's largest cat, there."),
        ("They talked of [o:Zorvex] at length.", "They talked of [o:Zorvex9] at length."),
        ("They met [o:Zorvex] and [o:Zorvex Holdings Plc].", "They met [o:Zorvex] and [o:Amber Holdings Plc]."),
        ("They met the think tank [o:Zorvex] there.", "They met the tall man [o:Zorvex] there."),
        ("They saw the [o:Zorvex Lance] there.", "They saw the [o:Zorvex Telescope] there."),
        ("A bridge (Photo: Roe, [o:Zorvex]) fell.", "A bridge (and so on, [o:Zorvex]) fell."),
        ("They met [p:Ann Zorvex] there.", "They met [p:Zorvex] there."),
        ("They met [p:Zorvex] and [p:Ann Zorvex] there.", "They met [p:Zorvex] and [p:Ann Amber] there."),
        ("They met [p:Zorvex] there.", "They met [p:Zorvex] there. It was a zorvex."),
    ],
)
def test_a_name_is_likelier_with_what_speaks_for_it(more: str, less: str) -> None:
    assert _likelihood(more) > _likelihood(less)


@pytest.mark.parametrize("marked", ["They met [o:Zorvex] there.", "They met [p:Zorvex] there."])
def test_a_name_is_likelier_the_surer_the_network_is(marked: str) -> None:
    likely = [_likelihood(marked, share) for share in (0.05, 0.3, 0.6, 0.95)]
    assert likely == sorted(likely)
    assert likely[0] < 0.5 < likely[-1]


def test_what_is_no_organisation_may_be_something_else() -> None:
    assert _believed("They talked of [o:Zorvex] at length.", 0.1, "GPE") == {"Zorvex": "GPE"}
    assert _believed("They sang the song [o:Zorvex] at length.", 0.1) == {"Zorvex": "WORK_OF_ART"}
    assert _believed("They talked of [o:Zorvex] at length.", 0.1) == {}


def test_what_the_text_calls_a_company_needs_less() -> None:
    assert _believed("They saw [o:Zorvex], a company from Sarn, there.", 0.4) == {"Zorvex": "ORG"}


def test_a_person_that_is_an_organisation_becomes_one() -> None:
    parsed, spans = _marked("She told the newspaper [p:Zorvex] that it was late. A [p:Zorvex] spokesman agreed.")
    shares = _shares(parsed, spans, 0.1, "ORG")
    assert {span.label for span in with_verdicts(parsed, spans, set(), shares)} == {"ORG"}


def test_capitals_that_the_network_half_takes_for_a_name_may_be_one() -> None:
    parsed, spans = _marked("The deal was signed by [o:Reuters] and Zorvex Bank, a lender, in May.")
    parsed = replace(parsed, pos=["PROPN" if word[0].isupper() else "X" for word in parsed.words])
    certainty = _shares(parsed, spans, 0.9)
    certainty.shares[7:9, NAME_KINDS.index("ORG")] = 0.8
    kept = with_verdicts(parsed, spans, set(), certainty)
    assert [span.text(parsed) for span in kept] == ["Reuters", "Zorvex Bank"]
    certainty.shares[7:9, NAME_KINDS.index("ORG")] = 0.1
    assert [span.text(parsed) for span in with_verdicts(parsed, spans, set(), certainty)] == ["Reuters"]


def test_what_the_network_half_sees_has_the_label_of_the_same_name() -> None:
    parsed, spans = _marked("She met [p:Ann Zorvex] there. Then [p:Zorvex] left, and Zorvex was late.")
    parsed = replace(parsed, pos=["PROPN" if word[0].isupper() else "X" for word in parsed.words])
    certainty = _shares(parsed, spans, 0.95)
    certainty.shares[len(parsed) - 4, NAME_KINDS.index("ORG")] = 0.6
    kept = with_verdicts(parsed, spans, set(), certainty)
    assert [(span.text(parsed), span.label) for span in kept][1:] == [("Zorvex", "PERSON"), ("Zorvex", "PERSON")]


def test_every_sign_is_weighed_and_told() -> None:
    weighed = set(seeds.table("model/name_weights")["sign"])
    assert weighed == set(names_of_signs())
    parsed, spans = _marked("They met [p:Ann Zorvex] there.")
    found = document(parsed, spans, set(), _shares(parsed, spans, 0.9))
    assert set(signs(found, found.forms[0])) == weighed


@pytest.mark.parametrize(
    ("marked", "first_share", "expected"),
    [
        ("flew on All [o:Zorvex Airways] flights", 0.3, ["All Zorvex Airways"]),
        ("flew on All [o:Zorvex Airways] flights", 0.05, ["Zorvex Airways"]),
        ("flew on all [o:Zorvex Airways] flights", 0.3, ["Zorvex Airways"]),
        ("of the [o:Baker] 's [o:Guild of Sarn] here", 0.5, ["Baker 's Guild of Sarn"]),
        ("of the [o:Baker] 's [o:Guild of Sarn] here", 0.1, ["Baker", "Guild of Sarn"]),
        ("by [o:Ann Roe / Harbour News] today", 0.0, ["Ann Roe", "Harbour News"]),
        ("by [o:DC / ZX] today", 0.0, ["DC / ZX"]),
        ("for [o:Reuters News and Zorvex Amber] today", 0.5, ["Reuters News and Zorvex Amber"]),
        ("for [o:Amber Council and Zorvex University] today", 0.5, ["Amber Council", "Zorvex University"]),
        ("for [o:Department of Health and Human Services] today", 0.5, ["Department of Health and Human Services"]),
        ("for [o:The Ellery Herald and Zorvex Review] today", 0.5, ["Ellery Herald", "Zorvex Review"]),
        ("for [o:Ministry of Trade and Zorvex Services] today", 0.5, ["Ministry of Trade and Zorvex Services"]),
        ("for [o:BBC The Guardian] today", 0.5, ["BBC", "Guardian"]),
        ("for [o:Bank of The West] today", 0.5, ["Bank of The West"]),
        ("of [p:Ann Zorvex Ann Zorvex] today", 0.5, ["Ann Zorvex", "Ann Zorvex"]),
    ],
)
def test_edges_are_where_the_network_is_surer(marked: str, first_share: float, expected: list[str]) -> None:
    parsed, spans = _marked(marked)
    parsed = replace(parsed, pos=["DET" if word.lower() == "all" else "PROPN" for word in parsed.words])
    certainty = _shares(parsed, spans, 0.9)
    certainty.shares[[t for t, w in enumerate(parsed.words) if w in ("All", "'s")], NAME_KINDS.index("ORG")] = (
        first_share
    )
    certainty.shares[[t for t, w in enumerate(parsed.words) if w in ("Ann", "Roe")]] = np.eye(len(NAME_KINDS))[0]
    assert [span.text(parsed) for span in with_sure_edges(parsed, spans, certainty)] == expected


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("He wrote on [o:Twitter] that it was late.", "PRODUCT"),
        ("Her [o:Facebook] page was down.", "PRODUCT"),
        ("They met [o:Facebook] in court.", "ORG"),
        ("He wrote on [o:Twitter]. A [o:Twitter] spokesman was late.", "ORG"),
    ],
)
def test_a_platform_is_no_organisation_where_it_is_but_written_on(marked: str, label: str) -> None:
    parsed, spans = _marked(marked)
    parsed = replace(parsed, pos=["NOUN" if word.isalpha() else "PUNCT" for word in parsed.words])
    assert {span.label for span in with_platforms(parsed, spans)} == {label}


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("They use artificial intelligence ([o:AI]) here. [o:AI] helps.", []),
        ("It is solar-radiation management, or [o:S.R.M.], that they fear.", []),
        ("They asked the trade relations agency ([o:TRA]) here.", ["TRA"]),
        ("They asked the Trade Relations Agency ([o:TRA]) here.", ["TRA"]),
        ("They asked ([o:TRA]) here.", ["TRA"]),
        ("With [e:Acute Harbour Fever] ([o:AHF]) she lay. [o:AHF] spreads.", []),
        ("By the Open Harbours Act ([o:OHA]) they stay. [o:OHA] helps.", []),
        ("They asked the Institute of Harbour Fever ([o:IHF]) here.", ["IHF"]),
        ("They use Norland Sign Language ([o:NSL]) here. [o:NSL] helps.", []),
        ("They asked the Norland Language Society ([o:NLS]) here.", ["NLS"]),
        ("They use [d:Ultra Wideband] ([o:UWB]) here. [o:UWB] helps.", ["Ultra Wideband"]),
        ("They bought [d:Ultra Wideband] ([o:SMB]) here.", ["Ultra Wideband", "SMB"]),
    ],
)
def test_acronyms_of_common_words_and_of_things_are_no_organisations(marked: str, left: list[str]) -> None:
    parsed, spans = _marked(marked)
    assert [span.text(parsed) for span in without_spelt_out(parsed, spans)] == left


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("near [g:Ellery High School] today", "ORG"),
        ("by [g:Manchester City] today", "ORG"),
        ("by [g:ZorvexMittal] today", "ORG"),
        ("by [p:DeVos] today", "PERSON"),
        ("in [g:Ellery] today", "GPE"),
        ("at [p:Ann Roe Planetarium] today", "FAC"),
    ],
)
def test_kinds_tell_labels(marked: str, label: str) -> None:
    parsed, spans = _marked(marked)
    label_kinds(parsed, spans)
    assert [span.label for span in spans] == [label]


def test_organisations_are_whole_up_to_their_kind() -> None:
    parsed, spans = _marked("the [p:Roe] Family Foundation met [p:Roe] Again")
    parsed = replace(parsed, pos=["PROPN" if word[0].isupper() else "X" for word in parsed.words])
    found = with_kinds_behind(parsed, spans)
    assert [(span.text(parsed), span.label) for span in found] == [("Roe Family Foundation", "ORG"), ("Roe", "PERSON")]


def test_periodicals_are_names() -> None:
    parsed, spans = _marked("She told the Amber Daily newspaper and a magazine")
    parsed = replace(parsed, pos=["PROPN" if word[0].isupper() else "X" for word in parsed.words])
    assert [span.text(parsed) for span in periodicals(parsed, spans)] == ["Amber Daily"]
