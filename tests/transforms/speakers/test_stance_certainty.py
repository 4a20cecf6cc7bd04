"""How certain a stance is: texts in, certainties out."""

import pytest

import seeds
from tests.analysed import texts_with_speakers
from transforms.speakers.stance_certainty import PARTS, certainty

CLEAR = "Ann Carver is a senator. Ann Carver criticised Derek Lee on Monday."
DOUBTFUL = [  # the holder, the target, or what belongs to its words has to be guessed
    "The senator criticised the candidate on Monday.",
    "Both boards criticised the candidate on Monday.",
    "Ann Carver and Bob Carver met. Carver criticised the company's offer to its workers in the north of Sarn.",
    "The campaign praised the party's plans for the rails, the roads and the pier in the north at a meeting in Sarn.",
]
OTHERS = ["Ann Carver said that the pier was closed.", "Ann Carver wants to close the pier."]


def _rows(texts: list[str], *, read_by_network: bool = True) -> list[list[float | None]]:
    """The certainties of the quotes of each text."""
    _, rows = texts_with_speakers(texts, read_by_network=read_by_network)
    return [rows.filter(document_id=f"d{n}")["stance_certainty"].to_list() for n in range(len(texts))]


@pytest.fixture(scope="module")
def found() -> dict[str, list[float | None]]:
    texts = [CLEAR, *DOUBTFUL, *OTHERS]
    return dict(zip(texts, _rows(texts), strict=True))


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_has_to_be_guessed_is_less_certain(found: dict[str, list[float | None]], text: str) -> None:
    [clear], [doubtful] = found[CLEAR], found[text]
    assert clear is not None and doubtful is not None
    assert 0 < doubtful < 0.8 < clear < 1


def test_other_reports_have_no_certainty(found: dict[str, list[float | None]]) -> None:
    assert [found[text] for text in OTHERS] == [[None], [None]]


def test_the_certainty_is_the_same_in_any_batch(found: dict[str, list[float | None]]) -> None:
    assert _rows([DOUBTFUL[0]]) + _rows([CLEAR]) == [found[DOUBTFUL[0]], found[CLEAR]]


def test_a_text_that_the_network_did_not_read_has_certainties_as_well() -> None:
    [[clear]] = _rows([CLEAR], read_by_network=False)
    assert clear is not None and 0 < clear < 0.8


def test_it_is_the_product_of_the_probabilities_of_its_parts() -> None:
    table = seeds.table("model/stance_weights")
    assert table.columns == ["sign", *PARTS]
    assert certainty("q", {}) == pytest.approx(0.5 ** len(PARTS))
    assert certainty("q", {"no such sign": 9.0}) == certainty("q", {})
