"""Which quotes are statements by their signs: texts in, kinds and likelihoods out."""

import numpy as np
import pytest

import seeds
from tests.analysed import analysed
from tests.transforms.quotes.test_quotes import _documents, _rows
from transforms.model.labels import QUOTATION_KINDS
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.marked_speech import by_rules
from transforms.quotes.stage import found_in
from transforms.quotes.statements.report import Report
from transforms.quotes.statements.signs import signs
from transforms.quotes.statements.verdict import kind_by_signs
from transforms.quotes.statements.weights import by_weights, likelihood
from transforms.text.quotation_marks import marked_pieces


def _report(written: str, share: float = 0.9) -> Report:
    """The first quote of a text by the rules, with this share of the network in each kind at each token."""
    parsed = analysed(_documents([written]))[0][0]
    text = MarkedText(parsed, marked_pieces(written))
    found = next(iter(found_in(text, by_rules)))
    return Report(text, found.utterance, found.verbatim_words, np.full((len(parsed), len(QUOTATION_KINDS)), share))


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Ann Carver said that the pier would close.", "Ann Carver decided that the pier would close."),
        ("Ann Carver said the pier would close in May.", "Ann Carver discussed the pier of Norburg in May."),
        ("“The pier will close in May,” Ann Carver said.", "Ann Carver released “The Great Pier” in May."),
        ("Ann Carver said that the pier would close.", "Ann Carver hopes that the pier would close."),
    ],
)
def test_what_is_said_is_likelier_a_statement(more: str, less: str) -> None:
    assert likelihood(signs(_report(more))) > likelihood(signs(_report(less)))


def test_the_network_counts() -> None:
    text = "Ann Carver promised to close the pier in May."
    assert likelihood(signs(_report(text, 0.99))) > likelihood(signs(_report(text, 0.1)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann Carver did not say that she had asked for money.", "other"),
        ("Ann Carver criticised the plan of the Harbour Board.", "stance"),
        ("Ann Carver declined to comment on the pier.", "no_comment"),
        ("You agree to receive the news of the pier every Monday.", "other"),
    ],
)
def test_what_the_rules_are_sure_of_is_left_to_them(text: str, kind: str) -> None:
    assert {row["report_kind"] for row in _rows(text)} == {kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann Carver agreed “to close” the pier in May.", "other"),
        ("Ann Carver planned “to close the pier” in May.", "belief"),
    ],
)
def test_a_statement_of_the_rules_that_is_unlikely_is_a_belief_or_other(text: str, kind: str) -> None:
    report = _report(text, 0.0)
    assert not report.is_settled and kind_by_signs(report) == kind


def test_signs_without_weight_weigh_nothing() -> None:
    assert by_weights({"known": 2.0}, {"unknown": 1.0}) == 0.5
    assert by_weights({"known": 2.0}, {"known": 1.0, "unknown": 1.0}) > 0.5


def test_weights_are_of_signs_that_there_are() -> None:
    table = seeds.table("model/statement_weights")
    assert table.columns == ["sign", "weight"] and table["sign"].is_unique().all()
    known = {name.partition(":")[0] for text in _KNOWN for name in signs(_report(text))}
    assert {sign.partition(":")[0] for sign in table["sign"]} <= known | {"doubt", "opens"}


_KNOWN = ("“The pier will close in May,” Ann Carver said.", "Ann Carver said that the pier would close.")
