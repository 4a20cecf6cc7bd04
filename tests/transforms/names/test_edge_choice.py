"""Where organisations begin and end: words less, words more, joined with the next name, by weights of signs."""

import numpy as np
import polars as pl
import pytest

import seeds
from tests.transforms.names.test_parts import _marked
from transforms.model.labels import NAME_KINDS
from transforms.names.belief import with_likeliest_edges
from transforms.names.belief.alternatives import alternatives
from transforms.names.belief.edge_signs import edge_signs, names_of_edge_signs, surroundings
from transforms.names.certainty import Certainty
from transforms.names.spans import by_token


def _edged(marked: str, *, unsure: tuple[str, ...] = (), added: tuple[str, ...] = ()) -> list[str]:
    """The names as they are chosen if the network is sure of those marked but for some words, and half of others."""
    parsed, spans = _marked(marked)
    shares = np.zeros((len(parsed), len(NAME_KINDS)))
    for span in spans:
        shares[span.first : span.last, NAME_KINDS.index(span.label)] = 0.95
    for token, word in enumerate(parsed.words):
        if word in unsure or word in added:
            shares[token] = 0.0
            shares[token, NAME_KINDS.index("ORG")] = 0.1 if word in unsure else 0.5
    return [span.text(parsed) for span in with_likeliest_edges(parsed, spans, Certainty(shares))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Norland's [o:Ministry of Trade] was there.", ["Ministry of Trade"]),
        ("They saw [o:Mexico's National Trade Commission] there.", ["National Trade Commission"]),
        ("They bought it from the [o:Zorvex Savings Bank] there.", ["Zorvex Savings Bank"]),
        ("They met [p:Ann Lee] of [o:Zorvex] there.", ["Ann Lee", "Zorvex"]),
        ("The [o:Workers' Party] was there.", ["Workers' Party"]),
        ("They saw the [o:Women's March] there.", ["Women's March"]),
        ("They ate at [o:McDonald's Corp] there.", ["McDonald's Corp"]),
        ("They wrote to the [o:People's Bank of China] on Monday.", ["People's Bank of China"]),
        ("It rained.", []),
    ],
)
def test_a_name_is_cut_behind_the_possessive_of_a_place_and_else_stays(marked: str, expected: list[str]) -> None:
    assert _edged(marked) == expected


def test_words_of_which_the_network_is_unsure_are_cut_off_if_the_document_has_the_rest() -> None:
    text = "[o:Zorvex Images 1] of 5. [o:Zorvex Images] said so. [o:Zorvex Images] left. They met [o:Zorvex Images]."
    assert _edged(text, unsure=("1",))[0] == "Zorvex Images"


def test_what_is_joined_covers_the_names_that_it_is_made_of() -> None:
    marked = "[o:Standard] and [o:Poor Bank] (SPB) was there, and Standard and Poor Bank left."
    assert _edged(marked, added=("and",))[0] == "Standard and Poor Bank"


def test_alternatives_neither_begin_nor_end_with_what_stands_between_words() -> None:
    parsed, spans = _marked("They met the [o:Bank of Sarn] and [o:Zorvex] of Norburg 3 there.")
    found = alternatives(parsed, spans[0], spans[1], by_token(spans))
    texts = {each.change: parsed.text[parsed.starts[each.first] : parsed.ends[each.last - 1]] for each in found}
    assert texts == {
        "kept": "Bank of Sarn",
        "less_before": "Sarn",
        "less_behind": "Bank",
        "joined": "Bank of Sarn and Zorvex",
    }


def test_no_alternative_begins_with_the_full_stop_of_an_abbreviation() -> None:
    parsed, spans = _marked("They read it in [o:Zorvex .] last year.")
    assert [each.change for each in alternatives(parsed, spans[0], None, by_token(spans))] == ["kept", "less_behind"]


def test_each_sign_has_a_weight_and_is_told_of_an_alternative() -> None:
    weights = dict(seeds.table("model/edge_weights").cast({"weight": pl.Float64}).iter_rows())
    assert sorted(weights) == names_of_edge_signs()
    parsed, spans = _marked("They met the [o:Zorvex Savings Bank] there.")
    around = surroundings(parsed, spans, Certainty(np.zeros((len(parsed), len(NAME_KINDS)))))
    found = alternatives(parsed, spans[0], None, by_token(spans))
    told = set().union(*(edge_signs(around, each, range(spans[0].first, spans[0].last)) for each in found))
    assert told <= weights.keys()
