"""Names that are too doubtful: how sure the network is, what the text says of them, and what the tables know."""

from dataclasses import replace

import numpy as np
import pytest

from tests.transforms.names.test_parts import _marked
from transforms.model.labels import NAME_KINDS
from transforms.names.certainty import Certainty
from transforms.names.repair.doubts import without_doubtful
from transforms.names.repair.kinds import label_kinds, periodicals, with_kinds_behind
from transforms.names.repair.things import with_platforms, without_spelt_out


def _believed(marked: str, share: float, other: str = "GPE") -> dict[str, str]:
    """The names that are left of those marked in a text, each with this probability of its label."""
    parsed, spans = _marked(marked)
    shares = np.zeros((len(parsed), len(NAME_KINDS)))
    for span in spans:
        shares[span.first : span.last, NAME_KINDS.index(other)] = 1 - share
        shares[span.first : span.last, NAME_KINDS.index(span.label)] = share
    kept = without_doubtful(parsed, spans, set(), Certainty(shares))
    return {span.text(parsed): span.label for span in kept}


@pytest.mark.parametrize(
    ("marked", "least"),
    [
        ("They talked of [o:Zorvex] at length.", 0.65),
        ("They talked of [o:Panel] at length.", 0.8),  # a common word
        ("They talked of the [o:Zorvex Foundation] at length.", 0.1),
        ("They talked of [o:Reuters] at length.", 0.0),
        ("They talked of the shipper [o:Zorvex], a company from Sarn.", 0.2),
        ("They bought the [o:Zorvex] rocket last year.", 0.8),
        ("They talked of [o:ZorVex] at length.", 0.4),
        ("They talked of [o:Zorvex9] at length.", 0.8),
        ("They talked of [o:Zorvex] and of [o:Zorvex Holdings Plc].", 0.0),
        ("They feared a group known as [o:Zorvex] at length.", 0.2),
        ("They read it in [o:Zorvex] magazine.", 0.0),
    ],
)
def test_the_less_speaks_for_an_organisation_the_surer_the_network_must_be(marked: str, least: float) -> None:
    name = marked.partition("[o:")[2].partition("]")[0]
    assert _believed(marked, least + 0.01, other="DATE")[name] == "ORG"
    if least > 0.02:
        assert _believed(marked, least - 0.02, other="DATE").get(name) != "ORG"


def test_what_is_joined_with_an_organisation_is_one() -> None:
    parsed, spans = _marked("They talked of [o:Reuters] and [o:Zorvex] at length.")
    shares = np.zeros((len(parsed), len(NAME_KINDS)))
    for span, share in zip(spans, (0.9, 0.4), strict=True):
        shares[span.first, NAME_KINDS.index("ORG")] = share
    (first, second), deps = (span.first for span in spans), [""] * len(parsed)
    deps[second] = "conj"
    heads = [first if token == second else token for token in range(len(parsed))]
    joined = replace(parsed, deps=deps, heads=heads)
    assert len(without_doubtful(joined, spans, set(), Certainty(shares))) == 2
    assert len(without_doubtful(parsed, spans, set(), Certainty(shares))) == 1


def test_what_is_no_organisation_may_be_something_else() -> None:
    assert _believed("They talked of [o:Zorvex] at length.", 0.5) == {"Zorvex": "GPE"}
    assert _believed("They sang the song [o:Zorvex] at length.", 0.3) == {"Zorvex": "WORK_OF_ART"}
    assert _believed("They talked of [o:Zorvex] at length.", 0.5, other="DATE") == {}


@pytest.mark.parametrize(
    ("marked", "share", "is_believed"),
    [
        ("They met [p:Zorvex] there.", 0.55, False),
        ("They met [p:Zorvex] there.", 0.65, True),
        ("They met [p:Ann Zorvex] there.", 0.35, True),
        ("They met [p:Zorvex] and [p:Ann Zorvex] there.", 0.31, True),
    ],
)
def test_persons_are_believed_by_their_names(marked: str, share: float, is_believed: bool) -> None:
    assert ("Zorvex" in " ".join(_believed(marked, share, other="DATE"))) == is_believed


def test_a_word_that_is_written_small_elsewhere_is_nobody() -> None:
    assert _believed("[p:Gunman] flees . The gunman was late .", 0.95, other="DATE") == {}


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
    ],
)
def test_acronyms_of_common_words_are_no_names(marked: str, left: list[str]) -> None:
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
